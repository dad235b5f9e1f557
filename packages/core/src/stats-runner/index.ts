export { describeStatistics, type CountProgress, type StatisticsDescription } from './describe-statistics.ts'
export type { EnrichmentFailed, PluginFailed, StatisticsReadError, StatisticsRunError } from './errors.ts'
export type { ForgottenBuckets } from './forget-buckets.ts'
export { readFlakeSeries, type FlakeSeriesAnswer } from './read-flake-series.ts'
export { recomputeScores, type RecomputedScores, type RecomputeScoresOptions } from './recompute-scores.ts'
export {
  readHistory,
  readSeries,
  type HistoryPage,
  type HistoryRange,
  type StatisticsHistory,
} from './read-history.ts'
export {
  readLatest,
  readLatestOfKeys,
  type LatestPage,
  type StatisticsQuery,
  type TypedPoint,
} from './read-latest.ts'
export type { StatisticsReport, StatisticsRunnerOptions, StatisticsStores } from './runner-options.ts'
export { createStatisticsRunner, type StatisticsRun, type StatisticsRunner } from './statistics-runner.ts'
export { statisticsSteps, type StatisticsStep } from './statistics-steps.ts'
