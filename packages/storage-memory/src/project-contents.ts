import type {
  ConsumerRecord,
  FeedEvent,
  OutboxRecord,
  StoredAuditEvent,
  StoredDecision,
  SubjectSignOff,
} from '@gatewright/core/ports'
import type { Group, QuarantineEntry, Testcase, WaiverDbRecord, WaiverEvent } from '@gatewright/core/schema'
import type { KeptIngestEntry } from './ingest-table.ts'
import type { NumberSeries } from './number-table.ts'
import type { ProjectData } from './project-data.ts'
import type { StoredRawReport } from './raw-report-table.ts'
import type { StoredReport } from './report-log.ts'
import type { SpacedState } from './state-table.ts'

/** What one project holds. */
export interface ProjectContents {
  readonly project: string
  /** The change feed, from its first event on. */
  readonly feed: readonly FeedEvent[]
  /** In the order of their names. */
  readonly consumers: readonly ConsumerRecord[]
  /** In the order of their keys; the results of each in the order of their ids. */
  readonly reports: readonly StoredReport[]
  /** In the order of their ids. */
  readonly groups: readonly Group[]
  /** In the order of their names. */
  readonly testcases: readonly Testcase[]
  readonly waiverEvents: readonly WaiverEvent[]
  /** In the order of their ids. */
  readonly waiverRecords: readonly WaiverDbRecord[]
  /** In the order of their names. */
  readonly numbers: readonly NumberSeries[]
  /** In the order of their ids. */
  readonly signOffs: readonly SubjectSignOff[]
  /** In the order of their digests; the bytes are copies. */
  readonly rawReports: readonly StoredRawReport[]
  /** In the order of their ids. */
  readonly ingest: readonly KeptIngestEntry[]
  /** In the order of their ids. */
  readonly decisions: readonly StoredDecision[]
  /** By testcase and time. */
  readonly quarantine: readonly QuarantineEntry[]
  /** By space and key; the bodies are copies. */
  readonly states: readonly SpacedState[]
  /** In the order of their ids. */
  readonly messages: readonly OutboxRecord[]
  /** By stream and version. */
  readonly auditEvents: readonly StoredAuditEvent[]
}

/** Everything that a project holds now. */
export function projectContents(data: ProjectData): ProjectContents {
  return {
    project: data.project,
    feed: data.feed.events(),
    consumers: data.consumers.consumers(),
    reports: data.reports.reports(),
    groups: data.groups.groups(),
    testcases: data.testcases.testcases(),
    waiverEvents: data.waivers.events(),
    waiverRecords: data.waivers.records(),
    numbers: data.numbers.series(),
    signOffs: data.signOffs.signOffs(),
    rawReports: data.rawReports.reports(),
    ingest: data.ingest.entries(),
    decisions: data.decisions.decisions(),
    quarantine: data.quarantine.all(),
    states: data.states.states(),
    messages: data.outbox.messages(),
    auditEvents: data.audit.events(),
  }
}
