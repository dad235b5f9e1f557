import type { Result } from 'neverthrow'
import * as z from 'zod'
import { privateDataPrefix } from '../../query/result-data.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Item } from '../../schema/item.ts'
import { exactly } from '../../schema/exactly.ts'
import { classifyOutcome, presetOutcomes, type OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import { uriReference } from '../resource-uri.ts'
import type { CdEventEnvironment } from '../write-test-suite-run-finished.ts'

/** What the event has no fields for: together with them all of the result but its id and groups. */
export type TestCaseRunDetails = Pick<TestResult, 'outcome' | 'variant' | 'data'> &
  Partial<
    Pick<
      TestResult,
      'attempt' | 'durationMs' | 'skipKind' | 'failureSignature' | 'note' | 'refUrl' | 'refText'
    >
  >

type Reference = CdEventEnvironment

/** The CDEvent of a test case run: queued, started, finished or skipped. */
export interface TestCaseRunEvent {
  readonly context: {
    readonly specversion: '0.5.1'
    readonly id: string
    readonly source: string
    readonly type: `dev.cdevents.testcaserun.${'queued.0.3.0' | 'started.0.3.0' | 'finished.0.3.0' | 'skipped.0.2.0'}`
    readonly timestamp: Instant
    readonly chainId?: string
  }
  readonly subject: {
    readonly id: string
    readonly content: {
      /** Only of a run that is finished. */
      readonly outcome?: 'success' | 'failure' | 'error'
      /** Only of a run that is finished or was skipped. */
      readonly reason?: string
      readonly environment: CdEventEnvironment
      readonly testSuiteRun?: Reference
      readonly testCase: { readonly id: string; readonly uri?: string }
    }
  }
  readonly customData: {
    /** The item that was tested, which a test case run has no field for. */
    readonly subject: Item
    readonly gatewrightResult: TestCaseRunDetails
  }
  readonly customDataContentType: 'application/json'
}

export interface TestCaseRunOptions {
  /** Unique among the events of the source. */
  readonly id: string
  /** Who says it: a URI, or a relative reference as `/teams/shop/ci`. */
  readonly source: string
  /** The id of the run, the same from queued to finished. The id of the result by default. */
  readonly runId?: string
  /** Where the test ran; what the variant says under `environment`, or `default`, unless given. */
  readonly environment?: CdEventEnvironment
  /** The run of the suite that it belongs to. */
  readonly testSuiteRun?: { readonly id: string; readonly source?: string }
  /** Where a person reads what the test does. */
  readonly testcaseUrl?: string
  /** Ties the event to others of its chain. */
  readonly chainId?: string
  /** The outcomes of results; the preset ones by default. */
  readonly outcomes?: OutcomeSet
}

const name = lineOfText(1024)
const ReferenceSchema = strictObject({ id: name, source: z.exactOptional(uriReference()) })
const OptionsSchema: z.ZodType<TestCaseRunOptions> = exactly<TestCaseRunOptions>()(
  strictObject({
    id: name,
    source: uriReference(),
    runId: z.exactOptional(name),
    environment: z.exactOptional(ReferenceSchema),
    testSuiteRun: z.exactOptional(ReferenceSchema),
    testcaseUrl: z.exactOptional(uriReference()),
    chainId: z.exactOptional(name),
    outcomes: z.exactOptional(z.custom<OutcomeSet>((value) => typeof value === 'object' && value !== null)),
  }),
)

/**
 * A result as a CDEvent of a test case run, of version 0.5.1 of the specification. `readMessage` reads it again, with
 * everything but the id and the groups.
 *
 * `success` is an outcome of the class `pass` and nothing else; one that only informs, as one that broke, is an `error`,
 * for it says nothing of the item. Errors: `schema/invalid` for an option that cannot be used.
 *
 * @remarks https://github.com/cdevents/spec/blob/v0.5.1/testing-events.md.
 * @example
 * import { writeTestCaseRun } from '@gatewright/core/messages'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const result: TestResult
 *
 * const event = writeTestCaseRun(result, { id: '271069a8', source: 'https://ci.example' })
 * event.map(({ context }) => context.type) // ok('dev.cdevents.testcaserun.finished.0.3.0')
 */
export function writeTestCaseRun(
  result: TestResult,
  options: TestCaseRunOptions,
): Result<TestCaseRunEvent, SchemaError> {
  return checkSchema(OptionsSchema, options).map((checked) => {
    const { id, source, runId = result.id, chainId, testSuiteRun, testcaseUrl, outcomes } = checked
    const predicate = predicateOf(result.outcome, outcomes)
    const environment = checked.environment ?? { id: result.variant['environment'] || 'default' }
    const reason = predicate.hasReason ? result.note : undefined
    return {
      context: {
        specversion: '0.5.1',
        id,
        source,
        type: `dev.cdevents.testcaserun.${predicate.type}`,
        timestamp: result.submittedAt,
        ...(chainId === undefined ? {} : { chainId }),
      },
      subject: {
        id: runId,
        content: {
          ...(predicate.outcome === undefined ? {} : { outcome: predicate.outcome }),
          ...(reason === undefined ? {} : { reason }),
          environment,
          ...(testSuiteRun === undefined ? {} : { testSuiteRun }),
          testCase: { id: result.testcase, ...(testcaseUrl === undefined ? {} : { uri: testcaseUrl }) },
        },
      },
      customData: { subject: result.item, gatewrightResult: detailsOf(result) },
      customDataContentType: 'application/json',
    }
  })
}

interface Predicate {
  readonly type: 'queued.0.3.0' | 'started.0.3.0' | 'finished.0.3.0' | 'skipped.0.2.0'
  readonly outcome?: 'success' | 'failure' | 'error'
  readonly hasReason: boolean
}

function predicateOf(outcome: string, outcomes: OutcomeSet = presetOutcomes): Predicate {
  if (outcome === 'QUEUED') return { type: 'queued.0.3.0', hasReason: false }
  // What nobody classified is no pass.
  switch (classifyOutcome(outcome, outcomes).unwrapOr('fail')) {
    case 'incomplete':
      return { type: 'started.0.3.0', hasReason: false }
    case 'skip':
      return { type: 'skipped.0.2.0', hasReason: true }
    case 'pass':
      return { type: 'finished.0.3.0', outcome: 'success', hasReason: true }
    case 'fail':
      return { type: 'finished.0.3.0', outcome: 'failure', hasReason: true }
    case 'info':
    case 'error':
      return { type: 'finished.0.3.0', outcome: 'error', hasReason: true }
  }
}

function detailsOf(result: TestResult): TestCaseRunDetails {
  const { id: _, testcase: __, item: ___, submittedAt: ____, groups: _____, data, ...details } = result
  // How a result came in is nobody else's business.
  const said = Object.entries(data).filter(([key]) => !key.startsWith(privateDataPrefix))
  return { ...details, data: Object.fromEntries(said) }
}
