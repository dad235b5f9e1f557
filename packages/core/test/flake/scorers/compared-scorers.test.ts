import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  comparedScorers,
  flakeGuardScorer,
  testgridScorer,
  weightedFlipRateScorer,
} from '../../../src/flake/scorers/index.ts'
import { anyRuns, dayMs, historyOf, start } from './histories.ts'

const scorers = [
  ...comparedScorers,
  flakeGuardScorer({ asWritten: false, windowAttempts: 7 }),
  weightedFlipRateScorer({ version: 'commit' }),
  testgridScorer({ ignoredRuns: new Set(['a']) }),
].map((scorer, index) => ({ name: `${scorer.id} ${index}`, scorer }))

const at = start + 15 * dayMs
const shuffledRuns = anyRuns.chain((runs) =>
  fc.tuple(fc.constant(runs), fc.shuffledSubarray([...runs], { minLength: runs.length })),
)

describe.each(scorers)('$name', ({ scorer }) => {
  it('gives the same score in whatever order runs come, also at equal times', () => {
    fc.assert(
      fc.property(shuffledRuns, ([runs, shuffled]) => {
        expect(scorer.score(historyOf(shuffled), at)).toEqual(scorer.score(historyOf(runs), at))
      }),
    )
  })

  it('does not see what comes later', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const known = runs.filter((run) => run.at <= at)
        expect(scorer.score(historyOf(runs), at)).toEqual(scorer.score(historyOf(known), at))
      }),
    )
  })

  it('stays in [0, 1] and leaves its input as it was', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const history = historyOf(Object.freeze([...runs]))
        const { score, samples } = scorer.score(history, at)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        expect(Number.isInteger(samples) && samples >= 0).toBe(true)
      }),
    )
  })

  it('has nothing to say of nothing, and of passes only', () => {
    expect(scorer.score(historyOf([]), at)).toMatchObject({ score: 0, samples: 0 })
    expect(scorer.score(historyOf([]), at).flaky ?? false).toBe(false)
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const passing = runs.map((run) => ({ ...run, passes: 1, failures: 0 }))
        const answer = scorer.score(historyOf(passing), at)
        expect(answer.score).toBe(0)
        expect(answer.flaky ?? false).toBe(false)
      }),
    )
  })

  it('says its numbers in a sentence', () => {
    expect(scorer.score(historyOf([]), at).explanation).toMatch(/^[A-Z].*\d.*\.$/)
  })
})

describe('comparedScorers', () => {
  it('have distinct ids', () => {
    expect(new Set(comparedScorers.map(({ id }) => id)).size).toBe(comparedScorers.length)
  })

  it('reads runs that claim very many attempts without expanding them', () => {
    const run = {
      ...historyOf([]),
      runs: [
        { run: 'a', at, commit: 'c', branch: 'main' as const, passes: 1e12, failures: 1e12, results: [] },
      ],
    }
    for (const scorer of comparedScorers) expect(scorer.score(run, at).score).toBeLessThanOrEqual(1)
  })
})
