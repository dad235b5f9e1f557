import type { CaseCounts } from '../../../packages/core/src/ports/index.ts'
import {
  countAs,
  dialectPresets,
  dialectRules,
  type CollectedReport,
  type DialectPreset,
  type DialectRuleName,
} from '../../../packages/parsers/src/index.ts'
import { createRecounter } from '../../../packages/parsers/src/dialects/index.ts'

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
  /**
   * What explains every difference: a preset, or the fewest rules, or that the numbers are those that the report declares.
   * Nothing where nothing does or there is nothing to explain.
   */
  readonly explainedBy?: readonly string[]
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
  for (const { names, counts } of waysToCount(report.records, declared)) {
    for (const extra of [[], [skippedAmongTests]])
      if (differencesOf(expected, counts, durationSeconds, extra.length > 0).length === 0)
        return { differences, explainedBy: [...names, ...extra] }
  }
  return { differences }
}

/** `testsWithoutSkipped` is the number of all tests: a total that somebody calls one without skipped cases holds them too. */
const skippedAmongTests = 'skipped-counted-among-tests'

/** More rules together would explain anything. */
const mostRules = 3

interface WayToCount {
  readonly names: readonly string[]
  readonly counts: CaseCounts
}

/** Our own way, then fewer rules before more and presets last. */
function* waysToCount(
  records: CollectedReport['records'],
  declared: CaseCounts | undefined,
): Generator<WayToCount, void, void> {
  yield { names: [], counts: countAs(records, 'default') }
  const rules = rulesThatMatter(records)
  for (let size = 1; size <= mostRules; size += 1) {
    for (const names of subsetsOf(rules, size)) yield { names, counts: countAs(records, names) }
    if (size === 1 && declared) yield { names: ['declared-counts'], counts: declared }
  }
  for (const preset of Object.keys(dialectPresets) as DialectPreset[])
    yield { names: [`preset ${preset}`], counts: countAs(records, preset) }
}

/** Rules that count any of the records otherwise, alone or behind another. */
function rulesThatMatter(records: CollectedReport['records']): readonly DialectRuleName[] {
  const names = dialectRules.map(({ name }) => name)
  const counted = (rules: readonly DialectRuleName[]): string => {
    const recount = createRecounter(records, rules)
    return JSON.stringify(records.map((record) => recount(record) ?? null))
  }
  const plain = counted([])
  const alone = names.filter((name) => counted([name]) !== plain)
  const hasMore = alone.filter((name) => name !== 'flaky-not-told').length > 0
  return names.filter((name) => alone.includes(name) || (hasMore && name === 'errors-counted-as-failed'))
}

function differencesOf(
  expected: ExpectedCounts,
  counts: CaseCounts,
  durationSeconds: number,
  isSkippedAmong: boolean = false,
): CountDifference[] {
  const counted: Record<keyof ExpectedCounts, number> = {
    tests: counts.tests,
    passed: counts.passed,
    failed: counts.failed,
    errors: counts.errors,
    skipped: counts.skipped,
    flaky: counts.flaky,
    testsWithoutSkipped: isSkippedAmong ? counts.tests : counts.tests - counts.skipped,
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

function* subsetsOf(
  rules: readonly DialectRuleName[],
  size: number,
): Generator<readonly DialectRuleName[], void, void> {
  if (size === 0) yield []
  for (const [index, first] of rules.entries()) {
    if (size > 0) for (const more of subsetsOf(rules.slice(index + 1), size - 1)) yield [first, ...more]
  }
}
