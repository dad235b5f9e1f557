import { compareText } from '../../canonical/compare-text.ts'
import { digestOfJson } from '../../canonical/digest.ts'
import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import type { EpochMs, Instant } from '../../schema/instant.ts'
import { variantKey } from '../../schema/variant-key.ts'
import type { Variant } from '../../schema/variant.ts'
import { testKey } from '../evidence/test-key.ts'
import { isClean, isFlip, isHardFailure, type TestHistory, type TestRun } from '../evidence/test-run.ts'
import { runsToCertifyRate } from '../planner/sample-sizes.ts'
import type { Detection, DetectionLabel } from './detection-label.ts'

/** A commit that was made to repair a test, from when it was on main. */
export interface TestFix {
  readonly testcase: string
  /** Without one it is for all variants. */
  readonly variant?: Variant
  readonly commit: string
  readonly at: Instant
}

/** What it takes to label a detection by what came later. */
export interface DerivationOptions {
  /** Only what happens so many milliseconds after a detection says whether it was right then. 14 days by default. */
  readonly horizonMs?: number
  /** Commits that must flip to show that a test is flaky. 2 by default. */
  readonly flakyCommits?: number
  /** The failure rate that clean runs must rule out, with 95 %, to show that it is not. 0.02 by default: 149 runs. */
  readonly cleanRate?: number
  /** Runs on main that must fail in every attempt, with no pass since the detection, to show that it is broken. 5 by default. */
  readonly brokenRuns?: number
}

/** What later runs show about a test. */
interface Finding {
  readonly isFlaky: boolean
  readonly rule: 'flipped' | 'fixed' | 'reran-clean' | 'turned-out-broken'
  readonly run: TestRun
  readonly reason: string
}

/**
 * Labels detections by what happened after them, in the order of the detections' tests and times. A detection of which too
 * little is known yet gets no label.
 *
 * In this order: flips on two commits show that the test is flaky. A commit that repairs a test that was called flaky, and
 * enough clean runs behind it, show that it was. Five runs on main without any pass since the detection show that it is
 * broken. Enough clean runs from the detection on, and no repair, show that it is not flaky.
 *
 * The ids follow from the content, so that labels which are derived again are the same labels.
 */
export function deriveLabels(
  detections: readonly Detection[],
  histories: readonly TestHistory[],
  fixes: readonly TestFix[] = [],
  options: DerivationOptions = {},
): readonly DetectionLabel[] {
  const runs = runsByTest(histories)
  return detections
    .flatMap((detection) => {
      if (detection.state === 'unknown') return []
      const from = toEpochMs(detection.detectedAt)
      const until = from + (options.horizonMs ?? twoWeeksMs)
      const later = (runs.get(testKey(detection)) ?? []).filter((run) => run.at > from && run.at <= until)
      const repaired = repairedAt(detection, fixes, from, until)
      const finding = findIn(later, detection, repaired, options)
      return finding ? [toLabel(detection, finding)] : []
    })
    .sort((a, b) => compareText(testKey(a), testKey(b)) || compareText(a.at, b.at) || compareText(a.id, b.id))
}

const twoWeeksMs = 14 * 86_400_000

function findIn(
  later: readonly TestRun[],
  { state }: Detection,
  repaired: EpochMs | undefined,
  { flakyCommits = 2, cleanRate = 0.02, brokenRuns = 5 }: DerivationOptions,
): Finding | undefined {
  const flips = firstOfEach(later.filter(isFlip))
  const flip = flips[flakyCommits - 1]
  if (flip) {
    const reason = `It failed and passed on ${flakyCommits} commits after the detection.`
    return { isFlaky: true, rule: 'flipped', run: flip, reason }
  }
  const needed = runsToCertifyRate(cleanRate)
  if (repaired !== undefined) {
    const behind = later.filter((run) => run.at > repaired)
    const run = state === 'flaky' ? cleanFrom(behind, needed) : undefined
    const reason = `A commit repaired it, and ${needed} clean runs followed.`
    return run && { isFlaky: true, rule: 'fixed', run, reason }
  }
  const failing = later.every(({ passes }) => passes === 0)
  const broken = later.filter((run) => run.branch === 'main' && isHardFailure(run))[brokenRuns - 1]
  if (failing && broken) {
    const reason = `It failed in ${brokenRuns} runs on main and passed in none after the detection.`
    return { isFlaky: false, rule: 'turned-out-broken', run: broken, reason }
  }
  const run = cleanFrom(later, needed)
  const reason = `${needed} clean runs followed the detection, and no commit repaired it.`
  return run && { isFlaky: false, rule: 'reran-clean', run, reason }
}

/** The run that completes so many clean ones with no other between. */
function cleanFrom(runs: readonly TestRun[], needed: number): TestRun | undefined {
  return runs.slice(0, needed).every(isClean) ? runs[needed - 1] : undefined
}

function firstOfEach(runs: readonly TestRun[]): readonly TestRun[] {
  const seen = new Set<string>()
  return runs.filter(({ commit }) => !seen.has(commit) && seen.add(commit))
}

/** The first repair within the horizon. */
function repairedAt(
  { testcase, variant }: Detection,
  fixes: readonly TestFix[],
  from: EpochMs,
  until: EpochMs,
): EpochMs | undefined {
  const own = fixes
    .filter(
      (fix) =>
        fix.testcase === testcase &&
        (fix.variant === undefined || variantKey(fix.variant) === variantKey(variant)),
    )
    .map(({ at }) => toEpochMs(at))
    .filter((at) => at > from && at <= until)
  return own.length === 0 ? undefined : Math.min(...own)
}

function toLabel(detection: Detection, { isFlaky, rule, run, reason }: Finding): DetectionLabel {
  const { testcase, variant, modelVersion, detectedAt, probability, state } = detection
  const content = {
    at: fromEpochMs(run.at),
    by: `later-evidence:${rule}`,
    testcase,
    variant,
    modelVersion,
    detectedAt,
    probability,
    state,
    label: (state === 'flaky') === isFlaky ? ('right' as const) : ('wrong' as const),
    source: 'later-evidence' as const,
    reason,
  }
  return { id: digestOfJson(content), ...content }
}

function runsByTest(histories: readonly TestHistory[]): ReadonlyMap<string, readonly TestRun[]> {
  const byTest = new Map<string, Map<string, TestRun>>()
  for (const history of histories) {
    const own = byTest.get(testKey(history)) ?? new Map<string, TestRun>()
    for (const run of history.runs) own.set(identityOf(run), run)
    byTest.set(testKey(history), own)
  }
  return new Map([...byTest].map(([key, runs]) => [key, inOrder(runs)]))
}

/** Two that contradict each other both count. */
function identityOf({ run, at, commit, branch, passes, failures, results }: TestRun): string {
  return JSON.stringify([run, at, commit, branch, passes, failures, results])
}

function inOrder(runs: ReadonlyMap<string, TestRun>): readonly TestRun[] {
  return [...runs]
    .sort(([keyA, a], [keyB, b]) => a.at - b.at || compareText(keyA, keyB))
    .map(([, run]) => run)
}
