export { topicNamespace, type AccessRules, type PrivateTestcases } from './bus/access-rules.ts'
export type { BusDelivery, BusMessage } from './bus/bus-delivery.ts'
export type { MessageContent, MessageResult, MessageWarning } from './bus/message-content.ts'
export type {
  InvalidMessage,
  MalformedMessage,
  MessageIdConflict,
  MessageTooLarge,
  PublisherNotPermitted,
  ReadMessageError,
  UnknownMessageFormat,
  UnknownMessageVersion,
  WrongNamespace,
} from './bus/message-error.ts'
export type { MessageFormat, MessageReader } from './bus/message-format.ts'
export { messageFormats } from './bus/message-formats.ts'
export type { OpenMessageOptions } from './bus/open-message.ts'
export { readMessage, type ReadMessage, type ReadMessageOptions } from './bus/read-message.ts'
export {
  consumeMessages,
  type ConsumeMessagesOptions,
  type MessageStorage,
} from './consume/consume-messages.ts'
export { consumeSteps, type ConsumePlace, type ConsumeStepHook } from './consume/consume-steps.ts'
export type {
  ConsumedMessage,
  MessageBytesMissing,
  ParkedMessageError,
  StoreMessageError,
} from './consume/consumed-message.ts'
export {
  replayParkedMessages,
  type ReplayedMessages,
  type ReplayOptions,
} from './consume/replay-parked-messages.ts'
export type { DecisionExcerpt } from './decision-excerpt.ts'
export { DigestSetSchema, type DigestSet } from './digest-set.ts'
export type { OutgoingMessage } from './outgoing/outgoing-message.ts'
export type { FedoraCiArtifact } from './outgoing/fedora-ci-artifact.ts'
export { resultOfDecision, type ResultOfDecisionOptions } from './outgoing/result-of-decision.ts'
export {
  writeFedoraCiMessage,
  type FedoraCiContact,
  type FedoraCiMessage,
  type FedoraCiMessageOptions,
} from './outgoing/write-fedora-ci-message.ts'
export { writeResultsDbMessage, type ResultsDbMessageOptions } from './outgoing/write-resultsdb-message.ts'
export {
  writeTestCaseRun,
  type TestCaseRunDetails,
  type TestCaseRunEvent,
  type TestCaseRunOptions,
} from './outgoing/write-test-case-run.ts'
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
