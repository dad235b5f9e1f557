import { compareText } from '../../canonical/compare-text.ts'
import { toEpochMs } from '../../schema/compare-instants.ts'
import { itemKey } from '../../schema/item-key.ts'
import { presetOutcomes, type OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import { variantKey } from '../../schema/variant-key.ts'
import { classOf, uniqueResults } from '../../verdict/fold-verdicts.ts'
import {
  defaultMassFailureRule,
  isMassFailure,
  type MassFailureRule,
  type RunSummary,
} from './mass-failures.ts'
import type { RunContext } from './run-context.ts'
import { isHardFailure, type BranchClass, type TestHistory, type TestRun } from './test-run.ts'

export interface ExtractOptions {
  /** What is known of the runs. */
  readonly runs?: readonly RunContext[]
  /**
   * The branch of a run that `runs` does not name: `change` by default, so that failures of it count against whatever
   * was tested and not against the test. Say `main` where all results are of the main branch.
   */
  readonly unstatedBranch?: BranchClass
  /** The outcome set of the results; the preset set by default. An outcome outside of it counts as a failure. */
  readonly outcomes?: OutcomeSet
  /** {@link defaultMassFailureRule} by default; `'keep'` keeps every run. */
  readonly massFailures?: MassFailureRule | 'keep'
  /**
   * From how many tests on that fail alike in one run the failure is one event of all of them and says nothing of any:
   * 10 by default. Only failures with a signature are compared.
   */
  readonly systemicTests?: number
}

/** A failure that many tests shared in one run. */
export interface SystemicFailure {
  readonly run: string
  readonly signature: string
  readonly tests: number
}

/** What results say of tests over time, and what of it was left out and why. */
export interface FlakeEvidence {
  /** By testcase and variant. */
  readonly histories: readonly TestHistory[]
  /** Runs that failed as a whole, by id. */
  readonly massFailures: readonly RunSummary[]
  /** By run and signature. */
  readonly systemic: readonly SystemicFailure[]
}

interface Slot {
  readonly testcase: string
  readonly variant: TestResult['variant']
  readonly runs: Map<string, TestResult[]>
}

/**
 * The history of every (testcase, variant) among the results, whatever their order. Results of one group are attempts of
 * one run; without a group, those of one item are. Only passes and failures count: errors, skips and whatever else says
 * nothing of a test. A result that comes twice counts once.
 *
 * Runs in which too much failed are left out, and failures that many tests shared.
 */
export function extractHistories(
  results: readonly TestResult[],
  options: ExtractOptions = {},
): FlakeEvidence {
  const outcomes = options.outcomes ?? presetOutcomes
  const contexts = new Map((options.runs ?? []).map((context) => [context.id, context]))
  const slots = new Map<string, Slot>()
  for (const result of uniqueResults(results)) {
    const outcomeClass = classOf(result.outcome, outcomes)
    if (outcomeClass !== 'pass' && outcomeClass !== 'fail') continue
    const key = JSON.stringify([result.testcase, variantKey(result.variant)])
    const slot = slots.get(key) ?? { testcase: result.testcase, variant: result.variant, runs: new Map() }
    slots.set(key, slot)
    const run = runOf(result, contexts)
    const known = slot.runs.get(run)
    if (known) known.push(result)
    else slot.runs.set(run, [result])
  }
  const whole = [...slots.values()]
    .sort(
      (a, b) =>
        compareText(a.testcase, b.testcase) || compareText(variantKey(a.variant), variantKey(b.variant)),
    )
    .map(({ testcase, variant, runs }) => ({
      testcase,
      variant,
      runs: [...runs]
        .map(([run, own]) => testRun(run, own, contexts.get(run), options.unstatedBranch ?? 'change', outcomes))
        .sort((a, b) => a.at - b.at || compareText(a.run, b.run)),
    }))
  return withoutSharedFailures(whole, options)
}

/** The first of its groups that somebody knows, or else the first; the item where there is no group. */
function runOf({ groups, item }: TestResult, contexts: ReadonlyMap<string, RunContext>): string {
  const sorted = [...groups].sort(compareText)
  return sorted.find((group) => contexts.has(group)) ?? sorted[0] ?? itemKey(item)
}

function testRun(
  run: string,
  results: readonly TestResult[],
  context: RunContext | undefined,
  unstatedBranch: BranchClass,
  outcomes: OutcomeSet,
): TestRun {
  const [first] = results
  if (!first) throw new TypeError('A run without results is no run.')
  const failed = results.filter(({ outcome }) => classOf(outcome, outcomes) === 'fail')
  const commit = context?.commit ?? itemKey(first.item)
  const branch = context?.branch ?? unstatedBranch
  const signature = failed.find(({ failureSignature }) => failureSignature !== undefined)?.failureSignature
  return {
    run,
    at: toEpochMs(first.submittedAt),
    commit,
    branch,
    ...(branch === 'change' ? { change: context?.change ?? commit } : {}),
    ...(context?.base === undefined ? {} : { base: context.base }),
    passes: results.length - failed.length,
    failures: failed.length,
    ...(signature === undefined ? {} : { signature }),
    results: results.map(({ id }) => id),
  }
}

/** Leaves out runs that failed as a whole, and failures that many tests shared. */
function withoutSharedFailures(
  histories: readonly TestHistory[],
  { massFailures: rule = defaultMassFailureRule, systemicTests = 10 }: ExtractOptions,
): FlakeEvidence {
  const summaries = new Map<string, { run: string; tests: number; failed: number }>()
  const shared = new Map<string, { run: string; signature: string; tests: number }>()
  for (const { runs } of histories) {
    for (const run of runs) {
      const summary = summaries.get(run.run) ?? { run: run.run, tests: 0, failed: 0 }
      summaries.set(run.run, summary)
      summary.tests++
      if (!isHardFailure(run)) continue
      summary.failed++
      if (run.signature === undefined) continue
      const key = JSON.stringify([run.run, run.signature])
      const alike = shared.get(key) ?? { run: run.run, signature: run.signature, tests: 0 }
      shared.set(key, alike)
      alike.tests++
    }
  }
  const excluded = new Set(
    [...summaries.values()]
      .filter((summary) => rule !== 'keep' && isMassFailure(summary, rule))
      .map(({ run }) => run),
  )
  function isLeftOut(run: TestRun): boolean {
    if (excluded.has(run.run)) return true
    if (run.signature === undefined || !isHardFailure(run)) return false
    return (shared.get(JSON.stringify([run.run, run.signature]))?.tests ?? 0) >= systemicTests
  }
  return {
    histories: histories.map((history) => excludeRuns(history, isLeftOut)),
    massFailures: [...summaries.values()]
      .filter(({ run }) => excluded.has(run))
      .sort((a, b) => compareText(a.run, b.run)),
    systemic: [...shared.values()]
      .filter(({ tests, run }) => tests >= systemicTests && !excluded.has(run))
      .sort((a, b) => compareText(a.run, b.run) || compareText(a.signature, b.signature)),
  }
}

/**
 * The history without some of its runs. What it keeps of them is how many of main at its end failed hard: a test that
 * fails in run after run is not fine because too much else fails as well.
 */
export function excludeRuns(history: TestHistory, isLeftOut: (run: TestRun) => boolean): TestHistory {
  const kept = history.runs.filter((run) => !isLeftOut(run))
  if (kept.length === history.runs.length) return history
  const lastKept = history.runs.findLastIndex((run) => run.branch === 'main' && !isLeftOut(run))
  let excludedTail = 0
  for (const run of history.runs.slice(lastKept + 1)) {
    if (run.branch !== 'main') continue
    excludedTail = isHardFailure(run) ? excludedTail + 1 : 0
  }
  return { ...history, runs: kept, ...(excludedTail > 0 ? { excludedTail } : {}) }
}
