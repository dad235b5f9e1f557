import { resolve } from 'node:path'
import {
  formatPolicyProblem,
  noneFailing,
  parsePolicy,
  parsePolicyYaml,
  type Policy,
} from '@gatewright/core/policy'
import type { Item } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'
import { readText } from './read-text.ts'

const mostProblems = 5

/** Reads policy files. One that is wrong anywhere is not used at all. */
export async function loadPolicies(
  files: readonly string[],
  cwd: string,
): Promise<Result<Policy[], BadInput>> {
  const policies: Policy[] = []
  for (const file of files) {
    const read = await readText(resolve(cwd, file))
    if (read.isErr()) return err(badInput(`The policy file ${file} cannot be read. ${read.error}`))
    const text = read.value
    const parsed = parsePolicyYaml(text, { file })
    if (parsed.isErr()) {
      const { problems } = parsed.error
      const more = problems.length > mostProblems ? ` · and ${problems.length - mostProblems} more` : ''
      return err(badInput(`${problems.slice(0, mostProblems).map(formatPolicyProblem).join(' · ')}${more}`))
    }
    policies.push(...parsed.value)
  }
  return ok(policies)
}

/** The policy of somebody who gave none: the run is complete, something passed and nothing failed. */
export function defaultPolicy(item: Item, context: string): Result<Policy, BadInput> {
  return parsePolicy({
    apiVersion: 'gating/v1',
    id: 'default',
    applies: { decisionContexts: [context], subjectTypes: [item.type] },
    rules: [noneFailing({ group: 'complete', testcases: '*' }, { id: 'nothing-fails' })],
  }).mapErr((error) => badInput(`--context: ${error.problems[0]?.message ?? error.message}`))
}

/** The decision that is asked for: as named, or the only one the policies know. */
export function chooseContext(
  named: string | undefined,
  policies: readonly Policy[],
): Result<string, BadInput> {
  if (named !== undefined) return ok(named)
  const contexts = [...new Set(policies.flatMap((policy) => policy.applies.decisionContexts))].sort()
  if (contexts.length > 1)
    return err(badInput(`Say which decision with --context; the policies know ${contexts.join(', ')}.`))
  return ok(contexts[0] ?? 'release')
}
