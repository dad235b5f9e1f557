import { canonicalJson } from '@gatewright/core/canonical'
import { asJson } from './json.ts'
import type { MemoryDatabase } from './memory-database.ts'
import { snapshotVersion } from './snapshot-line.ts'

/**
 * Everything that a database holds as JSON lines, without line ends: a header, then for each project a line of its own,
 * one for each report, group, testcase, waiver event, record of WaiverDB and series of numbers, and in the end how many
 * lines there were, by which `restoreMemoryDatabase` knows that none is missing. Databases that hold the same give the same
 * lines.
 *
 * The lines are made while they are read; what is appended in between may or may not be in them.
 *
 * @example
 * import { createMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
 *
 * const database = createMemoryDatabase()
 * const [header] = snapshotLines(database)
 * console.log(header) // {"kind":"snapshot","version":2}
 */
export function* snapshotLines(database: MemoryDatabase): IterableIterator<string> {
  let lines = 0
  for (const line of linesOf(database)) {
    lines += 1
    yield line
  }
  yield canonicalJson({ kind: 'end', lines })
}

function* linesOf(database: MemoryDatabase): IterableIterator<string> {
  yield canonicalJson({ kind: 'snapshot', version: snapshotVersion })
  for (const { project, reports, groups, testcases, numbers, ...waivers } of database.contents()) {
    yield canonicalJson({ kind: 'project', project })
    for (const { reportKey, results } of reports) {
      yield canonicalJson({ kind: 'report', project, reportKey, results: asJson(results) })
    }
    for (const group of groups) yield canonicalJson({ kind: 'group', project, group: asJson(group) })
    for (const testcase of testcases) {
      yield canonicalJson({ kind: 'testcase', project, testcase: asJson(testcase) })
    }
    for (const event of waivers.waiverEvents) {
      yield canonicalJson({ kind: 'waiver-event', project, event: asJson(event) })
    }
    for (const record of waivers.waiverRecords) {
      yield canonicalJson({ kind: 'waiver-record', project, record: asJson(record) })
    }
    for (const { series, last } of numbers) yield canonicalJson({ kind: 'numbers', project, series, last })
  }
}
