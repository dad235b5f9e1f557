import type { Result } from 'neverthrow'
import type { Decision } from '../../policy/decision/decision.ts'
import { subjectItem } from '../../schema/item-key.ts'
import { TestResultSchema, type TestResult } from '../../schema/result.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { cutText } from '../bus/message-values.ts'
import { reasonOf } from '../decision-excerpt.ts'

export interface ResultOfDecisionOptions {
  /** The id of the result: unique in its project. */
  readonly id: string
  /** What the gate is as a testcase; `gatewright.gate.` and the decision context by default. */
  readonly testcase?: string
}

/**
 * A decision as a result: for buses and services that know results and no gates. Write it with `writeResultsDbMessage`,
 * `writeFedoraCiMessage` or `writeTestCaseRun`.
 *
 * A satisfied decision, and no other, is `PASSED`; an unsatisfied one `FAILED`, a pending one `RUNNING`, and one without a
 * verdict `ERROR`. Errors: `schema/invalid` for an id or a testcase that cannot be used.
 *
 * @example
 * import { resultOfDecision, writeResultsDbMessage } from '@gatewright/core/messages'
 * import type { Decision } from '@gatewright/core/policy'
 *
 * declare const decision: Decision
 *
 * const message = resultOfDecision(decision, { id: 'decision-7' }).map((result) =>
 *   writeResultsDbMessage(result, { baseUrl: 'https://results.example/api/v2.0' }),
 * )
 */
export function resultOfDecision(
  decision: Decision,
  { id, testcase = `gatewright.gate.${decision.decisionContext}` }: ResultOfDecisionOptions,
): Result<TestResult, SchemaError> {
  const { decisionContext, subject, evaluatedAt, policies, evidenceDigest } = decision
  const policyIds = policies.map((policy) => policy.id)
  return checkSchema(TestResultSchema, {
    id,
    testcase,
    item: subjectItem(subject),
    outcome: outcomeOf(decision),
    submittedAt: evaluatedAt,
    variant: {},
    data: {
      decision_context: [decisionContext],
      decision_status: [decision.status],
      evidence_digest: [evidenceDigest],
      ...(policyIds.length > 0 ? { policies: policyIds } : {}),
    },
    groups: [],
    note: cutText(reasonOf(decision)),
  })
}

function outcomeOf({ status }: Decision): string {
  switch (status) {
    case 'satisfied':
      return 'PASSED'
    case 'unsatisfied':
      return 'FAILED'
    case 'pending':
      return 'RUNNING'
    case 'inconclusive':
    case 'not-applicable':
      return 'ERROR'
  }
}
