import { compareText } from '../canonical/compare-text.ts'
import { testRunOf } from '../flake/evidence/run-facts.ts'
import { testKeys, type TestKey, type TestOfVariant } from '../flake/evidence/test-key.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import { compareRuns } from '../flake/statistics/run-order.ts'
import type { StoredResults, StoredRun } from '../ports/stored-results.ts'
import { compareInstants, toEpochMs } from '../schema/compare-instants.ts'
import type { FoldStep } from './fold-step.ts'
import { openRunOf, type OpenRun } from './test-memory.ts'

/** Results that events stored, of one run at one instant. */
interface ArrivedRun {
  readonly stored: StoredRun
  /** What a test did in the run that passed at its only attempt: the same for all tests that did. */
  readonly pass: OpenRun
  readonly day: number
}

/** A test with its new passes and failures: where they stand among all that arrived. */
export interface ArrivedTest extends TestOfVariant {
  readonly key: TestKey
  readonly begin: number
  readonly end: number
  readonly hasFailures: boolean
}

/** The passes and failures that events stored, by test. */
export interface ArrivedResults {
  /** In their order; each has a pass or failure. */
  readonly runs: readonly ArrivedRun[]
  readonly tests: readonly ArrivedTest[]
  readonly results: number
  /** Places of the runs of all results: those of a test stand together, in the order of the runs. */
  readonly runOf: Int32Array
  /** What a test did: one run for each that its results are of, in their order. */
  runsOf(test: ArrivedTest): readonly OpenRun[]
  idsOf(test: ArrivedTest): readonly string[]
}

/** What there is to count of stored results, without a look at each: of tests that passed nothing is made but what they share. */
export function arrivedResults(step: FoldStep, stored: StoredResults): ArrivedResults {
  const classes = stored.outcomes.map((outcome) => step.source.tells(outcome))
  const runs = stored.runs
    .filter(({ outcomes }) => some(outcomes, (outcome) => classes[outcome] !== undefined))
    .map((run) => arrivedRun(step, run))
    .sort((a, b) => compareRuns(a.pass, b.pass))
  // The results of a test stand together, one test after the other.
  const ends = new Int32Array(stored.tests.length + 1)
  for (const { stored: own } of runs)
    for (let place = 0; place < own.tests.length; place++)
      if (classes[own.outcomes[place] ?? 0] !== undefined) countUp(ends, own.tests[place] ?? 0)
  let results = 0
  for (let test = 0; test < ends.length; test++) {
    const count = ends[test] ?? 0
    ends[test] = results
    results += count
  }
  const runOf = new Int32Array(results)
  const placeOf = new Int32Array(results)
  const hasFailures = new Uint8Array(stored.tests.length)
  for (const [run, { stored: own }] of runs.entries())
    for (let place = 0; place < own.tests.length; place++) {
      const outcome = classes[own.outcomes[place] ?? 0]
      if (outcome === undefined) continue
      const test = own.tests[place] ?? 0
      const at = countUp(ends, test)
      runOf[at] = run
      placeOf[at] = place
      if (outcome === 'fail') hasFailures[test] = 1
    }
  const tests: ArrivedTest[] = []
  const keyOf = testKeys()
  let begin = 0
  for (let index = 0; index < stored.tests.length; index++) {
    const end = ends[index] ?? begin
    const test = stored.tests[index]
    if (test && end > begin) {
      const { testcase, variant } = test
      tests.push({ key: keyOf(test), testcase, variant, begin, end, hasFailures: hasFailures[index] === 1 })
    }
    begin = end
  }

  const isFailure = ({ stored: own }: ArrivedRun, place: number): boolean =>
    classes[own.outcomes[place] ?? 0] === 'fail'
  return {
    runs,
    tests,
    results,
    runOf,
    runsOf({ begin: first, end }) {
      const bySlot = new Map<string, { run: ArrivedRun; place: number }[]>()
      for (let at = first; at < end; at++) {
        const run = runs[runOf[at] ?? 0]
        if (!run) continue
        const attempt = { run, place: placeOf[at] ?? 0 }
        const own = bySlot.get(run.pass.slot)
        if (own) own.push(attempt)
        else bySlot.set(run.pass.slot, [attempt])
      }
      return [...bySlot.values()].map((attempts) => {
        const [one] = attempts
        if (one && attempts.length === 1 && !isFailure(one.run, one.place)) return one.run.pass
        return openRun(step, attempts, isFailure)
      })
    },
    idsOf({ begin: first, end }) {
      const ids: string[] = []
      for (let at = first; at < end; at++) ids.push(runs[runOf[at] ?? 0]?.stored.idOf(placeOf[at] ?? 0) ?? '')
      return ids
    },
  }
}

function arrivedRun(step: FoldStep, stored: StoredRun): ArrivedRun {
  const at = toEpochMs(stored.submittedAt)
  const facts = step.source.factsOf(stored)
  const pass = openRunOf({ ...facts, at, passes: 1, failures: 0, results: [] }, step.slotName)
  return { stored, pass, day: dayOf(at) }
}

function openRun(
  step: FoldStep,
  attempts: { readonly run: ArrivedRun; readonly place: number }[],
  isFailure: (run: ArrivedRun, place: number) => boolean,
): OpenRun {
  const named = attempts
    .map(({ run, place }) => ({ run, place, id: run.stored.idOf(place) }))
    .sort(
      (a, b) =>
        compareInstants(a.run.stored.submittedAt, b.run.stored.submittedAt) || compareText(a.id, b.id),
    )
  const [first] = named
  if (!first) throw new TypeError('A run without results is no run.')
  const run = testRunOf(
    first.run.pass,
    first.run.pass.at,
    named.map(({ run: own, place, id }) => ({
      id,
      isFailure: isFailure(own, place),
      signature: own.stored.signatures.get(place),
    })),
  )
  return openRunOf(run, step.slotName)
}

/** The count as it was before. */
function countUp(counts: Int32Array, index: number): number {
  const count = counts[index] ?? 0
  counts[index] = count + 1
  return count
}

function some(values: ArrayLike<number>, isWanted: (value: number) => boolean): boolean {
  for (let index = 0; index < values.length; index++) if (isWanted(values[index] ?? 0)) return true
  return false
}
