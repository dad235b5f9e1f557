import {
  decide,
  explain,
  indexPolicies,
  type Decision,
  type EvaluateCel,
  type Policy,
  type PredicateSet,
} from '../../policy/index.ts'
import type { CaseBuilder } from './case-builder.ts'
import { unmetExpectations } from './check-expectation.ts'
import { recordCoverage, type PolicyCoverage } from './coverage.ts'
import { prepareCase } from './prepare-case.ts'

export interface RunCasesOptions {
  /** Your own predicates, by the names that rules use. */
  readonly predicates?: PredicateSet
  /** Answers `cel` conditions. */
  readonly cel?: EvaluateCel
  /**
   * The policies that the cases were written for, where others are run against them, such as a changed one: what cases leave
   * out, and what they may speak of, is taken from these.
   */
  readonly writtenFor?: readonly Policy[]
}

/** What became of cases. */
export interface CaseReport {
  /** How many cases hold. */
  readonly passed: number
  /** Those that don't, in their order, with what was expected, what came, and why. */
  readonly failed: readonly { readonly name: string; readonly message: string }[]
  /** What the cases that hold show of the policies. */
  readonly coverage: PolicyCoverage
}

/**
 * Runs cases against policies, without any test runner: a report without failures is good.
 *
 * A case fails when the gate answers otherwise than it expects, when it expects nothing, when another one has its name, and
 * when it speaks of what no rule looks at. No cases at all, or no policies, are one failure: nothing was shown.
 *
 * @example
 * import { policyCase, runCases } from '@gatewright/core/testing'
 * import { definePolicy, passing } from '@gatewright/core/policy'
 *
 * const release = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *   rules: [passing('dist.rpmlint', { id: 'lint' })],
 * })
 * const { passed, failed, coverage } = runCases(
 *   [release],
 *   [
 *     policyCase('good').passing('dist.rpmlint').expect({ status: 'satisfied' }),
 *     policyCase('bad').failing('dist.rpmlint').expect({ status: 'unsatisfied', because: ['lint'] }),
 *   ],
 * )
 * console.log(passed, failed.length, coverage.percent) // 2 0 100
 */
export function runCases(
  policies: readonly Policy[],
  cases: readonly CaseBuilder[],
  { writtenFor = policies, ...options }: RunCasesOptions = {},
): CaseReport {
  const recorder = recordCoverage(policies)
  const nothing =
    policies.length === 0 ? 'There are no policies to run cases against.' : 'There are no cases to run.'
  if (policies.length === 0 || cases.length === 0)
    return { passed: 0, failed: [{ name: 'cases', message: nothing }], coverage: recorder.coverage() }
  const index = indexPolicies(policies)
  const names = new Map<string, number>()
  for (const { name } of cases) names.set(name, (names.get(name) ?? 0) + 1)
  const failed: { readonly name: string; readonly message: string }[] = []
  for (const { name, data } of cases) {
    const decided = prepareCase(data, writtenFor).map(({ evidence, query }) =>
      decide(index, evidence, { ...query, ...options }),
    )
    const message = decided.match(
      (decision) => messageOf(names.get(name) ?? 0, data.expected, decision),
      (problems) => problems.join('\n'),
    )
    if (message !== undefined) failed.push({ name, message })
    else if (decided.isOk()) recorder.add(decided.value)
  }
  return { passed: cases.length - failed.length, failed, coverage: recorder.coverage() }
}

function messageOf(
  sameName: number,
  expected: CaseBuilder['data']['expected'],
  decision: Decision,
): string | undefined {
  const faults = [
    ...(sameName > 1 ? [`${sameName} cases have this name; a name is for one.`] : []),
    ...(expected
      ? unmetExpectations(expected, decision)
      : ['The case expects nothing: say what with expect().']),
  ]
  if (faults.length === 0) return undefined
  const focus = decision.status === 'satisfied' ? 'all' : 'blocking'
  return `${faults.join('\n')}\n\n${explain(decision, { focus })}`
}
