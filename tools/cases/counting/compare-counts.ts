import type { CaseCounts } from '../../../packages/core/src/ports/index.ts'
import type { CollectedReport } from '../../../packages/parsers/src/index.ts'
import { countCases, countingRules, type CountingRule, type CountingRuleName } from './counting-rules.ts'

/** What somebody else counted in a report; only what is there is compared. */
export interface ExpectedCounts extends Partial<CaseCounts> {
  /** Tests without the skipped ones, for tools that count so. */
  readonly testsWithoutSkipped?: number
  /** Sum of the durations of the cases, in seconds. */
  readonly durationSeconds?: number
}

/** One number that differs. */
interface CountDifference {
  readonly counter: keyof ExpectedCounts
  readonly expected: number
  readonly counted: number
}

export interface CountComparison {
  /** Empty where all numbers agree. */
  readonly differences: readonly CountDifference[]
  /** The fewest rules that explain every difference; nothing where none do or there is nothing to explain. */
  readonly explainedBy?: readonly CountingRuleName[]
}

/** Above this share of the larger number, durations differ. */
const durationTolerance = 1e-6

/**
 * Compares what another tool counted with what Gatewright counts, and looks for the rules that explain the differences.
 *
 * @param declared - the counters that the report states about itself, where they are known
 */
export function compareCounts(
  report: CollectedReport,
  expected: ExpectedCounts,
  declared?: CaseCounts,
): CountComparison {
  const durationSeconds = durationOf(report)
  const differences = differencesOf(expected, report.summary.counts, durationSeconds)
  if (differences.length === 0) return { differences }
  for (const rules of subsetsBySize(countingRules)) {
    if (
      rules.length > 0 &&
      differencesOf(expected, countCases(report.records, rules), durationSeconds).length === 0
    ) {
      return { differences, explainedBy: rules.map(({ name }) => name) }
    }
  }
  if (declared && differencesOf(expected, declared, durationSeconds).length === 0) {
    return { differences, explainedBy: ['declared-counts'] }
  }
  return { differences }
}

function differencesOf(
  expected: ExpectedCounts,
  counts: CaseCounts,
  durationSeconds: number,
): CountDifference[] {
  const counted: Record<keyof ExpectedCounts, number> = {
    tests: counts.tests,
    passed: counts.passed,
    failed: counts.failed,
    errors: counts.errors,
    skipped: counts.skipped,
    flaky: counts.flaky,
    testsWithoutSkipped: counts.tests - counts.skipped,
    durationSeconds,
  }
  return (Object.keys(counted) as (keyof ExpectedCounts)[]).flatMap((counter) => {
    const wanted = expected[counter]
    if (wanted === undefined || agree(counter, wanted, counted[counter])) return []
    return [{ counter, expected: wanted, counted: counted[counter] }]
  })
}

function agree(counter: keyof ExpectedCounts, expected: number, counted: number): boolean {
  if (counter !== 'durationSeconds') return expected === counted
  return Math.abs(expected - counted) <= Math.max(0.001, durationTolerance * Math.max(expected, counted))
}

function durationOf({ records }: CollectedReport): number {
  return records.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0) / 1000
}

/** At most three rules together: more would explain anything. */
function* subsetsBySize(rules: readonly CountingRule[]): Generator<readonly CountingRule[], void, void> {
  for (const first of rules) yield [first]
  for (const [index, first] of rules.entries()) {
    for (const second of rules.slice(index + 1)) yield [first, second]
  }
  for (const [index, first] of rules.entries()) {
    for (const [offset, second] of rules.slice(index + 1).entries()) {
      for (const third of rules.slice(index + offset + 2)) yield [first, second, third]
    }
  }
}
