export { averagePrecision, recallAtPrecision } from './average-precision.ts'
export { brierScore, calibrationBins, logLoss, type CalibrationBin } from './calibration.ts'
export {
  accuracyOf,
  confusionAt,
  f1Of,
  precisionOf,
  recallOf,
  type Confusion,
  type CountedShare,
  type Prediction,
} from './confusion.ts'
