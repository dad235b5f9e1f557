import { compareText } from '../canonical/compare-text.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import { uniqueResults } from '../verdict/fold-verdicts.ts'
import type { FlakeModel, FlakeScore, TestHistory } from './flake-score.ts'
import { sameItemModel } from './same-item-model.ts'

/**
 * The flake score of every (testcase, variant) among the results, by testcase and variant. The order of the results does
 * not matter, and a result that comes twice counts once.
 *
 * @param model - {@link sameItemModel} by default
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
 * const [score] = scoreFlakes([failed, { ...failed, id: 'r2', outcome: 'PASSED' }])
 * console.log(score?.state, score?.samples) // flaky 1
 */
export function scoreFlakes(
  results: readonly TestResult[],
  model: FlakeModel = sameItemModel(),
): FlakeScore[] {
  const histories = new Map<string, TestResult[]>()
  for (const result of uniqueResults(results)) {
    const key = JSON.stringify([result.testcase, variantKey(result.variant)])
    const history = histories.get(key)
    if (history) history.push(result)
    else histories.set(key, [result])
  }
  return [...histories.values()]
    .flatMap((own): TestHistory[] =>
      own[0] ? [{ testcase: own[0].testcase, variant: own[0].variant, results: own }] : [],
    )
    .sort(
      (a, b) =>
        compareText(a.testcase, b.testcase) || compareText(variantKey(a.variant), variantKey(b.variant)),
    )
    .map((history) => model.score(history))
}
