import { compareText } from '../../canonical/compare-text.ts'
import { toEpochMs } from '../../schema/compare-instants.ts'
import { presetOutcomes, type OutcomeSet } from '../../schema/outcome.ts'
import type { TestResult } from '../../schema/result.ts'
import { variantKey } from '../../schema/variant-key.ts'
import { classOf, uniqueResults } from '../../verdict/fold-verdicts.ts'
import { defaultMassFailureRule, type MassFailureRule, type RunSummary } from './mass-failures.ts'
import type { RunContext } from './run-context.ts'
import { contextsById, runFactsOf, testRunOf, type RunFacts } from './run-facts.ts'
import { testKey } from './test-key.ts'
import { findSharedFailures, type SystemicFailure } from './shared-failures.ts'
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
  readonly runs: Map<string, Attempts>
}

interface Attempts {
  readonly facts: RunFacts
  readonly results: TestResult[]
}

/**
 * The history of every (testcase, variant) among the results, whatever their order. Results of one group are attempts of
 * one run, as long as they are of the same code; without a group, those of one item are. Only passes and failures count:
 * errors, skips and whatever else says nothing of a test. A result that comes twice counts once.
 *
 * Runs in which too much failed are left out, and failures that many tests shared.
 */
export function extractHistories(
  results: readonly TestResult[],
  options: ExtractOptions = {},
): FlakeEvidence {
  const outcomes = options.outcomes ?? presetOutcomes
  const contexts = contextsById(options.runs ?? [])
  const slots = new Map<string, Slot>()
  for (const result of uniqueResults(results)) {
    const outcomeClass = classOf(result.outcome, outcomes)
    if (outcomeClass !== 'pass' && outcomeClass !== 'fail') continue
    const key = testKey(result)
    const slot = slots.get(key) ?? { testcase: result.testcase, variant: result.variant, runs: new Map() }
    slots.set(key, slot)
    const facts = runFactsOf(result, contexts, options.unstatedBranch ?? 'change')
    // A group may hold results of several items. What failed on one of them and passed on another is no retry.
    const place = JSON.stringify([facts.run, facts.commit])
    const known = slot.runs.get(place)
    if (known) known.results.push(result)
    else slot.runs.set(place, { facts, results: [result] })
  }
  const whole = [...slots.values()]
    .sort(
      (a, b) =>
        compareText(a.testcase, b.testcase) || compareText(variantKey(a.variant), variantKey(b.variant)),
    )
    .map(({ testcase, variant, runs }) => ({
      testcase,
      variant,
      runs: [...runs.values()]
        .map((own) => testRun(own, outcomes))
        .sort((a, b) => a.at - b.at || compareText(a.run, b.run) || compareText(a.commit, b.commit)),
    }))
  return withoutSharedFailures(whole, options)
}

function testRun({ facts, results }: Attempts, outcomes: OutcomeSet): TestRun {
  const [first] = results
  if (!first) throw new TypeError('A run without results is no run.')
  const attempts = results.map(({ id, outcome, failureSignature }) => ({
    id,
    isFailure: classOf(outcome, outcomes) === 'fail',
    signature: failureSignature,
  }))
  return testRunOf(facts, toEpochMs(first.submittedAt), attempts)
}

/** Leaves out runs that failed as a whole, and failures that many tests shared. */
function withoutSharedFailures(
  histories: readonly TestHistory[],
  { massFailures: rule = defaultMassFailureRule, systemicTests = 10 }: ExtractOptions,
): FlakeEvidence {
  const { massFailures, systemic, isLeftOut } = findSharedFailures(histories, rule, systemicTests)
  return { histories: histories.map((history) => excludeRuns(history, isLeftOut)), massFailures, systemic }
}

/**
 * The history without some of its runs. What it keeps of them is how many at its end failed hard, runs of main or, where
 * nothing ran on main, changes: a test that fails in run after run is not fine because too much else fails as well. What was
 * left out of it before is newer, and is added.
 */
export function excludeRuns(history: TestHistory, isLeftOut: (run: TestRun) => boolean): TestHistory {
  const kept = history.runs.filter((run) => !isLeftOut(run))
  if (kept.length === history.runs.length) return history
  const hasMain = history.runs.some(({ branch }) => branch === 'main')
  const telling = history.runs.filter(({ branch }) => branch === 'main' || !hasMain)
  // One change that is pushed again and again speaks once; each run of main speaks.
  const failing = new Set<string>()
  for (const run of telling.slice(telling.findLastIndex((run) => !isLeftOut(run)) + 1).reverse()) {
    if (!isHardFailure(run)) break
    failing.add(hasMain ? run.run : (run.change ?? run.commit))
  }
  const excludedTail = failing.size + (history.excludedTail ?? 0)
  return { ...history, runs: kept, ...(excludedTail > 0 ? { excludedTail } : {}) }
}
