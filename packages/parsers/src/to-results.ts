import type { CaseRecord } from '@gatewright/core/ports'
import {
  parseTestResult,
  type Instant,
  type Item,
  type OutcomeError,
  type SchemaError,
  type TestResult,
  type Variant,
} from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { DialectPreset } from './dialects/index.ts'
import { attemptsOf, outcomeOf } from './results/attempts.ts'
import { createCaseData, wellFormed } from './results/case-data.ts'
import { recordsAs } from './results/records-as.ts'
import { cleanLine, fitTestcaseName, testcaseNameOf } from './results/testcase-name.ts'
import { createWays, type TestOfWay } from './results/ways.ts'

/** What a report does not say and its uploader knows. */
export interface ResultContext {
  /** What was tested. */
  readonly item: Item
  /** Id of the run that the results belong to. */
  readonly group: string
  /** When the report was handed in. */
  readonly submittedAt: Instant
  readonly variant?: Variant
  /** Names the report; ids of results begin with it, so the same report gives the same ids. At most 480 characters. */
  readonly reportKey: string
  /** Put before every testcase name with a `/`. */
  readonly namespace?: string
  /** Names the testcase of a record in place of {@link testcaseNameOf}; what it gives back is cleaned and cut to fit. */
  readonly identity?: (record: CaseRecord) => string
  /** Whose idea of an outcome holds where tools disagree; Gatewright's own unless told. See {@link dialectPresets}. */
  readonly dialect?: DialectPreset
  /**
   * What a name that comes again in the report is. `as-reported` (the default): a further attempt where the source of its
   * record says so, and otherwise a case of its own. `same-name`: always a further attempt, for tools that write retries so
   * and do not say it. `none`: always a case of its own.
   */
  readonly retries?: 'as-reported' | 'same-name' | 'none'
}

/** Why records are no results: an outcome that nobody knows, or a context that does not fit. */
export type RecordsError = OutcomeError | SchemaError

const longestVariantValue = 256
/** Digits in an id: what is left of 512 characters after the longest key and its mark. */
const longestNumber = 31

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

/**
 * The results of a report: one for each attempt, in the order of the report.
 *
 * A case that failed before it passed gives a failing result for each earlier try and then the passing one; one that
 * failed and was run again gives the first failure and then the others. Among attempts of which one passed, an error is a
 * `FAILED`: an `ERROR` beside a pass would say that the machine broke, and the test would look steady. `attempt` counts from
 * 1, and ids end in a number that sorts in the same order. A name that comes again is a further attempt where the source of its record says so, and
 * otherwise a case of its own: it keeps the name, so that no rule about the testcase overlooks it, and has the variant key
 * `occurrence` with the value `2`, then `3`. What a record says of its variant, such as Playwright's project, goes into the
 * variant too. Keys of the context's own variant win.
 *
 * Every result passes `parseTestResult`. The context is checked even where there are no records. The error is `outcome/unknown` for a record whose outcome is `unknown`, and
 * `schema/invalid` for a context that results can't be made with.
 *
 * @example
 * import { readReport, recordsToResults } from '@gatewright/parsers'
 *
 * const report = await readReport(new TextEncoder().encode('<testsuite name="unit"><testcase name="adds"/></testsuite>'))
 * const results = report.andThen(({ records }) =>
 *   recordsToResults(records, {
 *     item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *     group: 'run-1',
 *     submittedAt: '2026-11-22T04:19:00Z',
 *     reportKey: 'run-1/unit',
 *   }),
 * )
 * results.map(([first]) => first?.testcase) // ok('unit/adds')
 */
export function recordsToResults(
  records: Iterable<CaseRecord>,
  context: ResultContext,
): Result<TestResult[], RecordsError> {
  const contextFault = faultOfContext(context)
  if (contextFault) return err(contextFault)
  const { item, submittedAt, retries = 'as-reported', dialect } = context
  const groups = [context.group]
  const ways = createWays((variant) => faultOfContext({ ...context, variant }))
  const plain = ways.of(context.variant ?? {})
  const dataOf = createCaseData()
  const results: Writable<TestResult>[] = []
  const errors: { readonly result: Writable<TestResult>; readonly test: TestOfWay }[] = []
  for (const record of dialect === undefined || dialect === 'default'
    ? records
    : recordsAs(records, dialect)) {
    const outcome = outcomeOf(record)
    if (outcome === undefined) return err(unknownOutcome(record))
    const testcase = fitTestcaseName(nameOf(record, context))
    const isRetry =
      retries === 'same-name' || (retries === 'as-reported' && record.source.repeatedNames === 'retries')
    const own = record.variant === undefined ? plain : ways.of(variantOf(record.variant, context))
    const place = own.andThen((way) => ways.placeOf(way, testcase, isRetry))
    if (place.isErr()) return err(place.error)
    const { way, test } = place.value
    const data = dataOf(record)
    for (const attempt of attemptsOf(record, outcome)) {
      test.attempts += 1
      test.hasPassed ||= attempt.outcome === 'PASSED'
      const result = {
        // Its length depends on how many there are.
        id: '',
        testcase,
        item,
        submittedAt,
        variant: way.variant,
        data,
        groups,
        attempt: test.attempts,
        ...attempt,
      }
      if (attempt.outcome === 'ERROR') errors.push({ result, test })
      results.push(result)
    }
  }
  for (const { result, test } of errors) if (test.hasPassed) result.outcome = 'FAILED'
  const width = Math.max(4, String(results.length).length)
  for (const [index, result] of results.entries())
    result.id = `${context.reportKey}#${String(index + 1).padStart(width, '0')}`
  return ok(results)
}

/** What a context puts into every result, tried on one. What records put in is made to fit, all but the variant. */
function faultOfContext(context: ResultContext): SchemaError | undefined {
  const checked = parseTestResult({
    id: context.reportKey === '' ? '' : `${context.reportKey}#${'0'.repeat(longestNumber)}`,
    testcase: 'probe',
    item: context.item,
    outcome: 'PASSED',
    submittedAt: context.submittedAt,
    variant: context.variant ?? {},
    data: {},
    groups: [context.group],
  })
  return checked.isErr() ? checked.error : undefined
}

function nameOf(record: CaseRecord, { identity, namespace }: ResultContext): string {
  const name = (identity ? cleanLine(identity(record)) : testcaseNameOf(record)) || '(unnamed)'
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
}

/** What a record says of its variant, made to fit, and what the caller says, which wins. */
function variantOf(said: Variant, { variant = {} }: ResultContext): Variant {
  const told = Object.entries(said)
    .map(([key, value]) => [key, wellFormed(cleanLine(value).slice(0, longestVariantValue))] as const)
    .filter(([, value]) => value !== '')
  return { ...Object.fromEntries(told), ...variant }
}

function unknownOutcome(record: CaseRecord): OutcomeError {
  const message = `Record ${record.source.index} has an outcome that is not known, so it can be no result.`
  return { kind: 'outcome/unknown', message, retryable: false, outcome: record.rawOutcome }
}
