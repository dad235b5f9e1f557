export { readReport, type CollectedReport, type ReadReportOptions } from './collect.ts'
export { describeContent, type ContentDescription } from './content/describe-content.ts'
export { detectFormat } from './detect.ts'
export {
  countAs,
  dialectPresets,
  dialectRules,
  type CountedCase,
  type DialectPreset,
  type DialectRule,
  type DialectRuleName,
} from './dialects/index.ts'
export { junitDialects, type JunitDialect } from './formats/junit/index.ts'
export * from './formats/index.ts'
export { streamingLimits, wholeLimits } from './reading/limits.ts'
export { runRecordName, suiteRecordName } from './reading/record-names.ts'
export {
  createParserRegistry,
  defaultParserRegistry,
  defaultParsers,
  type ParserRegistry,
} from './registry.ts'
export { failureSignatureOf } from './results/failure-signature.ts'
export { testcaseNameOf } from './results/testcase-name.ts'
export { streamReport, type StreamReportOptions } from './stream-report.ts'
export { recordsToResults, type RecordsError, type ResultContext } from './to-results.ts'
export {
  ctrfChunks,
  junitChunks,
  sarifChunks,
  toCtrf,
  toJunit,
  toSarif,
  type SarifOptions,
  type SarifSuppression,
  type WriteOptions,
  type WriterTool,
} from './writers/index.ts'
