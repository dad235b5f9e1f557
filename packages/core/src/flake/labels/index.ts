export { deriveLabels, type DerivationOptions, type TestFix } from './derive-labels.ts'
export {
  DetectionLabelSchema,
  parseDetectionLabel,
  type Detection,
  type DetectionLabel,
} from './detection-label.ts'
export {
  accuracyObservations,
  detectionKey,
  foldDetectionLabels,
  type AccuracyObservation,
  type DetectionAccuracy,
} from './fold-labels.ts'
