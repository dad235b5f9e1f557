import { compareText } from '../../canonical/compare-text.ts'
import { isMassFailure, type MassFailureRule, type RunSummary } from './mass-failures.ts'
import { isFlip, isHardFailure, type TestHistory, type TestRun } from './test-run.ts'

/** A failure that many tests shared in one run. */
export interface SystemicFailure {
  readonly run: string
  readonly signature: string
  readonly tests: number
}

/** What tests failed together, and so says nothing of any single one. */
export interface SharedFailures {
  /** By id of the run. */
  readonly massFailures: readonly RunSummary[]
  /** By run and signature; of runs that did not fail as a whole. */
  readonly systemic: readonly SystemicFailure[]
  /** Whether a run says nothing of its test. */
  isLeftOut(run: TestRun): boolean
}

type Growing<T> = { -readonly [Key in keyof T]: T[Key] }

/** Finds runs that failed as a whole, and failures that at least so many tests shared. */
export function findSharedFailures(
  histories: readonly TestHistory[],
  rule: MassFailureRule | 'keep',
  systemicTests: number,
): SharedFailures {
  const summaries = new Map<string, Growing<Required<RunSummary>>>()
  const shared = new Map<string, Growing<SystemicFailure>>()
  for (const history of histories) countTest(history, summaries, shared)
  const excluded = new Set(
    [...summaries.values()]
      .filter((summary) => rule !== 'keep' && isMassFailure(summary, rule))
      .map(({ run }) => run),
  )
  return {
    massFailures: [...summaries.values()]
      .filter(({ run }) => excluded.has(run))
      .sort((a, b) => compareText(a.run, b.run)),
    systemic: [...shared.values()]
      .filter(({ tests, run }) => tests >= systemicTests && !excluded.has(run))
      .sort((a, b) => compareText(a.run, b.run) || compareText(a.signature, b.signature)),
    isLeftOut(run) {
      if (excluded.has(run.run)) return true
      if (run.signature === undefined || !isHardFailure(run)) return false
      return (shared.get(keyOf(run.run, run.signature))?.tests ?? 0) >= systemicTests
    },
  }
}

/** Counts a test once in each run, whatever number of items it tried there. */
function countTest(
  { runs }: TestHistory,
  summaries: Map<string, Growing<Required<RunSummary>>>,
  shared: Map<string, Growing<SystemicFailure>>,
): void {
  const attempts = new Map<string, { passed: boolean; flipped: boolean }>()
  const signatures = new Set<string>()
  for (const run of runs) {
    const before = attempts.get(run.run)
    attempts.set(run.run, {
      passed: before?.passed === true || run.passes > 0,
      flipped: before?.flipped === true || isFlip(run),
    })
    if (!isHardFailure(run) || run.signature === undefined) continue
    const key = keyOf(run.run, run.signature)
    if (signatures.has(key)) continue
    signatures.add(key)
    const alike = shared.get(key) ?? { run: run.run, signature: run.signature, tests: 0 }
    shared.set(key, alike)
    alike.tests++
  }
  for (const [run, { passed, flipped }] of attempts) {
    const summary = summaries.get(run) ?? { run, tests: 0, failed: 0, flipped: 0 }
    summaries.set(run, summary)
    summary.tests++
    if (flipped) summary.flipped++
    else if (!passed) summary.failed++
  }
}

function keyOf(run: string, signature: string): string {
  return JSON.stringify([run, signature])
}
