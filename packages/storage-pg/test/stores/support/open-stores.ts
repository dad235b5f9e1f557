import type { ExtraStores, ProjectStorage } from '@gatewright/core/ports'
import { createProjectEngine, type ProjectEngine } from '../../../src/engine/engine.ts'
import { createAuditLog } from '../../../src/stores/audit-log.ts'
import { createChangeFeed } from '../../../src/stores/change-feed.ts'
import { createDecisionStore } from '../../../src/stores/decision-store.ts'
import { createGroupStore } from '../../../src/stores/group-store.ts'
import { createIngestLedger } from '../../../src/stores/ingest-ledger.ts'
import { createNumberStore } from '../../../src/stores/number-store.ts'
import { createOutbox } from '../../../src/stores/outbox.ts'
import { createQuarantineStore } from '../../../src/stores/quarantine-store.ts'
import { createRawReportStore } from '../../../src/stores/raw-report-store.ts'
import { createSignOffStore } from '../../../src/stores/sign-off-store.ts'
import { createStateStore } from '../../../src/stores/state-store.ts'
import { createTestcaseStore } from '../../../src/stores/testcase-store.ts'
import { createWaiverStore } from '../../../src/stores/waiver-store.ts'
import { ownName, type TestDatabase } from '../../support/databases.ts'

/** All stores of a project but that of the results. */
export interface OtherStores extends Omit<ProjectStorage, 'results' | 'project'>, ExtraStores {
  readonly engine: ProjectEngine
}

/** The stores of a project; of one that nobody has opened unless it is named. */
export function openStores(
  { driver, schema }: TestDatabase,
  project: string = ownName('project'),
): OtherStores {
  const engine = createProjectEngine(driver, schema, project)
  return {
    engine,
    groups: createGroupStore(engine),
    testcases: createTestcaseStore(engine),
    waivers: createWaiverStore(engine),
    numbers: createNumberStore(engine),
    feed: createChangeFeed(engine),
    signOffs: createSignOffStore(engine),
    reports: createRawReportStore(engine),
    ingest: createIngestLedger(engine),
    decisions: createDecisionStore(engine),
    quarantine: createQuarantineStore(engine),
    states: createStateStore(engine),
    outbox: createOutbox(engine),
    audit: createAuditLog(engine),
  }
}
