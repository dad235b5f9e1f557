import { compareText } from '../../canonical/compare-text.ts'
import type { EpochMs } from '../../schema/instant.ts'
import {
  isMassFailure,
  defaultMassFailureRule,
  type MassFailureRule,
} from '../../flake/evidence/mass-failures.ts'
import { excludeRuns } from '../../flake/evidence/extract-histories.ts'
import type { TestHistory, TestRun } from '../../flake/evidence/test-run.ts'
import type { SimulatedRun } from './simulated-project.ts'

/** Passes and failures of the outcome codes 0 P, 1 FP, 2 F, 3 FF, 4 FFP, 5 FFF. */
const attemptsOf: Readonly<Record<string, readonly [passes: number, failures: number]>> = {
  0: [1, 0],
  1: [1, 1],
  2: [0, 1],
  3: [0, 2],
  4: [1, 2],
  5: [0, 3],
}

const notRun = '9'
const msOfDay = 86_400_000

export interface SimulatedHistoryOptions {
  /** Runs of this day and later have not happened yet; all have by default. */
  readonly before?: number
  /** Which runs failed as a whole; `'keep'` keeps them all. */
  readonly massFailures?: MassFailureRule | 'keep'
}

/** The instant of a day of the simulation, which begins with 1970. */
export function simulatedInstant(day: number): EpochMs {
  return Math.round(day * msOfDay)
}

/** A test as the file format has it: a digit for each run. */
export interface CodedTest {
  readonly id: string
  readonly codes: string
}

/**
 * Turns the runs and codes of simulated tests into histories, the file format's way or straight from a simulation. A test
 * whose codes are fewer than the runs was not there for the rest.
 *
 * @throws TypeError for a code that is none.
 */
export function simulatedHistories(
  tests: readonly CodedTest[],
  runs: readonly SimulatedRun[],
  options: SimulatedHistoryOptions = {},
): TestHistory[] {
  return tests.map(simulatedHistoryReader(tests, runs, options))
}

/**
 * The same one by one, for projects whose histories are too many to be held at once. Which runs failed as a whole is what
 * the runs say or what the codes of all tests come to, whichever is more.
 */
export function simulatedHistoryReader(
  tests: readonly CodedTest[],
  runs: readonly SimulatedRun[],
  { before = Number.POSITIVE_INFINITY, massFailures = defaultMassFailureRule }: SimulatedHistoryOptions = {},
): (test: CodedTest) => TestHistory {
  const keyOfCommit = new Map(runs.filter(({ b }) => b === 0).map((run) => [run.c, commitOf(run)]))
  const leftOut = massFailures === 'keep' ? new Set<number>() : runsThatFailed(tests, runs, massFailures)
  // By all that a run is, so that the order in the file does not matter.
  const seen = runs
    .map((run, index) => ({ run, index }))
    .filter(({ run }) => run.t < before)
    .sort((a, b) => compareSimulatedRuns(a.run, b.run))
    .map(({ run, index }, place) => ({ index, frame: frameOf(run, place, keyOfCommit) }))
  const excluded = new Set(seen.filter(({ index }) => leftOut.has(index)).map(({ frame }) => frame.run))
  return ({ id, codes }) => {
    const own = seen.flatMap(({ index, frame }): TestRun[] => {
      const code = codes[index] ?? notRun
      if (code === notRun) return []
      const attempts = attemptsOf[code]
      if (!attempts) throw new TypeError(`"${code}" is no outcome code, at place ${index} of ${id}.`)
      return [{ ...frame, passes: attempts[0], failures: attempts[1] }]
    })
    return excludeRuns({ testcase: id, variant: {}, runs: own }, ({ run }) => excluded.has(run))
  }
}

function compareSimulatedRuns(a: SimulatedRun, b: SimulatedRun): number {
  return (
    a.t - b.t ||
    a.b - b.b ||
    a.c - b.c ||
    a.pr - b.pr ||
    a.push - b.push ||
    Number(a.rerun) - Number(b.rerun) ||
    compareText(a.key, b.key) ||
    a.m - b.m
  )
}

/** Places of the runs that failed as a whole. */
function runsThatFailed(
  tests: readonly CodedTest[],
  runs: readonly SimulatedRun[],
  rule: MassFailureRule,
): Set<number> {
  const counts = runs.map((_, index) => ({ run: String(index), tests: 0, failed: 0, flipped: 0 }))
  for (const { codes } of tests) {
    for (const count of counts) {
      const attempts = attemptsOf[codes[Number(count.run)] ?? notRun]
      if (!attempts) continue
      count.tests++
      if (attempts[0] === 0) count.failed++
      else if (attempts[1] > 0) count.flipped++
    }
  }
  return new Set(
    runs.flatMap(({ failShare, fails }, index) => {
      const listed = { run: '', tests: failShare > 0 ? fails / failShare : 0, failed: fails }
      const counted = counts[index]
      return isMassFailure(listed, rule) || (counted && isMassFailure(counted, rule)) ? [index] : []
    }),
  )
}

/** Keys of main and of changes are apart, whatever a file calls them. */
function commitOf({ b, key }: SimulatedRun): string {
  return `${b === 0 ? 'main' : 'change'}:${key}`
}

function frameOf(
  run: SimulatedRun,
  place: number,
  keyOfCommit: ReadonlyMap<number, string>,
): Omit<TestRun, 'passes' | 'failures'> {
  const base = keyOfCommit.get(run.c)
  // Names sort as runs do.
  const name = `run-${String(place).padStart(6, '0')}`
  const frame = { run: name, at: simulatedInstant(run.t), commit: commitOf(run), results: [name] }
  if (run.b === 0) return { ...frame, branch: 'main' }
  return {
    ...frame,
    branch: 'change',
    change: `change-${run.pr}`,
    ...(base === undefined ? {} : { base }),
  }
}
