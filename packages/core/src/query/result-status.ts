import { presetOutcomes, type OutcomeClass, type OutcomeSet } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import { classOf } from '../verdict/fold-verdicts.ts'
import { plainStatus, searchStatuses } from './search/search-statuses.ts'

/** The format that tells statuses of the web platform tests. */
const wptFormat = 'wptreport'

const statusOfClass: Readonly<Record<OutcomeClass, string>> = {
  pass: 'pass',
  // Ran to its end, and says nothing about passing.
  info: 'ok',
  fail: 'fail',
  error: 'error',
  skip: 'skip',
  incomplete: 'notrun',
}

/**
 * The status of a result in the words of the web platform tests, in lower case: what their report said of it, and of other
 * results what the class of the outcome comes nearest to.
 *
 * @example
 * import { resultStatus } from '@gatewright/core/query'
 *
 * resultStatus({ outcome: 'ERROR', data: { format: ['wptreport'], rawOutcome: ['TIMEOUT'] } }) // 'timeout'
 * resultStatus({ outcome: 'PASSED', data: {} }) // 'pass'
 */
export function resultStatus(
  result: Pick<TestResult, 'outcome' | 'data'>,
  outcomes: OutcomeSet = presetOutcomes,
): string {
  const said = isOfWpt(result) ? plainStatus(firstOf(result, 'rawOutcome') ?? '') : ''
  return searchStatuses.includes(said) ? said : statusOfClass[classOf(result.outcome, outcomes)]
}

/** Which test a result is of, and which part of it. */
export interface TestPart {
  readonly test: string
  /** The name of the subtest; absent where the result is of the test as a whole. */
  readonly subtest?: string
}

/**
 * The test that a result is about, and the subtest where it is of one: in a report of the web platform tests the file and
 * what stands in it. Every other testcase is a test of its own.
 *
 * @example
 * import { testPartOf } from '@gatewright/core/query'
 *
 * const data = { format: ['wptreport'], suite: ['/dom/a.html'] }
 * testPartOf({ testcase: '/dom/a.html/adds', data }) // { test: '/dom/a.html', subtest: 'adds' }
 * testPartOf({ testcase: 'unit/adds', data: {} }) // { test: 'unit/adds' }
 */
export function testPartOf(result: Pick<TestResult, 'testcase' | 'data'>): TestPart {
  const file = isOfWpt(result) ? firstOf(result, 'suite') : undefined
  // A namespace may stand before the file; a name that was too long was cut and may not hold it.
  const place = file === undefined ? -1 : result.testcase.indexOf(`${file}/`)
  if (file === undefined || place === -1) return { test: result.testcase }
  const end = place + file.length
  return { test: result.testcase.slice(0, end), subtest: result.testcase.slice(end + 1) }
}

/** What a report of the web platform tests tells beside its tests: leaks, and assertions of the browser. */
export function isBesideTests(result: Pick<TestResult, 'data'>): boolean {
  if (!isOfWpt(result)) return false
  const said = firstOf(result, 'rawOutcome') ?? ''
  return said !== '' && !statusesOfReports.has(said.toLowerCase())
}

/** Also those that only some browsers' harnesses say. */
const statusesOfReports: ReadonlySet<string> = new Set([
  ...searchStatuses,
  'internal-error',
  'external-timeout',
])

function isOfWpt(result: Pick<TestResult, 'data'>): boolean {
  return firstOf(result, 'format') === wptFormat
}

function firstOf({ data }: Pick<TestResult, 'data'>, key: string): string | undefined {
  return Object.hasOwn(data, key) ? data[key]?.[0] : undefined
}
