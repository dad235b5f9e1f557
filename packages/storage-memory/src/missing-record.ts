import type { Digest } from '@gatewright/core/canonical'
import type { FeedEvent } from '@gatewright/core/ports'
import type { ProjectData } from './project-data.ts'

/** A sentence about the first thing that the feed tells of and that is not there; undefined where all is. */
export function missingRecord(data: ProjectData): string | undefined {
  const events = data.feed.events()
  const removedAt = new Map<string, number>()
  for (const { kind, ref, position } of events) if (kind === 'report-removed') removedAt.set(ref, position)
  const found = events.find(
    (event) => !isThere(data, event) && !((removedAt.get(event.ref) ?? 0) > event.position),
  )
  return found && `"${found.ref}" is missing, of which the event ${found.position} of the feed tells.`
}

function isThere(data: ProjectData, { kind, ref, facts }: FeedEvent): boolean {
  switch (kind) {
    case 'results':
      return data.reports.has(ref)
    case 'group':
      return data.groups.get(ref) !== undefined
    case 'testcase':
      return data.testcases.get(ref) !== undefined
    case 'ingest':
      return data.ingest.get(ref) !== undefined
    case 'decision':
      return data.decisions.get(ref) !== undefined
    case 'report':
      return data.rawReports.info(ref as Digest) !== undefined
    case 'waiver-records':
      return data.waivers.record(Number(ref)) !== undefined
    case 'audit':
      return data.audit.version(ref) >= Number(facts['version'])
    default:
      return true
  }
}
