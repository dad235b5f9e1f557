import type { EpochMs } from '../../schema/instant.ts'
import type { TestResult } from '../../schema/result.ts'
import { extractHistories, type ExtractOptions } from '../evidence/extract-histories.ts'
import type { TestHistory } from '../evidence/test-run.ts'
import type { FlakeModel } from '../model/flake-model.ts'
import { statisticalModel } from '../model/statistical-model.ts'
import type { FlakeScore } from './flake-score.ts'

export interface ScoreOptions<Features = never, Data = never> extends ExtractOptions {
  /**
   * As of when, in milliseconds since 1970; the time of the newest run by default. The default model looks at whole days
   * in UTC: later runs of that day count, those of later days do not.
   */
  readonly at?: EpochMs
  /** {@link statisticalModel} by default, with a prior that is learned from these very tests. */
  readonly model?: FlakeModel<Features, Data>
}

/**
 * The flake score of every (testcase, variant) among the results, by testcase and variant. The order of the results does
 * not matter, and a result that comes twice counts once.
 *
 * Say with `runs` which branch and change each run was of: results themselves don't, and a failure of a change says less
 * of a test than one of main.
 *
 * @example
 * import { scoreFlakes, type TestResult } from '@gatewright/core'
 *
 * const failed: TestResult = {
 *   id: 'r1',
 *   testcase: 'e2e/checkout',
 *   item: { type: 'git_commit', id: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' },
 *   outcome: 'FAILED',
 *   submittedAt: '2026-11-22T04:19:00Z',
 *   variant: {},
 *   data: {},
 *   groups: ['run-1'],
 * }
 * const [score] = scoreFlakes([failed, { ...failed, id: 'r2', outcome: 'PASSED' }], { unstatedBranch: 'main' })
 * console.log(score?.flips.commits, score?.samples) // 1 1
 */
export function scoreFlakes<Features = never, Data = never>(
  results: readonly TestResult[],
  options: ScoreOptions<Features, Data> = {},
): FlakeScore[] {
  return scoreHistories(extractHistories(results, options).histories, options)
}

/**
 * The scores of histories, in their order: what {@link scoreFlakes} does once it has them.
 */
export function scoreHistories<Features = never, Data = never>(
  histories: readonly TestHistory[],
  { at, model }: Pick<ScoreOptions<Features, Data>, 'at' | 'model'> = {},
): FlakeScore[] {
  const newest = at ?? newestRun(histories)
  return model
    ? scoreWith(model, histories, newest, false)
    : scoreWith(statisticalModel(), histories, newest, true)
}

function scoreWith<Features, Data>(
  model: FlakeModel<Features, Data>,
  histories: readonly TestHistory[],
  at: EpochMs,
  learns: boolean,
): FlakeScore[] {
  const features = histories.map((history) => model.extract(history, at))
  const fitted = learns ? model.fit(features.map((own) => ({ features: own }))) : model
  return histories.flatMap(({ testcase, variant }, index): FlakeScore[] => {
    const own = features[index]
    return own === undefined
      ? []
      : [{ testcase, variant, ...fitted.predict(own), modelVersion: fitted.version }]
  })
}

function newestRun(histories: readonly TestHistory[]): EpochMs {
  let newest = 0
  for (const { runs } of histories) for (const { at } of runs) newest = Math.max(newest, at)
  return newest
}
