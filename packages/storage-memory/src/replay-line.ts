import { decodeBase64 } from '@gatewright/core/canonical'
import { checkReportKey, projectName } from '@gatewright/core/ports'
import type { OutcomeSet } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Changed } from './changed.ts'
import { projectOf } from './memory-database.ts'
import type { ProjectData } from './project-data.ts'
import type { RestoreFault } from './restore-fault.ts'
import { told } from './settled.ts'
import type { RecordLine, SnapshotLine, SnapshotVersion } from './snapshot-line.ts'

/** A database that is being restored. */
export interface Restoration {
  readonly projects: Map<string, ProjectData>
  readonly outcomes: OutcomeSet
  readonly version: SnapshotVersion
}

/** Does what a line records. The error is a sentence that says why it cannot be done. */
export function replayLine(restoration: Restoration, line: SnapshotLine): Result<void, string> {
  const { projects, outcomes, version } = restoration
  if (line.kind === 'snapshot' || line.kind === 'end') return ok()
  if (line.kind === 'project') {
    if (!isProjectName(line.project)) return err('Not the name of a project.')
    projectOf(projects, line.project, outcomes)
    return ok()
  }
  const data = projects.get(line.project)
  if (!data) return err(`No line before declares the project "${line.project}".`)
  return store(data, line, version).match(
    () => ok(),
    ({ message }) => err(message),
  )
}

function store(data: ProjectData, line: RecordLine, version: SnapshotVersion): Result<unknown, RestoreFault> {
  switch (line.kind) {
    case 'report':
      return storeReport(data, line)
    case 'group':
      return replayed(data, version, data.groups.put(line.group))
    case 'testcase':
      return replayed(data, version, data.testcases.put(line.testcase))
    case 'waiver-event':
      return replayed(data, version, data.waivers.append([line.event]))
    case 'waiver-record':
      return replayed(data, version, data.waivers.restoreRecord(line.record))
    case 'numbers':
      return ok(data.numbers.resume(line))
    default:
      return storeNew(data, line)
  }
}

/** What version 2 does not have. */
function storeNew(
  data: ProjectData,
  line: Exclude<
    RecordLine,
    { readonly kind: 'report' | 'group' | 'testcase' | 'waiver-event' | 'waiver-record' | 'numbers' }
  >,
): Result<unknown, RestoreFault> {
  switch (line.kind) {
    case 'feed-event':
      return data.feed.restore(line.event)
    case 'consumer':
      return data.consumers.restore(line.consumer)
    case 'sign-off':
      return data.signOffs.append([line.signOff as never])
    case 'raw-report':
      return bytesOf(line.bytes).andThen((bytes) => data.rawReports.restore(line.report, bytes))
    case 'ingest-entry':
      return data.ingest.restore(line.opened, line.entry)
    case 'decision':
      return data.decisions.restore(line.decision)
    case 'quarantine-entry':
      return data.quarantine.append([line.entry as never])
    case 'state': {
      const { space, key, version } = line
      return bytesOf(line.body).andThen((body) => data.states.restore({ space, key, version, body }))
    }
    case 'message':
      return data.outbox.restore(line.message)
    case 'audit-event':
      return data.audit.restore(line.event)
  }
}

/** Version 2 has no feed: each of its lines is an event, as the call would be that it records. */
function replayed<Value, Failure>(
  { feed }: ProjectData,
  version: SnapshotVersion,
  result: Result<Changed<Value>, Failure>,
): Result<Value, Failure> {
  return version === 2 ? told(feed, result) : result.map(({ value }) => value)
}

function storeReport(
  data: ProjectData,
  { reportKey, position, results }: RecordLine & { readonly kind: 'report' },
): Result<unknown, RestoreFault> {
  const { reports, feed } = data
  return checkReportKey(reportKey).andThen((key): Result<unknown, RestoreFault> => {
    if (position === undefined) return told(feed, reports.append(key, results, feed.position() + 1))
    const event = feed.at(position)
    if (event?.kind === 'results' && event.ref === key) return reports.restore(key, results, position)
    return err({ message: `The event ${position} of the feed does not tell of this report.` })
  })
}

function bytesOf(text: string): Result<Uint8Array, RestoreFault> {
  const bytes = decodeBase64(text)
  return bytes ? ok(bytes) : err({ message: 'Not base64.' })
}

function isProjectName(text: string): boolean {
  try {
    return projectName(text) === text
  } catch {
    return false
  }
}
