export type { DecisionExcerpt } from './decision-excerpt.ts'
export { DigestSetSchema, type DigestSet } from './digest-set.ts'
export { policySetDigest } from './policy-set-digest.ts'
export { preAuthenticationEncoding } from './pre-authentication-encoding.ts'
export type { ResourceDescriptor } from './resource-descriptor.ts'
export {
  signEnvelope,
  type Envelope,
  type EnvelopeError,
  type EnvelopeSignature,
  type EnvelopeSigner,
  type NoSignerError,
  type SignerError,
} from './sign-envelope.ts'
export { signStatement } from './sign-statement.ts'
export { statementBytes, type Statement, type StatementError, type StatementSubject } from './statement.ts'
export { subjectDigestOf, type SubjectDigestError } from './subject-digest.ts'
export type { NamedResult } from './tests-by-outcome.ts'
export {
  writeTestResult,
  type TestResultOptions,
  type TestResultPredicate,
  type TestResultStatement,
} from './write-test-result.ts'
export {
  writeTestSuiteRunFinished,
  type CdEventEnvironment,
  type TestSuiteRunFinishedEvent,
  type TestSuiteRunFinishedOptions,
  type TestSuiteRunOutcome,
} from './write-test-suite-run-finished.ts'
export {
  writeVerificationSummary,
  type InputAttestation,
  type VerificationSummaryOptions,
  type VerificationSummaryPredicate,
  type VerificationSummaryStatement,
  type Verifier,
} from './write-verification-summary.ts'
