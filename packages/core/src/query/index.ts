export { escapeLike, likePattern } from './like-pattern.ts'
export { matchesLike, matchesText } from './matches-like.ts'
export { matchesResult, resultMatcher } from './matches-result.ts'
export { collectNewest, newestResults, type NewestCollector } from './newest-results.ts'
export { privateDataPrefix, resultData, resultValues, unnamedItemType } from './result-data.ts'
export { textMatcher } from './text-matcher.ts'
export { productName } from './product-name.ts'
export { resultStatus, testPartOf, type TestPart } from './result-status.ts'
export { isOfProduct } from './search/is-of-product.ts'
export { parseSearch } from './search/parse-search.ts'
export { printSearch } from './search/print-search.ts'
export type { ParseSearchOptions } from './search/read-atom.ts'
export {
  deepestSearch,
  largestSearchCount,
  longestSearch,
  type ResultSearch,
  type StatusSearch,
} from './search/result-search.ts'
export type { SearchError } from './search/search-error.ts'
export { searchMatcher } from './search/search-matcher.ts'
export type { SearchedRun, SearchRow } from './search/search-row.ts'
export { searchRows, type SearchRowsOptions } from './search/search-rows.ts'
export { checkSearch, ResultSearchSchema } from './search/search-schema.ts'
export { missingStatus, searchStatuses } from './search/search-statuses.ts'
export { readSummary, type RunSummary, type SummarizedTest } from './summary/read-summary.ts'
export {
  writeSummaryV1,
  writeSummaryV2,
  type SummaryV1,
  type SummaryV2,
  type SummaryV2Entry,
} from './summary/write-summary.ts'
export {
  testHistory,
  type HistoryEntry,
  type ProductHistory,
  type SubtestHistory,
  type TestHistoryOptions,
} from './test-history.ts'
