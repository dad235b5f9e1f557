import { storageCapabilities, type CompleteStorage } from '@gatewright/core/ports'
import type { OutcomeSet } from '@gatewright/core/schema'
import type { ProjectEngine } from './engine/engine.ts'
import { resultsOfReplica } from './replica-results.ts'
import { createResultStore } from './result-store.ts'
import { createAuditLog } from './stores/audit-log.ts'
import { createChangeFeed } from './stores/change-feed.ts'
import { createDecisionStore } from './stores/decision-store.ts'
import { createGroupStore } from './stores/group-store.ts'
import { createIngestLedger } from './stores/ingest-ledger.ts'
import { createNumberStore } from './stores/number-store.ts'
import { createOutbox } from './stores/outbox.ts'
import { createQuarantineStore } from './stores/quarantine-store.ts'
import { createRawReportStore } from './stores/raw-report-store.ts'
import { createSignOffStore } from './stores/sign-off-store.ts'
import { createStateStore } from './stores/state-store.ts'
import { createTestcaseStore } from './stores/testcase-store.ts'
import { createWaiverStore } from './stores/waiver-store.ts'

/** Everything that there is a port for, of one project. */
export function createProjectStorage(engine: ProjectEngine, outcomes: OutcomeSet): CompleteStorage {
  return {
    project: engine.name,
    capabilities: storageCapabilities,
    results: createResultStore(engine, outcomes),
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

/**
 * The storage that writes into one database and reads from its replica, which may lag behind. What is read in order to be
 * written again, as leases, claims and states, is read where it is written. Events of the feed are read of the replica, so
 * that none tells of what is not there yet.
 */
export function readingFrom(replica: CompleteStorage, primary: CompleteStorage): CompleteStorage {
  const { groups, testcases, feed, waivers, signOffs, reports, decisions, quarantine, audit } = replica
  return {
    ...primary,
    results: resultsOfReplica(replica, primary),
    feed: { ...primary.feed, position: feed.position, read: feed.read },
    groups: { ...groups, put: primary.groups.put },
    testcases: { ...testcases, put: primary.testcases.put },
    waivers: { ...waivers, append: primary.waivers.append, appendRecords: primary.waivers.appendRecords },
    signOffs: { ...signOffs, append: primary.signOffs.append },
    reports: { ...reports, put: primary.reports.put, remove: primary.reports.remove },
    decisions: { ...decisions, record: primary.decisions.record, close: primary.decisions.close },
    quarantine: { ...quarantine, append: primary.quarantine.append },
    audit: { ...audit, append: primary.audit.append },
  }
}
