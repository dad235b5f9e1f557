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

/**
 * Turns the runs and codes of simulated tests into histories, the file format's way or straight from a simulation. A test
 * whose codes are fewer than the runs was not there for the rest.
 *
 * @throws TypeError for a code that is none.
 */
export function simulatedHistories(
  tests: readonly { readonly id: string; readonly codes: string }[],
  runs: readonly SimulatedRun[],
  { before = Number.POSITIVE_INFINITY, massFailures = defaultMassFailureRule }: SimulatedHistoryOptions = {},
): TestHistory[] {
  const keyOfCommit = new Map(runs.filter(({ b }) => b === 0).map(({ c, key }) => [c, key]))
  const frames = runs.map((run, index) => ({ index, frame: frameOf(run, index, keyOfCommit), t: run.t }))
  const seen = frames.filter(({ t }) => t < before).sort((a, b) => a.t - b.t || a.index - b.index)
  const leftOut = new Set(
    massFailures === 'keep'
      ? []
      : runs.flatMap((run, index) => {
          const tests = run.failShare > 0 ? run.fails / run.failShare : 0
          return isMassFailure({ run: '', tests, failed: run.fails }, massFailures) ? [runName(index)] : []
        }),
  )
  return tests.map(({ id, codes }) => {
    const own = seen.flatMap(({ index, frame }): TestRun[] => {
      const code = codes[index] ?? notRun
      if (code === notRun) return []
      const attempts = attemptsOf[code]
      if (!attempts) throw new TypeError(`"${code}" is no outcome code, at place ${index} of ${id}.`)
      return [{ ...frame, passes: attempts[0], failures: attempts[1] }]
    })
    return excludeRuns({ testcase: id, variant: {}, runs: own }, ({ run }) => leftOut.has(run))
  })
}

function frameOf(
  run: SimulatedRun,
  index: number,
  keyOfCommit: ReadonlyMap<number, string>,
): Omit<TestRun, 'passes' | 'failures'> {
  const base = keyOfCommit.get(run.c)
  const name = runName(index)
  const frame = { run: name, at: simulatedInstant(run.t), commit: run.key, results: [name] }
  if (run.b === 0) return { ...frame, branch: 'main' }
  return {
    ...frame,
    branch: 'change',
    change: `change-${run.pr}`,
    ...(base === undefined ? {} : { base }),
  }
}

/** Names sort as runs do. */
function runName(index: number): string {
  return `run-${String(index).padStart(6, '0')}`
}
