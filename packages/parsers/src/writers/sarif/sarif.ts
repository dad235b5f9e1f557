import type { ReportError } from '@gatewright/core/ports'
import { fromEpochMs, type TestResult } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import { reportError } from '../../report-error.ts'
import { createCaseNamer } from '../case-name.ts'
import { foldCases } from '../fold-cases.ts'
import { defaultTool, momentOf, type WriteOptions } from '../options.ts'
import { statusOf, type WrittenCase } from '../written-case.ts'
import { sarifResult, sarifRule, type SarifSuppression } from './sarif-result.ts'

export interface SarifOptions extends WriteOptions {
  /** Where the repository was checked out when the tests ran: paths below it become relative to it. */
  readonly root?: string
  /** The file that a case without one is shown in, for GitHub wants one; `unknown-file` unless told. */
  readonly fallbackFile?: string
  /** How many results the run may hold; 25,000 unless told, as GitHub refuses more. */
  readonly mostResults?: number
  /** Why a failing result does not count, as where it is waived or in quarantine; nothing where it does. */
  readonly suppress?: (result: TestResult) => SarifSuppression | undefined
}

const githubLimit = 25_000

/**
 * Results as a SARIF log, in pieces of about one result each. The results are held in memory; the text is not.
 * The error is `report/limit-exceeded`, as with {@link toSarif}.
 *
 * @example
 * import { sarifChunks } from '@gatewright/parsers'
 *
 * sarifChunks([]).match(
 *   (chunks) => [...chunks].length,
 *   (error) => console.error(error.message),
 * )
 */
export function sarifChunks(
  results: Iterable<TestResult>,
  options: SarifOptions = {},
): Result<Iterable<string>, ReportError> {
  const cases = foldCases(results, options.outcomes)
  const findings = cases.filter(({ deciding }) => isFinding(deciding))
  const most = options.mostResults ?? githubLimit
  if (findings.length > most) {
    const message = `${findings.length} cases did not pass, and the log may hold ${most} results. Write less, or raise mostResults where the reader takes more.`
    return err(reportError('report/limit-exceeded', message))
  }
  return ok(logChunks(cases, findings, options))
}

/**
 * What did not pass as a SARIF 2.1.0 log: one result for each testcase, item and variant that failed, broke or has not
 * finished, and one rule for each testcase among them. The same results give the same text in whatever order they come.
 *
 * `invocations[0].executionSuccessful` is false where there are no results at all and where one has not finished: an empty
 * log is then no news. The error is `report/limit-exceeded` where there is more to say than `mostResults`; nothing is
 * left out silently.
 *
 * @example
 * import { toSarif } from '@gatewright/parsers'
 *
 * const failed = {
 *   id: 'run-1/unit#0001',
 *   testcase: 'shop.Cart/adds',
 *   item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *   outcome: 'FAILED',
 *   submittedAt: '2026-11-22T04:19:00Z',
 *   variant: {},
 *   data: { file: ['test/cart.ts'], line: ['17'] },
 *   groups: ['run-1'],
 *   note: 'expected 3, got 4',
 * }
 * const log = toSarif([failed]).unwrapOr('')
 * console.log(log.includes('"text":"shop.Cart/adds failed: expected 3, got 4"')) // true
 */
export function toSarif(
  results: Iterable<TestResult>,
  options: SarifOptions = {},
): Result<string, ReportError> {
  return sarifChunks(results, options).map((chunks) => [...chunks].join(''))
}

function isFinding(attempt: WrittenCase['deciding']): boolean {
  const status = statusOf(attempt)
  return status !== 'passed' && status !== 'skipped'
}

function* logChunks(
  cases: readonly WrittenCase[],
  findings: readonly WrittenCase[],
  options: SarifOptions,
): Generator<string, void, void> {
  const rules = new Map(
    [...new Set(findings.map(({ testcase }) => testcase))].map((one, index) => [one, index]),
  )
  const { name, version } = options.tool ?? defaultTool
  const driver = { name, ...(version === undefined ? {} : { version }) }
  yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":${JSON.stringify(driver).slice(0, -1)},"rules":[`
  for (const [testcase, index] of rules)
    yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(sarifRule(testcase))}`
  yield `\n]}},${JSON.stringify(runFacts(cases, options)).slice(1, -1)},"results":[`
  const nameOf = createCaseNamer(cases, { ...options, variants: 'in-name' })
  const root = options.root ?? ''
  const fallbackFile = options.fallbackFile ?? 'unknown-file'
  for (const [index, finding] of findings.entries()) {
    const ruleIndex = rules.get(finding.testcase) ?? -1
    const suppression = options.suppress?.(finding.deciding.result)
    const result = sarifResult(finding, {
      ruleIndex,
      suffix: nameOf(finding).suffix,
      root,
      fallbackFile,
      suppression,
    })
    yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(result)}`
  }
  yield '\n]}]}\n'
}

function runFacts(cases: readonly WrittenCase[], options: SarifOptions): object {
  const startedAt = momentOf('startedAt', options)
  const finishedAt = momentOf('finishedAt', options)
  const hasEnded = cases.length > 0 && cases.every(({ deciding }) => statusOf(deciding) !== 'unfinished')
  return {
    invocations: [
      {
        executionSuccessful: hasEnded,
        ...(startedAt === undefined ? {} : { startTimeUtc: fromEpochMs(startedAt) }),
        ...(finishedAt === undefined ? {} : { endTimeUtc: fromEpochMs(finishedAt) }),
      },
    ],
    ...(options.name === undefined ? {} : { automationDetails: { id: `${options.name}/` } }),
    columnKind: 'utf16CodeUnits',
  }
}
