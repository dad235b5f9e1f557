export type { CaseBuilder } from './case-builder.ts'
export type {
  CaseData,
  CaseFacts,
  CaseMetric,
  CaseQuarantine,
  CaseSignOff,
  CaseSubject,
  CaseWaiver,
} from './case-data.ts'
export type { CaseExpectation } from './case-expectation.ts'
export type { CoverageGoal, PolicyCoverage, RuleCoverage } from './coverage.ts'
export { policyCase } from './policy-case.ts'
export { runCases, type CaseReport, type RunCasesOptions } from './run-cases.ts'
