export {
  changeDistribution,
  changeInterval,
  type ChangeInterval,
  type ChangeProbability,
} from './change-distribution.ts'
export {
  addRunToAlarm,
  isAlarming,
  newFailureAlarm,
  type FailureAlarm,
  type FailureAlarmOptions,
} from './failure-alarm.ts'
export { findSegments, type Segment, type SegmentOptions, type SegmentStart } from './find-segments.ts'
export {
  changeProbability,
  newRateWatch,
  nextFailureProbability,
  watchRun,
  type RateWatch,
  type RateWatchOptions,
  type RunLength,
} from './rate-watch.ts'
export { segmentPriors, type BetaPrior, type SegmentPriors } from './sequence-likelihood.ts'
export { sourcePositions, type RunCounts, type SourcePosition } from './source-position.ts'
