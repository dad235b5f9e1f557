import type { SeenEvent } from '../workload/subject.ts'
import { createReportCounts, type ReportCounts } from '../workload/report-counts.ts'

/** What was found of a feed. All but the first are faults. */
export interface FeedFindings {
  /** How many events were read. */
  readonly read: number
  /** Positions that were left out, or that came in another order. */
  readonly gaps: number
  /** Events that tell of the same report as an earlier one. */
  readonly repeated: number
  /** Stored reports that no event tells of. */
  readonly missed: number
  /** Events that tell of a report that is not stored, or of another number of results. */
  readonly empty: number
  readonly example?: string
}

/** Looks at the events of one project as they come. */
export interface FeedJudge {
  /** Takes the events that one read answered. */
  take(events: readonly SeenEvent[]): void
  /** The position of the last event. */
  readonly position: number
  /** Compares with the reports that are stored, and how many results each has. */
  findings(stored: ReportCounts): FeedFindings
}

/** A judge of a feed from its beginning. */
export function createFeedJudge(): FeedJudge {
  const told = createReportCounts()
  const counts = { read: 0, gaps: 0, repeated: 0 }
  let position = 0
  let example: string | undefined
  return {
    get position() {
      return position
    },
    take(events) {
      for (const event of events) {
        counts.read++
        if (event.position !== position + 1) {
          counts.gaps++
          example ??= `event ${event.position} came behind ${position}`
        }
        position = event.position
        if (event.kind !== 'results') continue
        if (told.get(event.ref) !== undefined) {
          counts.repeated++
          example ??= `a second event tells of ${event.ref}`
        }
        told.set(event.ref, Number(event.facts['resultCount']))
      }
    },
    findings(stored) {
      let [missed, empty] = [0, 0]
      for (const [key] of stored.entries())
        if (told.get(key) === undefined) {
          missed++
          example ??= `no event tells of ${key}`
        }
      for (const [key, count] of told.entries())
        if (stored.get(key) !== count) {
          empty++
          example ??= `an event tells of ${count} results of ${key}, where there are ${stored.get(key) ?? 0}`
        }
      return { ...counts, missed, empty, ...(example === undefined ? {} : { example }) }
    },
  }
}
