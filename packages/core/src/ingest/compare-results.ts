import { compareText } from '../canonical/compare-text.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import { isSameJson } from './is-same-json.ts'

/** A test of a report, and what its attempts came to before and now. */
export interface ResultDifference {
  readonly testcase: string
  readonly variant: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Results that were stored, beside those that are made of the same bytes now. */
export interface ComparedResults {
  readonly before: number
  readonly after: number
  /** True where they are equal to the byte. */
  readonly isSame: boolean
  /** Tests whose outcomes are other ones, that are new, or that are gone. */
  readonly outcomes: readonly ResultDifference[]
  /** How many tests have other outcomes, and in how many results anything at all is different. */
  readonly counts: { readonly outcomes: number; readonly results: number }
}

/** @param mostListed - how many differences are told of; all are counted */
export function compareResults(
  before: readonly TestResult[],
  after: readonly TestResult[],
  mostListed: number,
): ComparedResults {
  const changed = countChanged(before, after)
  // What is the same in everything has the same outcomes.
  const outcomes = changed === 0 ? [] : differencesOf(before, after)
  return {
    before: before.length,
    after: after.length,
    isSame: changed === 0,
    outcomes: outcomes.slice(0, mostListed),
    counts: { outcomes: outcomes.length, results: changed },
  }
}

/** How many ids stand for something else, are new or are gone. */
function countChanged(before: readonly TestResult[], after: readonly TestResult[]): number {
  const old = new Map(before.map((result) => [result.id, result]))
  let changed = 0
  let met = 0
  for (const result of after) {
    const was = old.get(result.id)
    if (was) met++
    if (!isSameJson(was, result)) changed++
  }
  return changed + old.size - met
}

function differencesOf(
  before: readonly TestResult[],
  after: readonly TestResult[],
): readonly ResultDifference[] {
  const [old, made] = [outcomesOf(before), outcomesOf(after)]
  return [...new Set([...old.keys(), ...made.keys()])].sort(compareText).flatMap((key) => {
    const [was, is] = [old.get(key), made.get(key)]
    const { testcase, variant } = was ?? is ?? { testcase: '', variant: '' }
    const difference = { testcase, variant, before: was?.outcomes ?? [], after: is?.outcomes ?? [] }
    return difference.before.join() === difference.after.join() ? [] : [difference]
  })
}

interface TestOutcomes {
  readonly testcase: string
  readonly variant: string
  readonly outcomes: string[]
}

/** The outcomes of each test, in the order of its attempts. */
function outcomesOf(results: readonly TestResult[]): ReadonlyMap<string, TestOutcomes> {
  const tests = new Map<string, TestOutcomes>()
  for (const { testcase, variant, outcome } of results) {
    const way = variantKey(variant)
    const key = JSON.stringify([testcase, way])
    const known = tests.get(key) ?? { testcase, variant: way, outcomes: [] }
    known.outcomes.push(outcome)
    tests.set(key, known)
  }
  return tests
}
