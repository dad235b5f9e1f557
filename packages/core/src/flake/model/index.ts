export type { FlakeExample, FlakeModel, FlakePrediction } from './flake-model.ts'
export { defaultPrior, type FlakePrior } from './prior.ts'
export type { RateBands } from './rate-bands.ts'
export { statisticalModel, type StatisticalModelOptions } from './statistical-model.ts'
