import { canonicalJson, encodeBase64 } from '@gatewright/core/canonical'
import { asJson } from './json.ts'
import type { MemoryDatabase } from './memory-database.ts'
import type { ProjectContents } from './project-contents.ts'
import { snapshotVersion, type RecordLine } from './snapshot-line.ts'

/**
 * Everything that a database holds as JSON lines, without line ends: a header, then for each project a line of its own,
 * one for each event of its feed and for each record that it keeps, and in the end how many lines there were, by which
 * `restoreMemoryDatabase` knows that none is missing. Bytes are written as base64. Databases that hold the same give the
 * same lines.
 *
 * The lines are made while they are read; what is appended to another project in between may or may not be in them.
 *
 * @example
 * import { createMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
 *
 * const database = createMemoryDatabase()
 * const [header] = snapshotLines(database)
 * console.log(header) // {"kind":"snapshot","version":3}
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
  for (const contents of database.contents()) {
    const { project } = contents
    yield canonicalJson({ kind: 'project', project })
    for (const line of recordsOf(contents)) yield canonicalJson(asJson({ ...line, project }))
  }
}

/** The feed comes first: what follows may say at which of its events it was stored. */
function* recordsOf(contents: ProjectContents): IterableIterator<RecordLine> {
  for (const event of contents.feed) yield { kind: 'feed-event', event }
  for (const consumer of contents.consumers) yield { kind: 'consumer', consumer }
  // In the order in which they were stored, so that a result is restored with the first report that holds it.
  for (const report of contents.reports.toSorted((a, b) => a.position - b.position))
    yield { kind: 'report', ...report }
  for (const group of contents.groups) yield { kind: 'group', group }
  for (const testcase of contents.testcases) yield { kind: 'testcase', testcase }
  for (const event of contents.waiverEvents) yield { kind: 'waiver-event', event }
  for (const record of contents.waiverRecords) yield { kind: 'waiver-record', record }
  for (const series of contents.numbers) yield { kind: 'numbers', ...series }
  for (const signOff of contents.signOffs) yield { kind: 'sign-off', signOff }
  for (const { report, bytes } of contents.rawReports)
    yield { kind: 'raw-report', report, bytes: encodeBase64(bytes) }
  for (const entry of contents.ingest) yield { kind: 'ingest-entry', ...entry }
  for (const decision of contents.decisions) yield { kind: 'decision', decision }
  for (const entry of contents.quarantine) yield { kind: 'quarantine-entry', entry }
  for (const state of contents.states) yield { kind: 'state', ...state, body: encodeBase64(state.body) }
  for (const message of contents.messages) yield { kind: 'message', message }
  for (const event of contents.auditEvents) yield { kind: 'audit-event', event }
}
