export { arbitrariesWith, type Arbitraries } from './arbitraries.ts'
export {
  policyCase,
  runCases,
  type CaseBuilder,
  type CaseData,
  type CaseExpectation,
  type CaseFacts,
  type CaseMetric,
  type CaseQuarantine,
  type CaseReport,
  type CaseSignOff,
  type CaseSubject,
  type CaseWaiver,
  type CoverageGoal,
  type PolicyCoverage,
  type RuleCoverage,
  type RunCasesOptions,
} from './cases/index.ts'
export {
  regimes,
  simulatedHistories,
  simulatedHistoryReader,
  simulatedInstant,
  simulateProject,
  simulateUnrulyProject,
  trueRate,
  type CodedTest,
  type Regime,
  type SimulatedHistoryOptions,
  type SimulatedProject,
  type SimulatedRun,
  type SimulatedTest,
  type TestKind,
} from './flake/index.ts'
export {
  policyLaws,
  predicateLaws,
  testPredicate,
  type Decide,
  type LawOutcome,
  type PolicyLaw,
  type PolicyLawOptions,
  type PredicateLawOptions,
  type PredicateReport,
  type Scenario,
} from './laws/index.ts'
export { statisticsEvents } from './statistics/event-arbitraries.ts'
export {
  statisticsPluginLaws,
  type StatisticsLaw,
  type StatisticsLawOptions,
} from './statistics/plugin-laws.ts'
export { checkStorageModel, registerStorageModel, type StorageModelOptions } from './storage/model/index.ts'
export { registerStorageContract, type TestFramework } from './storage/register-contract.ts'
export {
  contractOutcomes,
  planStorageContract,
  type PlannedCase,
  type SkippedCase,
  type StorageUnderTest,
} from './storage/run-contract.ts'
export type { StorageCase, StorageContext, StorageNeed } from './storage/storage-case.ts'
export { storageContract } from './storage/storage-contract.ts'
