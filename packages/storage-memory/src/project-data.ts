import type { OutcomeSet } from '@gatewright/core/schema'
import { createAuditTable, type AuditTable } from './audit-table.ts'
import { createConsumerTable, type ConsumerTable } from './consumer-table.ts'
import { createDecisionTable, type DecisionTable } from './decision-table.ts'
import { createFeedTable, type FeedTable } from './feed-table.ts'
import { createGroupTable, type GroupTable } from './group-table.ts'
import { createIngestTable, type IngestTable } from './ingest-table.ts'
import { createNumberTable, type NumberTable } from './number-table.ts'
import { createOutboxTable, type OutboxTable } from './outbox-table.ts'
import { createQuarantineTable, type QuarantineTable } from './quarantine-table.ts'
import { createRawReportTable, type RawReportTable } from './raw-report-table.ts'
import { createReportLog, type ReportLog } from './report-log.ts'
import { createResultIndex, type ResultIndex } from './result-index.ts'
import { createSignOffTable, type SignOffTable } from './sign-off-table.ts'
import { createStateTable, type StateTable } from './state-table.ts'
import { createTestcaseTable, type TestcaseTable } from './testcase-table.ts'
import { createWaiverTable, type WaiverTable } from './waiver-table.ts'

/** Everything that is stored for one project. */
export interface ProjectData {
  readonly project: string
  readonly index: ResultIndex
  readonly reports: ReportLog
  readonly groups: GroupTable
  readonly testcases: TestcaseTable
  readonly waivers: WaiverTable
  readonly numbers: NumberTable
  readonly feed: FeedTable
  readonly consumers: ConsumerTable
  readonly signOffs: SignOffTable
  readonly rawReports: RawReportTable
  readonly ingest: IngestTable
  readonly decisions: DecisionTable
  readonly quarantine: QuarantineTable
  readonly states: StateTable
  readonly outbox: OutboxTable
  readonly audit: AuditTable
}

/** A project in which nothing is stored. */
export function createProjectData(project: string, outcomes: OutcomeSet): ProjectData {
  const index = createResultIndex()
  const feed = createFeedTable()
  return {
    project,
    index,
    reports: createReportLog(index, outcomes),
    groups: createGroupTable(),
    testcases: createTestcaseTable(),
    waivers: createWaiverTable(),
    numbers: createNumberTable(),
    feed,
    consumers: createConsumerTable(feed.position),
    signOffs: createSignOffTable(),
    rawReports: createRawReportTable(),
    ingest: createIngestTable(),
    decisions: createDecisionTable(),
    quarantine: createQuarantineTable(),
    states: createStateTable(),
    outbox: createOutboxTable(),
    audit: createAuditTable(),
  }
}
