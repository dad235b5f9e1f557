import type { TestResult } from '@gatewright/core/schema'
import { fromEpochMs } from '@gatewright/core/schema'
import { createCaseNamer } from '../case-name.ts'
import { foldCases } from '../fold-cases.ts'
import { defaultTool, momentOf, type WriteOptions } from '../options.ts'
import { junitCase } from './junit-case.ts'
import { countCases, suitesOf, type WrittenSuite } from './junit-suites.ts'
import { xmlAttributes } from './xml-text.ts'

/**
 * Results as JUnit XML, in pieces of about one case each, for a report that is too large for one string. The results are
 * held in memory; the text is not.
 *
 * @example
 * import { createWriteStream } from 'node:fs'
 * import { Readable } from 'node:stream'
 * import { pipeline } from 'node:stream/promises'
 * import { junitChunks } from '@gatewright/parsers'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * export async function save(results: Iterable<TestResult>): Promise<void> {
 *   await pipeline(Readable.from(junitChunks(results)), createWriteStream('report.xml'))
 * }
 */
export function* junitChunks(
  results: Iterable<TestResult>,
  options: WriteOptions = {},
): Generator<string, void, void> {
  const cases = foldCases(results, options.outcomes)
  const startedAt = momentOf('startedAt', options)
  const name = options.name ?? (options.tool ?? defaultTool).name
  const timestamp = startedAt === undefined ? undefined : fromEpochMs(startedAt)
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites${xmlAttributes({ name, ...countCases(cases), timestamp })}>\n`
  for (const suite of suitesOf(cases, createCaseNamer(cases, options), name))
    yield* suiteChunks(suite, timestamp)
  yield '</testsuites>\n'
}

/**
 * Results as a JUnit XML report: one `<testcase>` for each testcase, item and variant, with its other attempts inside as
 * `<flakyFailure>` or `<rerunFailure>`. The same results give the same text in whatever order they come, and
 * `readReport` reads it back.
 *
 * @example
 * import { toJunit } from '@gatewright/parsers'
 *
 * const xml = toJunit([
 *   {
 *     id: 'run-1/unit#0001',
 *     testcase: 'shop.Cart/adds',
 *     item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *     outcome: 'PASSED',
 *     submittedAt: '2026-11-22T04:19:00Z',
 *     variant: {},
 *     data: {},
 *     groups: ['run-1'],
 *     durationMs: 12,
 *   },
 * ])
 * console.log(xml.includes('<testcase classname="shop.Cart" name="adds" time="0.012"/>')) // true
 */
export function toJunit(results: Iterable<TestResult>, options: WriteOptions = {}): string {
  return [...junitChunks(results, options)].join('')
}

function* suiteChunks(suite: WrittenSuite, timestamp: string | undefined): Generator<string, void, void> {
  const { name, hostname, properties, cases } = suite
  const counts = countCases(cases.map(({ written }) => written))
  yield `  <testsuite${xmlAttributes({ name, ...counts, timestamp, hostname })}>\n`
  const lines = properties.map(([key, value]) => `      <property${xmlAttributes({ name: key, value })}/>\n`)
  yield `    <properties>\n${lines.join('')}    </properties>\n`
  for (const one of cases) yield junitCase(one.written, one.name)
  yield '  </testsuite>\n'
}
