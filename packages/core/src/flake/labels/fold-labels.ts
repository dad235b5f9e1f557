import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import { compareText } from '../../canonical/compare-text.ts'
import { compareInstants, toEpochMs } from '../../schema/compare-instants.ts'
import { variantKey } from '../../schema/variant-key.ts'
import { brierScore, calibrationBins, logLoss, type CalibrationBin } from '../evaluation/calibration.ts'
import {
  accuracyOf,
  f1Of,
  precisionOf,
  recallOf,
  type Confusion,
  type CountedShare,
  type Prediction,
} from '../evaluation/confusion.ts'
import type { Detection, DetectionLabel } from './detection-label.ts'

/** How often a version of a model was right, as far as its detections were labelled. */
export interface DetectionAccuracy {
  readonly modelVersion: string
  /** Detections that count: labelled, and with an answer. */
  readonly n: number
  /** How many of them a person labelled. */
  readonly labelledByPeople: number
  /** Positive is what was detected as `flaky`. */
  readonly confusion: Confusion
  /** The share of detections that were right. None of these shares is there where nothing was counted. */
  readonly accuracy?: CountedShare
  readonly precision?: CountedShare
  readonly recall?: CountedShare
  readonly f1?: CountedShare
  readonly brier?: number
  readonly logLoss?: number
  /** Always ten. */
  readonly calibration: readonly CalibrationBin[]
}

/** One value of the metric `flakeDetectionAccuracy`. */
export interface AccuracyObservation {
  readonly modelVersion: string
  /** The share of labelled detections that were right, in [0, 1]. */
  readonly value: number
  /** Of how many. */
  readonly n: number
}

/**
 * What the labels say about each version of the model, by version. The order of the labels and repeated deliveries do not
 * matter: a detection counts once, with the label that counts. What a person says goes before what was derived, whenever
 * that was; of several people's, or several derived ones, the newest counts; at one instant `wrong` does.
 *
 * A detection of `unknown` answers nothing and is not counted. Labels are rarely given to a fair sample: whoever only looks
 * at what was called flaky measures precision and learns nothing about recall.
 */
export function foldDetectionLabels(labels: readonly DetectionLabel[]): readonly DetectionAccuracy[] {
  const byVersion = new Map<string, DetectionLabel[]>()
  for (const label of labelsThatCount(labels)) {
    if (label.state === 'unknown') continue
    const own = byVersion.get(label.modelVersion)
    if (own) own.push(label)
    else byVersion.set(label.modelVersion, [label])
  }
  return [...byVersion]
    .sort(([a], [b]) => compareText(a, b))
    .map(([modelVersion, own]) => accuracyFrom(modelVersion, own))
}

/**
 * The observations for the metric `flakeDetectionAccuracy`: one for each version of which something was counted.
 *
 * @example
 * import { accuracyObservations, foldDetectionLabels } from '@gatewright/core/flake'
 *
 * console.log(accuracyObservations(foldDetectionLabels([]))) // []
 */
export function accuracyObservations(
  accuracies: readonly DetectionAccuracy[],
): readonly AccuracyObservation[] {
  return accuracies.flatMap(({ modelVersion, accuracy }) =>
    accuracy ? [{ modelVersion, value: accuracy.value, n: accuracy.n }] : [],
  )
}

/** The canonical text of what a label is about: equal for labels of one detection. */
export function detectionKey({ testcase, variant, modelVersion, detectedAt }: Detection): string {
  return JSON.stringify([testcase, variantKey(variant), modelVersion, toEpochMs(detectedAt)])
}

function labelsThatCount(labels: readonly DetectionLabel[]): readonly DetectionLabel[] {
  const byDetection = new Map<string, DetectionLabel>()
  for (const label of labels) {
    const key = detectionKey(label)
    const other = byDetection.get(key)
    if (!other || compareWeight(other, label) < 0) byDetection.set(key, label)
  }
  return [...byDetection.values()]
}

/** Positive when the first counts. */
function compareWeight(a: DetectionLabel, b: DetectionLabel): number {
  return (
    Number(a.source === 'person') - Number(b.source === 'person') ||
    compareInstants(a.at, b.at) ||
    Number(a.label === 'wrong') - Number(b.label === 'wrong') ||
    compareText(a.id, b.id) ||
    compareText(textOf(a), textOf(b))
  )
}

function textOf(label: DetectionLabel): string {
  return canonicalJson(label as unknown as JsonValue)
}

function accuracyFrom(modelVersion: string, labels: readonly DetectionLabel[]): DetectionAccuracy {
  const confusion = confusionFrom(labels)
  const predictions: readonly Prediction[] = labels.map((label) => ({
    probability: label.probability,
    positive: isFlaky(label),
  }))
  const shares = {
    accuracy: accuracyOf(confusion),
    precision: precisionOf(confusion),
    recall: recallOf(confusion),
    f1: f1Of(confusion),
    brier: brierScore(predictions),
    logLoss: logLoss(predictions),
  }
  return {
    modelVersion,
    n: labels.length,
    labelledByPeople: labels.filter(({ source }) => source === 'person').length,
    confusion,
    ...onlyPresent(shares),
    calibration: calibrationBins(predictions),
  }
}

function confusionFrom(labels: readonly DetectionLabel[]): Confusion {
  const count = (state: boolean, truth: boolean): number =>
    labels.filter((label) => (label.state === 'flaky') === state && isFlaky(label) === truth).length
  return {
    truePositives: count(true, true),
    falsePositives: count(true, false),
    trueNegatives: count(false, false),
    falseNegatives: count(false, true),
  }
}

/** What the label says is true of the test. */
function isFlaky({ state, label }: DetectionLabel): boolean {
  return (state === 'flaky') === (label === 'right')
}

function onlyPresent<Values extends object>(
  values: Values,
): { [K in keyof Values]?: NonNullable<Values[K]> } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as { [K in keyof Values]?: NonNullable<Values[K]> }
}
