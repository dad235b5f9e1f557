export { createGreenwaveApi, type GreenwaveApiOptions } from './api/create-greenwave-api.ts'
export { affectedGates, type AffectedGate, type SubjectChange } from './changes/affected-gates.ts'
export { greenwaveDecisionChanged, type ComparableDecision } from './changes/decision-changed.ts'
export {
  decisionUpdates,
  type DecisionMessage,
  type DecisionUpdate,
  type DecisionUpdateOptions,
  type DecisionUpdates,
  type GreenwaveChange,
} from './changes/decision-updates.ts'
export { greenwaveQuirks, type CompatOptions, type GreenwaveQuirk } from './compat.ts'
export {
  decideGreenwave,
  type DecideGreenwaveOptions,
  type GreenwaveDecision,
} from './decision/decide-greenwave.ts'
export type { ExpectVariants } from './decision/answer-tests.ts'
export type { AnswerKind } from './decision/answer.ts'
export type { GreenwaveRequest } from './decision/decision-request.ts'
export type {
  ExcludedRequirement,
  GatingYamlRequirement,
  GreenwaveRequirement,
  TestResultRequirement,
} from './decision/requirement.ts'
export type {
  GreenwaveResult,
  GreenwaveResultSource,
  LatestResultsQuery,
  ResultSourceError,
} from './decision/result-source.ts'
export { resultsOfList, resultsOfStore, waiversOfList } from './decision/sources.ts'
export { summarizeGreenwave, type Summarized } from './decision/summary.ts'
export type { GreenwaveWorld, PassedResults } from './decision/world.ts'
export type { GreenwaveFailure } from './failure.ts'
export * from './language/index.ts'
export type { Build, BuildSource, BuildSourceError, BuildSourceTrouble } from './remote/build-source.ts'
export type { FetchTrouble, RemoteFileError, RemoteFileSource } from './remote/remote-file-source.ts'
export { nativeEvidence, type EvidenceStorage, type NativeEvidenceOptions } from './native/native-evidence.ts'
export {
  buildsBy,
  remoteFilesBy,
  type FoundBuild,
  type FoundFile,
  type KnownTrouble,
} from './remote/known-sources.ts'
export type { GreenwaveSettings } from './settings.ts'
export { fedoraSubjectTypes } from './subjects/fedora-subject-types.ts'
export {
  fedoraProductVersion,
  productVersionsOf,
  type GuessProductVersion,
  type ProductVersionOptions,
} from './subjects/product-versions.ts'
export type { ProductVersionMatch, SubjectData, SubjectType } from './subjects/subject-type.ts'
export { announcedSubject } from './subjects/announced-subject.ts'
export { subjectFromData, subjectOf, type Subject } from './subjects/subject.ts'
