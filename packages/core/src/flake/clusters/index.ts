export {
  clusterFailures,
  type ClusterFailuresOptions,
  type FailureCluster,
  type FailureClustering,
} from './cluster-failures.ts'
export {
  linkCoFailures,
  type CoFailureGroup,
  type CoFailures,
  type LinkCoFailuresOptions,
} from './co-failures.ts'
export { findBursts, type FailureBurst, type FindBurstsOptions } from './failure-bursts.ts'
export {
  collectFailures,
  mergeFailureGroups,
  type FailureExample,
  type FailureGroup,
  type FailureOccurrence,
} from './failure-group.ts'
export { findPeriods, type FailurePeriod, type FindPeriodsOptions } from './failure-periods.ts'
export {
  failureSignature,
  signatureVersion,
  type FailureSignature,
  type FailureSignatureOptions,
} from './failure-signature.ts'
export type { RunFailure } from './run-failure.ts'
export {
  systemicSignatures,
  type SystemicSignatures,
  type SystemicSignaturesOptions,
} from './systemic-signatures.ts'
export type { Concentration, TimedOutcome } from './timed-outcome.ts'
