import type { OutcomeSet } from '@gatewright/core/schema'
import { createGroupTable, type GroupTable } from './group-table.ts'
import { createNumberTable, type NumberTable } from './number-table.ts'
import { createReportLog, type ReportLog } from './report-log.ts'
import { createResultIndex, type ResultIndex } from './result-index.ts'
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
}

/** A project in which nothing is stored. */
export function createProjectData(project: string, outcomes: OutcomeSet): ProjectData {
  const index = createResultIndex()
  return {
    project,
    index,
    reports: createReportLog(index, outcomes),
    groups: createGroupTable(),
    testcases: createTestcaseTable(),
    waivers: createWaiverTable(),
    numbers: createNumberTable(),
  }
}
