export type { Bucket, Witness } from './bucket.ts'
export type { CommitTally } from './commit-tally.ts'
export { parseFlakeStatistics, writeFlakeStatistics, type FlakeStatisticsError } from './codec.ts'
export { readCompactStatistics, writeCompactStatistics } from './compact-codec.ts'
export {
  addRun,
  dayOf,
  emptyStatistics,
  forgetBefore,
  mergeStatistics,
  recountDay,
  statisticsOf,
  type DayOfRuns,
  type FlakeStatistics,
  type GrowingStatistics,
  type OutOfOrderError,
} from './flake-statistics.ts'
export {
  foldStatistics,
  type FailingChanges,
  type StatisticsForWindow,
  type WindowOfRuns,
} from './fold-statistics.ts'
export type { MainSequence } from './main-sequence.ts'
export type { Segment as RunSegment } from './segment.ts'
export type { FlakeStatisticsJson } from './statistics-json.ts'
export type { Trials } from './trials.ts'
