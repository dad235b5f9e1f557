export { betaCdf, betaInterval, betaQuantile, type ProbabilityInterval } from './beta.ts'
export { logGamma } from './log-gamma.ts'
