export { benjaminiHochberg } from './benjamini-hochberg.ts'
export { betaCdf, betaInterval, betaQuantile, type ProbabilityInterval } from './beta.ts'
export { binomialCumulative } from './binomial.ts'
export type { ComparedCounts, FailureCounts } from './failure-counts.ts'
export { fisherExact } from './fisher-exact.ts'
export { logGamma } from './log-gamma.ts'
export {
  medianRatioInterval,
  type ComparedSamples,
  type MedianRatioInterval,
} from './median-ratio-interval.ts'
export { rateDifferenceInterval, type RateDifferenceInterval } from './newcombe-interval.ts'
export { normalCumulative, normalQuantile } from './normal.ts'
export { median, quantile } from './quantile.ts'
export {
  addToSketch,
  mergeSketch,
  quantileOfSketch,
  quantileSketch,
  type QuantileSketch,
} from './quantile-sketch.ts'
export { wilsonInterval } from './wilson-interval.ts'
