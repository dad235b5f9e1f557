export {
  countBy,
  countResults,
  type CountByOptions,
  type CountResult,
  type CountResultsOptions,
  type ResultCount,
} from './built-in/count-by.ts'
export { durationQuantiles, type DurationResult, type DurationState } from './built-in/duration-quantiles.ts'
export {
  flakeRate,
  topFlakySuites,
  type FlakeRateOptions,
  type FlakeRateResult,
  type FlakeState,
} from './built-in/flake-rate.ts'
export { gateTimes, type GateTimesResult, type GateTimesState } from './built-in/gate-times.ts'
export { latestBy, type LatestByOptions, type LatestResult, type LatestState } from './built-in/latest-by.ts'
export { passRate, type PassCounts, type PassRateResult } from './built-in/pass-rate.ts'
export type { ResultPluginOptions } from './built-in/result-plugin-options.ts'
export type { TextCounts } from './built-in/text-counts.ts'
export { waiverDebt, type WaiverDebtResult, type WaiverDebtState } from './built-in/waiver-debt.ts'
export { calendarStart, rollUp, type CalendarUnit } from './calendar.ts'
export { changedScores, type ScoreChange } from './changed-scores.ts'
export { flakeSeries, type FlakePoint } from './flake-series.ts'
export { foldEvents, type FoldedBucket } from './fold-events.ts'
export { historyCsv, type HistoryCsvOptions, type StatisticsPoint } from './history-csv.ts'
export type { StatisticsLayout } from './layout.ts'
export type {
  DecisionEvent,
  FeedChanged,
  ResultEvent,
  StatisticsEvent,
  StatisticsEventKind,
  WaiverChanged,
} from './statistics-event.ts'
export { loadState, saveState, statisticsPlugin, type StatisticsPlugin } from './statistics-plugin.ts'
export { viewOf, type StatisticsView } from './view-of.ts'
export { bucketStart, readWindow, windowLabel, type StatisticsWindow, type WindowLabel } from './window.ts'
