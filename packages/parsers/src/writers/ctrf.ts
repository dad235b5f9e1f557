import { compareText } from '@gatewright/core/canonical'
import {
  fromEpochMs,
  isInstant,
  itemKey,
  toEpochMs,
  type EpochMs,
  type TestResult,
} from '@gatewright/core/schema'
import { createCaseNamer, type CaseName } from './case-name.ts'
import { foldCases } from './fold-cases.ts'
import { defaultTool, momentOf, type WriteOptions } from './options.ts'
import {
  datumOf,
  positionOf,
  noteOf,
  statusOf,
  valuesOf,
  type WrittenAttempt,
  type WrittenCase,
  type WrittenStatus,
} from './written-case.ts'

type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending'

const statuses: Readonly<Record<WrittenStatus, CtrfStatus>> = {
  passed: 'passed',
  failed: 'failed',
  error: 'failed',
  skipped: 'skipped',
  unfinished: 'pending',
}
const specVersion = '0.0.0'

/**
 * Results as a CTRF report, in pieces of about one test each. The results are held in memory; the text is not.
 *
 * @example
 * import { ctrfChunks } from '@gatewright/parsers'
 *
 * for (const chunk of ctrfChunks([], { name: 'nightly' })) process.stdout.write(chunk)
 */
export function* ctrfChunks(
  results: Iterable<TestResult>,
  options: WriteOptions = {},
): Generator<string, void, void> {
  const cases = foldCases(results, options.outcomes)
  const { name, version } = options.tool ?? defaultTool
  const finishedAt = momentOf('finishedAt', options)
  const head = {
    reportFormat: 'CTRF',
    specVersion,
    ...(finishedAt === undefined ? {} : { timestamp: fromEpochMs(finishedAt) }),
    generatedBy: 'Gatewright',
  }
  const tool = { name, ...(version === undefined ? {} : { version }) }
  const environment = options.name === undefined ? {} : { environment: { reportName: options.name } }
  const body = { tool, summary: summaryOf(cases, options), ...environment }
  yield `${JSON.stringify(head).slice(0, -1)},"results":${JSON.stringify(body).slice(0, -1)},"tests":[`
  const nameOf = createCaseNamer(cases, options)
  for (const [index, written] of cases.entries())
    yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(testOf(written, nameOf(written)))}`
  yield '\n]}}\n'
}

/**
 * Results as a CTRF report: one test for each testcase, item and variant, with its earlier attempts in `retryAttempts`.
 * The same results give the same text in whatever order they come.
 *
 * `start` and `stop` of the summary are those of the options, else what the tests say, else when the first and the last
 * result were handed in, else 0.
 *
 * @example
 * import { toCtrf } from '@gatewright/parsers'
 *
 * const report: { results: { summary: { tests: number } } } = JSON.parse(toCtrf([]))
 * console.log(report.results.summary.tests) // 0
 */
export function toCtrf(results: Iterable<TestResult>, options: WriteOptions = {}): string {
  return [...ctrfChunks(results, options)].join('')
}

function summaryOf(cases: readonly WrittenCase[], options: WriteOptions): Readonly<Record<string, number>> {
  const counts = { tests: cases.length, passed: 0, failed: 0, skipped: 0, pending: 0, other: 0, flaky: 0 }
  for (const written of cases) {
    counts[statuses[statusOf(written.deciding)]] += 1
    if (isFlaky(written)) counts.flaky += 1
  }
  return { ...counts, ...spanOf(cases, options) }
}

/** When the run began and ended, as far as anybody says. */
function spanOf(cases: readonly WrittenCase[], options: WriteOptions): { start: EpochMs; stop: EpochMs } {
  let told: Span | undefined
  let submitted: Span | undefined
  for (const attempt of cases.flatMap(({ attempts }) => attempts)) {
    const moment = timesOf(attempt)
    if ('start' in moment) told = widen(told, moment.start, moment.stop ?? moment.start)
    const at = toEpochMs(attempt.result.submittedAt)
    submitted = widen(submitted, at, at)
  }
  const span = told ?? submitted ?? { start: 0, stop: 0 }
  const start = momentOf('startedAt', options) ?? span.start
  return { start, stop: momentOf('finishedAt', options) ?? Math.max(start, span.stop) }
}

interface Span {
  readonly start: EpochMs
  readonly stop: EpochMs
}

function widen(span: Span | undefined, start: EpochMs, stop: EpochMs): Span {
  if (!span) return { start, stop }
  return { start: Math.min(span.start, start), stop: Math.max(span.stop, stop) }
}

function testOf(written: WrittenCase, { owner, name, suffix }: CaseName): object {
  const { item, variant, deciding, attempts } = written
  const { result } = deciding
  const message = noteOf(deciding)
  const earlier = attempts
    .map((attempt, index) => ({ attempt, number: index + 1 }))
    .filter(({ attempt }) => attempt !== deciding && attempt.class !== 'info')
  const suite = suitePathOf(deciding, owner)
  const file = datumOf(deciding, 'file')
  const line = positionOf(deciding, 'line')
  const labels = Object.entries(variant).sort(([a], [b]) => compareText(a, b))
  return {
    name: `${name}${suffix}`,
    status: statuses[statusOf(deciding)],
    duration: Math.round(result.durationMs ?? 0),
    ...timesOf(deciding),
    ...(suite.length === 0 ? {} : { suite }),
    ...(message === undefined ? {} : { message }),
    ...(line === undefined ? {} : { line }),
    rawStatus: result.outcome,
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
    ...(file === undefined ? {} : { filePath: file }),
    retries: earlier.length,
    ...(earlier.length === 0
      ? {}
      : { retryAttempts: earlier.map(({ attempt, number }) => tryOf(attempt, number)) }),
    flaky: isFlaky(written),
    extra: {
      testcase: written.testcase,
      item: itemKey(item),
      ...(result.durationMs === undefined ? {} : { durationMs: result.durationMs }),
      ...(result.skipKind === undefined ? {} : { skipKind: result.skipKind }),
      ...(result.failureSignature === undefined ? {} : { failureSignature: result.failureSignature }),
      ...(result.refUrl === undefined ? {} : { refUrl: result.refUrl }),
    },
  }
}

function tryOf(attempt: WrittenAttempt, number: number): object {
  const message = noteOf(attempt)
  const { durationMs, outcome } = attempt.result
  return {
    attempt: number,
    status: statuses[statusOf(attempt)],
    ...(durationMs === undefined ? {} : { duration: Math.round(durationMs) }),
    ...(message === undefined ? {} : { message }),
    ...timesOf(attempt),
    extra: { rawStatus: outcome, ...(durationMs === undefined ? {} : { durationMs }) },
  }
}

/** A pass after trouble, shown or only told of by the report that the result was read from. */
function isFlaky({ deciding, troubled }: WrittenCase): boolean {
  const isTold = datumOf(deciding, 'flaky') === 'true'
  return statusOf(deciding) === 'passed' && (troubled.length > 0 || isTold)
}

/** The owner alone, for readers put all suites into the name; the suites of the result where they are the owner. */
function suitePathOf(attempt: WrittenAttempt, owner: string | undefined): readonly string[] {
  if (owner === undefined) return []
  const path = valuesOf(attempt.result.data, 'suite')
  return path.join(' > ') === owner ? path : [owner]
}

function timesOf(attempt: WrittenAttempt): Partial<Span> {
  const written = datumOf(attempt, 'startedAt')
  if (written === undefined || !isInstant(written)) return {}
  const start = toEpochMs(written)
  const { durationMs } = attempt.result
  return { start, ...(durationMs === undefined ? {} : { stop: start + Math.round(durationMs) }) }
}
