import fc from 'fast-check'
import type { TestHistory, TestRun } from '../../../../src/flake/evidence/test-run.ts'
import { statisticalModel } from '../../../../src/flake/model/statistical-model.ts'
import type { FlakePrediction } from '../../../../src/flake/model/flake-model.ts'
import { statisticsOf } from '../../../../src/flake/statistics/flake-statistics.ts'
import { foldStatistics, type WindowOfRuns } from '../../../../src/flake/statistics/fold-statistics.ts'

const hourMs = 3_600_000
/** 2026-11-01T00:00:00Z. */
const start = 1_793_491_200_000

/** One run, in text: attempts, and `@` with a change's name where it is not of main: `P`, `FP`, `FF@12`. */
export type RunText = string

/** Runs three hours apart, each of its own commit but for those that a change pushed twice: `FF@12` and then `P@12`. */
export function historyOf(texts: readonly RunText[]): TestHistory {
  const runs = texts.map((text, index): TestRun => {
    const [attempts = '', change] = text.split('@')
    const failures = [...attempts].filter((attempt) => attempt === 'F').length
    const run = `run-${String(index).padStart(6, '0')}`
    return {
      run,
      at: start + index * 3 * hourMs,
      commit: change === undefined ? `commit-${index}` : `change-${change}`,
      branch: change === undefined ? 'main' : 'change',
      ...(change === undefined ? {} : { change }),
      passes: attempts.length - failures,
      failures,
      results: [run],
    }
  })
  return { testcase: 'e2e/checkout', variant: {}, runs }
}

/** So many of the same. */
export function many(count: number, text: RunText = 'P'): RunText[] {
  return Array.from({ length: count }, () => text)
}

/** So many runs that pass, but for every `period`th, which is as the text says. */
export function every(period: number, count: number, text: RunText): RunText[] {
  return Array.from({ length: count }, (_, index) => ((index + 1) % period === 0 ? text : 'P'))
}

/** All days up to the last run, as the model reads them. */
export function windowOf(texts: readonly RunText[]): WindowOfRuns {
  return windowOfHistory(historyOf(texts))
}

export function windowOfHistory({ runs, excludedTail }: TestHistory): WindowOfRuns {
  return foldStatistics(statisticsOf(runs), runs.at(-1)?.at ?? start, 100_000, excludedTail)
}

/** What the default model says, with its default prior. */
export function predictionOf(texts: readonly RunText[]): FlakePrediction {
  return statisticalModel().predict(windowOf(texts))
}

const attempts = fc.oneof(
  { weight: 12, arbitrary: fc.constant('P') },
  { weight: 2, arbitrary: fc.constant('FP') },
  { weight: 2, arbitrary: fc.constant('F') },
  { weight: 2, arbitrary: fc.constant('FF') },
  { weight: 1, arbitrary: fc.constant('FFP') },
  { weight: 1, arbitrary: fc.constant('FFF') },
)
const place = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.nat(6).map((change) => `@${change}`) },
)

/** Few runs or many, of main and of changes, with rows of the same in between. */
export const anyTexts: fc.Arbitrary<RunText[]> = fc
  .array(
    fc.tuple(
      attempts,
      place,
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.integer({ min: 2, max: 80 }) },
      ),
    ),
    { maxLength: 40 },
  )
  .map((rows) => rows.flatMap(([text, where, count]) => many(count, `${text}${where}`)))
