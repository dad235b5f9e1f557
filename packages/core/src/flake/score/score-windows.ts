import type { TestOfVariant } from '../evidence/test-key.ts'
import type { FlakeModel, FlakePrediction } from '../model/flake-model.ts'
import { onceEach } from '../model/once-each.ts'
import type { WindowOfRuns } from '../statistics/fold-statistics.ts'
import type { FlakeScore } from './flake-score.ts'

/** A test with what a model reads of it. */
export interface TestWindow extends TestOfVariant {
  readonly window: WindowOfRuns
}

/**
 * The scores of windows, in their order. Most tests never fail, and those of a project that ran equally often look the same:
 * each look is predicted once.
 */
export function scoreWindows<Data>(
  tests: readonly TestWindow[],
  model: Pick<FlakeModel<WindowOfRuns, Data>, 'version' | 'predict'>,
): FlakeScore[] {
  const calm = new Map<string, FlakePrediction>()
  const predictionOf = onceEach((window: WindowOfRuns) => {
    const key = calmKey(window)
    if (key === undefined) return model.predict(window)
    const prediction = calm.get(key) ?? model.predict(window)
    calm.set(key, prediction)
    return prediction
  })
  return tests.map(({ testcase, variant, window }) => ({
    testcase,
    variant,
    ...predictionOf(window),
    modelVersion: model.version,
  }))
}

/** All there is to a window in which nothing failed; nothing for any other. */
export function calmKey({
  days,
  main,
  all,
  openEnd,
  flips,
  witnesses,
  excludedTail,
}: WindowOfRuns): string | undefined {
  const isCalm = witnesses.length === 0 && all.failed === 0 && openEnd.runs === 0 && flips.commits === 0
  return isCalm && excludedTail === 0 ? `${days} ${main.runs} ${all.runs}` : undefined
}
