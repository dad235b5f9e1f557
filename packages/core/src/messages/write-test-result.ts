import type { Result } from 'neverthrow'
import * as z from 'zod'
import type { Decision } from '../policy/decision/decision.ts'
import { exactly } from '../schema/exactly.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { excerptOf, type DecisionExcerpt } from './decision-excerpt.ts'
import { DigestSetSchema, type DigestSet } from './digest-set.ts'
import { policyDescriptors, type ResourceDescriptor } from './resource-descriptor.ts'
import { resourceUri } from './resource-uri.ts'
import { statementOf, type Statement, type StatementError } from './statement.ts'
import { testsByOutcome, type NamedResult, type TestsByOutcome } from './tests-by-outcome.ts'

/** What came of the tests that a gate asked for. */
export interface TestResultPredicate {
  /** Never `PASSED` or `WARNED` unless the decision is satisfied. */
  readonly result: 'PASSED' | 'WARNED' | 'FAILED'
  /** The policies that decided, with the digests of their canonical JSON. */
  readonly configuration: readonly ResourceDescriptor[]
  readonly url?: string
  readonly passedTests: readonly string[]
  readonly warnedTests: readonly string[]
  readonly failedTests: readonly string[]
  /** An extension: what the three results cannot say. */
  readonly gatewrightDecision: DecisionExcerpt
}

export type TestResultStatement = Statement<
  'https://in-toto.io/attestation/test-result/v0.1',
  TestResultPredicate
>

export interface TestResultOptions {
  /** Needed where the subject's id holds no digest. Added to those that it holds. */
  readonly subjectDigest?: DigestSet
  /** Where the run of the gate is to be seen. */
  readonly url?: string
  /**
   * The results that were decided on. A rule over many tests tells those that passed together, by the ids of their results;
   * without the results they are in no list. None by default.
   */
  readonly results?: readonly NamedResult[]
}

const OptionsSchema: z.ZodType<TestResultOptions> = exactly<TestResultOptions>()(
  strictObject({
    subjectDigest: z.exactOptional(DigestSetSchema),
    url: z.exactOptional(resourceUri()),
    // Thousands, which passed their schema when they were stored.
    results: z.exactOptional(z.custom<readonly NamedResult[]>(Array.isArray, 'Not a list of results.')),
  }),
)

/**
 * A decision as an in-toto test result: which of the tests that the policies ask for passed, and whether the gate is open.
 *
 * `PASSED` says that the decision is satisfied; `WARNED` the same, where it has warnings or a test got through without a
 * pass of its own (waived, in quarantine, only warned of); `FAILED` is every other status, which `gatewrightDecision`
 * tells with its reason. The lists name tests as `unit/adds [arch=x86_64]`. `failedTests` can hold a test although the
 * gate is open, where a rule had an alternative; a test without a result, or one whose skip is allowed, is in no list.
 *
 * Errors: `schema/invalid` for an option that cannot be used, `statement/no-digest` where neither the subject nor the
 * caller has a digest, `statement/digest-conflict` where they contradict each other.
 *
 * @remarks https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md, version 0.1.0.
 * @example
 * import { writeTestResult } from '@gatewright/core/messages'
 * import { decide, definePolicy, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'shop.merge',
 *   applies: { decisionContexts: ['merge'], subjectTypes: ['git_commit'] },
 *   rules: [passing('unit/adds')],
 * })
 * const subject = { type: 'git_commit', identifier: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' }
 * const query = { decisionContext: 'merge', at: '2026-11-22T04:19:00Z' }
 * const statement = writeTestResult(decide([policy], { subject, results: [] }, query))
 * console.log(statement.isOk() && statement.value.predicate.result) // FAILED
 */
export function writeTestResult(
  decision: Decision,
  options: TestResultOptions = {},
): Result<TestResultStatement, StatementError> {
  return checkSchema(OptionsSchema, options).andThen(({ subjectDigest, url, results }) => {
    const tests = testsByOutcome(decision, results)
    return statementOf(decision, subjectDigest, 'https://in-toto.io/attestation/test-result/v0.1', {
      result: resultOf(decision, tests),
      configuration: policyDescriptors(decision),
      ...(url === undefined ? {} : { url }),
      passedTests: tests.passed,
      warnedTests: tests.warned,
      failedTests: tests.failed,
      gatewrightDecision: excerptOf(decision),
    })
  })
}

function resultOf(decision: Decision, { warned }: TestsByOutcome): TestResultPredicate['result'] {
  if (decision.status !== 'satisfied') return 'FAILED'
  return decision.warnings.length > 0 || warned.length > 0 ? 'WARNED' : 'PASSED'
}
