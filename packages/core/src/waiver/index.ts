export { conflictingWaiver, reservedWaiverIdPrefix } from './conflicting-waiver.ts'
export { scopeCovers, type WaiverTarget } from './covers.ts'
export { foldWaivers, isWaiverActive } from './fold-waivers.ts'
export { heldRole } from './held-role.ts'
export { importWaiverDb, type WaiverDbImport, type WaiverDbImportOptions } from './import-waiver-db.ts'
export { neverExpires } from './never-expires.ts'
export {
  mayWaive,
  permissionsFor,
  type NoProxyError,
  type NotPermittedError,
  type WaiveQuestion,
} from './permissions.ts'
export { readWaiverDbRecord } from './read-waiver-db-record.ts'
export { isSamePerson } from './same-person.ts'
export type { WaiverDbRecord } from '../schema/waiver-record.ts'
export type { WaiverImportError } from './waiver-db-record.ts'
export { waivedSubjectKey, waiverEventsAbout, type WaivedSubject } from './waiver-events-about.ts'
export {
  currentWaiverRecords,
  findWaiverRecords,
  gateObsolescence,
  listObsolescence,
  matchesWaiverRecord,
  type ObsolescenceKeys,
} from './waiver-records.ts'
export {
  waiverFindings,
  type UnboundedReason,
  type WaiverFinding,
  type WaiverFindingCode,
  type WaiverFindingsOptions,
} from './waiver-findings.ts'
export type { WaiverApproval, WaiverState, WaiverStatus } from './waiver-state.ts'
export {
  approvedEnd,
  waiverEnd,
  type BreakGlassTerms,
  type WaiverPin,
  type WaiverTerms,
  type WaiverTermsContext,
} from './waiver-terms.ts'
export {
  approveWaiver,
  rejectWaiver,
  requestWaiver,
  revokeWaiver,
  withdrawWaiver,
  type WaiverAnswer,
  type WaiverEventError,
  type WaiverLimits,
  type WaiverRequest,
} from './waiver-workflow.ts'
