export { readReport, type CollectedReport, type ReadReportOptions } from './collect.ts'
export { describeContent, type ContentDescription } from './describe-content.ts'
export { detectFormat } from './detect.ts'
export {
  junitDefaultLimits,
  junitDialects,
  junitParser,
  suiteRecordName,
  type JunitDialect,
} from './formats/junit/index.ts'
export {
  createParserRegistry,
  defaultParserRegistry,
  defaultParsers,
  type ParserRegistry,
} from './registry.ts'
export { failureSignatureOf } from './results/failure-signature.ts'
export { testcaseNameOf } from './results/testcase-name.ts'
export { recordsToResults, type RecordsError, type ResultContext } from './to-results.ts'
