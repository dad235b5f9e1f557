import { compareText } from '../canonical/compare-text.ts'
import { testKey, type TestOfVariant } from '../flake/evidence/test-key.ts'
import type { FlakeScore, FlakeState } from '../flake/score/flake-score.ts'

/** A test that is classified otherwise than before; `absent` where it had no score, or has none any more. */
export interface ScoreChange extends TestOfVariant {
  readonly before: FlakeState | 'absent'
  readonly after: FlakeState | 'absent'
  readonly scoreBefore?: number
  readonly scoreAfter?: number
}

/**
 * The tests that two sets of scores classify differently, by testcase and variant: what a change of settings would do.
 *
 * @example
 * import { changedScores } from '@gatewright/core/stats'
 * import type { FlakeScore } from '@gatewright/core/flake'
 *
 * declare const before: readonly FlakeScore[]
 * declare const after: readonly FlakeScore[]
 *
 * for (const change of changedScores(before, after))
 *   console.log(`${change.testcase}: ${change.before} becomes ${change.after}`)
 */
export function changedScores(
  before: readonly FlakeScore[],
  after: readonly FlakeScore[],
): readonly ScoreChange[] {
  const pairs = new Map<string, { before?: FlakeScore; after?: FlakeScore }>()
  for (const score of before) pairs.set(testKey(score), { before: score })
  for (const score of after) pairs.set(testKey(score), { ...pairs.get(testKey(score)), after: score })
  return [...pairs]
    .filter(([, pair]) => pair.before?.state !== pair.after?.state)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, pair]) => {
      const test = pair.after ?? pair.before
      if (!test) return []
      return {
        testcase: test.testcase,
        variant: test.variant,
        before: pair.before?.state ?? 'absent',
        after: pair.after?.state ?? 'absent',
        ...(pair.before && { scoreBefore: pair.before.score }),
        ...(pair.after && { scoreAfter: pair.after.score }),
      }
    })
}
