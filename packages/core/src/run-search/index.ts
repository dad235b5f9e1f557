export { findAlignedRuns, type AlignedPage, type AlignedRevision } from './find-aligned-runs.ts'
export { findRuns, type RunPage } from './find-runs.ts'
export { readTestHistory, type TestHistoryPage, type TestHistoryQuery } from './read-test-history.ts'
export {
  runLabelKey,
  type FoundRun,
  type RunPageRequest,
  type RunSearch,
  type RunStores,
} from './run-search.ts'
export { searchRuns } from './search-runs.ts'
