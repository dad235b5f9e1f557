import { err, ok, type Result } from 'neverthrow'
import { readYaml, type YamlDocument, type YamlFault, type YamlText } from '../../schema/read-yaml.ts'
import { parsePolicy } from './parse-policy.ts'
import { policyError, type PolicyError } from './policy-error.ts'
import type { Policy } from './policy.ts'
import { problemOf } from './yaml-fault.ts'

export interface ParsePolicyYamlOptions {
  /** The name to give in problems. */
  readonly file?: string
}

const deepest = 64
/** The first of a text; finding the place of each costs time, and nobody reads more. */
const mostProblems = 100

/**
 * Reads policies from YAML 1.2 or JSON text, one a document. Answers all policies of the text, frozen, or every problem
 * with its line and column; a text with one bad policy gives none.
 *
 * @example
 * import { parsePolicyYaml } from '@gatewright/core/policy'
 *
 * const text = `
 * apiVersion: gating/v1
 * id: shop.release
 * applies: { decisionContexts: [release], subjectTypes: [git_commit] }
 * rules:
 *   - { type: passing, testcase: unit/adds, variants: observed }
 * `
 * const policies = parsePolicyYaml(text, { file: 'release.yaml' })
 */
export function parsePolicyYaml(
  text: string,
  options: ParsePolicyYamlOptions = {},
): Result<Policy[], PolicyError> {
  return readYaml(text, { deepest }).match(
    ({ documents, lines }) => policiesOf(documents).mapErr((faults) => errorOf(faults, options, lines)),
    ({ faults, lines }) => err(errorOf(faults, options, lines)),
  )
}

function policiesOf(documents: readonly YamlDocument[]): Result<Policy[], YamlFault[]> {
  if (documents.length === 0)
    return err([{ keys: [], code: 'missing', message: 'There is no policy in this text.', offset: 0 }])
  const policies: Policy[] = []
  const faults: YamlFault[] = []
  for (const document of documents) {
    const data = document.data()
    if (data.isErr()) return err([data.error])
    parsePolicy(data.value).match(
      (policy) => {
        const isTaken = policies.some((other) => other.id === policy.id)
        if (isTaken)
          faults.push(
            faultAt(document, {
              keys: ['id'],
              code: 'duplicate',
              message: `The id "${policy.id}" is taken by a policy above.`,
            }),
          )
        policies.push(policy)
      },
      (error) =>
        faults.push(...error.problems.slice(0, mostProblems).map((problem) => faultAt(document, problem))),
    )
  }
  return faults.length > 0 ? err(faults) : ok(policies)
}

function faultAt(document: YamlDocument, problem: YamlFault): YamlFault {
  return { ...problem, offset: document.offsetOf(problem.keys) }
}

function errorOf(
  faults: readonly YamlFault[],
  { file }: ParsePolicyYamlOptions,
  lines: YamlText['lines'],
): PolicyError {
  const inOrder = faults.slice(0, mostProblems).sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0))
  return policyError(inOrder.map((fault) => problemOf(fault, file, lines)))
}
