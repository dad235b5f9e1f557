import type { Result } from 'neverthrow'
import * as z from 'zod'
import type { Decision } from '../policy/decision/decision.ts'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { excerptOf, reasonOf, type DecisionExcerpt } from './decision-excerpt.ts'
import { policySetDigest } from './policy-set-digest.ts'
import { uriReference } from './resource-uri.ts'

/** `success` for a satisfied decision only, `failure` for an unsatisfied one, `error` where there is no verdict. */
export type TestSuiteRunOutcome = 'success' | 'failure' | 'error'

/** Where something runs, or is meant to run. */
export interface CdEventEnvironment {
  readonly id: string
  readonly source?: string
}

/** The CDEvent of a finished test suite run, which is what a gate's decision is in that vocabulary. */
export interface TestSuiteRunFinishedEvent {
  readonly context: {
    readonly specversion: '0.5.1'
    readonly id: string
    readonly source: string
    readonly type: 'dev.cdevents.testsuiterun.finished.0.3.0'
    readonly timestamp: Instant
    readonly chainId?: string
  }
  readonly subject: {
    readonly id: string
    readonly content: {
      readonly environment: CdEventEnvironment
      /** The gate: its decision context, the ids of its policies and one digest for all of them. */
      readonly testSuite: { readonly id: string; readonly name?: string; readonly version?: string }
      readonly outcome: TestSuiteRunOutcome
      readonly reason: string
    }
  }
  readonly customData: {
    /** The item that was decided on, which a test suite run has no field for. */
    readonly subject: { readonly type: string; readonly id: string }
    readonly gatewrightDecision: DecisionExcerpt
  }
  readonly customDataContentType: 'application/json'
}

export interface TestSuiteRunFinishedOptions {
  /** Unique among the events of the source. */
  readonly id: string
  /** Who says it: a URI, or a relative reference as `/teams/shop/gate`. */
  readonly source: string
  /** When it happened. */
  readonly timestamp: Instant
  /** The id of the run, where events of its start bear one. The id of the event by default. */
  readonly runId?: string
  /** What the gate guards; the decision context by default. */
  readonly environment?: CdEventEnvironment
  /** Ties the event to others of its chain. */
  readonly chainId?: string
}

const longestId = 1024

const OptionsSchema: z.ZodType<TestSuiteRunFinishedOptions> = exactly<TestSuiteRunFinishedOptions>()(
  strictObject({
    id: lineOfText(longestId),
    source: uriReference(),
    timestamp: InstantSchema,
    runId: z.exactOptional(lineOfText(longestId)),
    environment: z.exactOptional(
      strictObject({ id: lineOfText(longestId), source: z.exactOptional(uriReference()) }),
    ),
    chainId: z.exactOptional(lineOfText(longestId)),
  }),
)

/**
 * A decision as the CDEvent `testSuiteRun finished`, of version 0.5.1 of the specification.
 *
 * Why this event: what a gate decides on is the outcome of a set of tests, and this is the event with an outcome and a
 * reason for one. `taskRun` and `pipelineRun` say that work ran, which a pure decision does not; `change reviewed` and
 * `artifact published` have no outcome. `approval closed`, which fits better still, is in no published version yet.
 *
 * All policies of a decision are one suite, named by the decision context. `success` is a satisfied decision and nothing
 * else, `failure` an unsatisfied one. Pending, inconclusive and not-applicable are no verdict, and so an `error`; `reason`
 * and `customData.gatewrightDecision` tell which.
 *
 * Errors: `schema/invalid` for an option that cannot be used.
 *
 * @remarks https://github.com/cdevents/spec/blob/v0.5.1/testing-events.md.
 * @example
 * import { writeTestSuiteRunFinished } from '@gatewright/core/messages'
 * import { decide, definePolicy, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *   rules: [passing('dist.rpmlint')],
 * })
 * const subject = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }
 * const query = { decisionContext: 'release', at: '2026-11-22T04:19:00Z' }
 * const event = writeTestSuiteRunFinished(decide([policy], { subject, results: [] }, query), {
 *   id: '271069a8-fc18-44f1-b38f-9d70a1695819',
 *   source: 'https://gate.example',
 *   timestamp: '2026-11-22T04:19:00Z',
 * })
 * console.log(event.isOk() && event.value.subject.content.outcome) // error
 */
export function writeTestSuiteRunFinished(
  decision: Decision,
  options: TestSuiteRunFinishedOptions,
): Result<TestSuiteRunFinishedEvent, SchemaError> {
  return checkSchema(OptionsSchema, options).map(({ id, source, timestamp, chainId, ...rest }) => ({
    context: {
      specversion: '0.5.1',
      id,
      source,
      type: 'dev.cdevents.testsuiterun.finished.0.3.0',
      timestamp,
      ...(chainId === undefined ? {} : { chainId }),
    },
    subject: {
      id: rest.runId ?? id,
      content: {
        environment: rest.environment ?? { id: decision.decisionContext },
        testSuite: testSuiteOf(decision),
        outcome: outcomeOf(decision),
        reason: reasonOf(decision),
      },
    },
    customData: {
      subject: { type: decision.subject.type, id: decision.subject.identifier },
      gatewrightDecision: excerptOf(decision),
    },
    customDataContentType: 'application/json',
  }))
}

function testSuiteOf(decision: Decision): TestSuiteRunFinishedEvent['subject']['content']['testSuite'] {
  const version = policySetDigest(decision)
  const id = decision.decisionContext
  return version === undefined
    ? { id }
    : { id, name: decision.policies.map((policy) => policy.id).join(', '), version }
}

function outcomeOf({ status }: Decision): TestSuiteRunOutcome {
  switch (status) {
    case 'satisfied':
      return 'success'
    case 'unsatisfied':
      return 'failure'
    case 'pending':
    case 'inconclusive':
    case 'not-applicable':
      return 'error'
  }
}
