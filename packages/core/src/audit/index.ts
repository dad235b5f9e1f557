export { appendAudit, type AuditAppended, type AuditDecision } from './append-audit.ts'
export { foldAudit, type AuditState, type FoldAuditOptions } from './fold-audit.ts'
export { verifyAudit, type AuditBreak, type AuditVerification } from './verify-audit.ts'
