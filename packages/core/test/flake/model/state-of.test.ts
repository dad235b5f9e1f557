import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlakePrediction } from '../../../src/flake/model/flake-model.ts'
import { breakagesIn } from '../../../src/flake/model/breakages.ts'
import { windowEvidence } from '../../../src/flake/model/window-evidence.ts'
import { statisticalModel } from '../../../src/flake/model/statistical-model.ts'
import {
  anyTexts,
  every,
  historyOf,
  many,
  predictionOf,
  windowOf,
  windowOfHistory,
  type RunText,
} from './support/histories.ts'

/** So many failing changes, each of which nobody has seen before. */
function freshChanges(count: number, text: string): RunText[] {
  return Array.from({ length: count }, (_, change) => `${text}@fresh${change}`)
}

/** As if so many more runs at the end of main had been left out, in which the test failed hard. */
function predictionWith(texts: readonly RunText[], excludedTail: number): FlakePrediction {
  return statisticalModel().predict(windowOfHistory({ ...historyOf(texts), excludedTail }))
}

/** All but what is told of the end, and what is spread over more days. */
function beliefsOf(prediction: FlakePrediction): Partial<FlakePrediction> {
  const { score, flakyNow, explanations, rate, interval, retryFailure } = prediction
  const { samples, failures, flips, enough } = prediction
  return { score, flakyNow, explanations, rate, interval, retryFailure, samples, failures, flips, enough }
}

const hard = fc.constantFrom('F', 'FF', 'FFF')

describe('failing changes at the end', () => {
  it('change nothing of what is believed of the test, as long as nothing passes', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.integer({ min: 1, max: 40 }), (texts, text, count) => {
        expect(beliefsOf(predictionOf([...texts, ...freshChanges(count, text)]))).toEqual(
          beliefsOf(predictionOf(texts)),
        )
      }),
    )
  })

  it('are as before once something passes: the same as if that had been known at once', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.integer({ min: 1, max: 20 }), (texts, text, count) => {
        const settled = windowOf([...texts, ...freshChanges(count, text), 'P@last'])
        const counts = settled.main.lastFailed !== true
        const before = windowOf(texts)
        expect(settled.openEnd).toEqual({ runs: 0, changes: 0 })
        if (counts) expect(settled.all.failed).toBe(before.all.failed + before.openEnd.runs + count)
        else expect(settled.all).toEqual(before.all)
      }),
    )
  })

  it('are broken from a number on that is too large for chance, beside a main branch that did not fail', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.integer({ min: 3, max: 120 }), (texts, text, count) => {
        const history = [...texts, ...freshChanges(count, text)]
        const window = windowOf(history)
        fc.pre(window.main.lastFailed !== true && window.openEnd.runs >= breakagesIn(window).openEnd)
        expect(predictionOf(history)).toMatchObject({ state: 'broken', failingTail: window.openEnd.runs })
      }),
    )
  })

  it('of more than one change are neither fine nor fine again', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.integer({ min: 2, max: 40 }), (texts, text, count) => {
        const history = [...texts, ...freshChanges(count, text)]
        expect(['broken', 'flaky', 'unknown']).toContain(predictionOf(history).state)
      }),
    )
  })

  it.each([
    { name: 'a healthy test', texts: many(700), state: 'steady' },
    { name: 'a repaired one', texts: [...many(200), ...many(6, 'FF'), ...many(200)], state: 'recovered' },
    { name: 'one that was fixed', texts: [...every(10, 100, 'FP'), ...many(300)], state: 'recovered' },
  ])('put $name in doubt from the second change on, and break it with the third', ({ texts, state }) => {
    const stateWith = (...more: readonly RunText[]): string => predictionOf([...texts, ...more]).state
    expect(stateWith()).toBe(state)
    expect(stateWith('F@1')).toBe(state)
    expect(stateWith('F@1', 'FF@1', 'F@1', 'F@1')).toBe(state)
    expect(stateWith('F@1', 'F@2')).toBe('unknown')
    expect(stateWith('F@1', 'F@2', 'F@1')).toBe('unknown')
    expect(stateWith('F@1', 'F@2', 'F@3')).toBe('broken')
    expect(stateWith('F@1', 'F@2', 'F@3', 'P@4')).not.toBe('broken')
    expect(stateWith('F@1', 'F@2', 'F@3', 'P')).not.toBe('broken')
  })
})

describe('runs of main that were left out', () => {
  it('count together with those that were kept', () => {
    fc.assert(
      fc.property(
        anyTexts,
        hard,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        (texts, text, kept, leftOut) => {
          const history = [...texts, 'P', ...many(kept, text)]
          fc.pre(kept + leftOut >= breakagesIn(windowOf(history)).tail)
          expect(predictionWith(history, leftOut)).toMatchObject({
            state: 'broken',
            failingTail: kept + leftOut,
          })
        },
      ),
    )
  })

  it('change nothing of what is believed of the test', () => {
    fc.assert(
      fc.property(anyTexts, fc.integer({ min: 1, max: 9 }), (texts, leftOut) => {
        const prediction = predictionWith(texts, leftOut)
        const { failingTail, state } = prediction
        expect(beliefsOf(prediction)).toEqual(beliefsOf(predictionOf(texts)))
        expect(failingTail).toBe(windowOf(texts).main.trailing + leftOut)
        expect(['broken', 'flaky', 'unknown']).toContain(state)
        if (leftOut >= 3) expect(state).toBe('broken')
      }),
    )
  })

  it.each([
    { name: 'a healthy test', texts: many(700), state: 'steady' },
    { name: 'a repaired one', texts: [...many(200), ...many(6, 'FF'), ...many(200)], state: 'recovered' },
  ])('put $name in doubt', ({ texts, state }) => {
    expect([0, 1, 3].map((leftOut) => predictionWith(texts, leftOut).state)).toEqual([
      state,
      'unknown',
      'broken',
    ])
  })
})

describe('what main fails at its end', () => {
  it('is neither fine nor fine again', () => {
    fc.assert(
      fc.property(anyTexts, hard, (texts, text) => {
        expect(['broken', 'flaky', 'unknown']).toContain(predictionOf([...texts, text]).state)
      }),
    )
  })
})

describe('runs and failures of a score', () => {
  it('are of all runs where changes fail a test like flakes, and of those that are settled where they are at fault', () => {
    const flaking = many(100, 'P@0').map((text, run) => (run % 10 === 3 ? `F@${run}` : text))
    expect(predictionOf(flaking)).toMatchObject({ state: 'flaky', samples: 100, failures: 10 })
    const atFault = [...many(600), ...many(5, 'FF@7'), ...many(20)]
    expect(predictionOf(atFault)).toMatchObject({ state: 'steady', samples: 620, failures: 0 })
  })
})

describe('a breakage that is over', () => {
  it('was none where main passed on the same commit, and is as likely as before where a change flipped', () => {
    const history = historyOf([...many(100), 'F', ...many(100)])
    const again = history.runs.map((run, index) => (index === 101 ? { ...run, commit: 'commit-100' } : run))
    const [other, same] = [history, { ...history, runs: again }].map(windowOfHistory)
    if (!other || !same) return expect.unreachable()
    expect([other.resolvedOnMain, same.resolvedOnMain]).toEqual([0, 1])
    const regression = (window: typeof other): number => windowEvidence(window, 0.005).regression
    expect(regression(same)).toBeLessThan(regression(other) - 3)
    expect(regression({ ...other, flips: { commits: 5, changes: 5 } })).toBe(regression(other))
  })

  it('leaves nothing to the story that the test was never anything', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.integer({ min: 3, max: 80 }), (texts, text, count) => {
        const history = [...texts, 'P', ...many(count, text), ...many(30)]
        fc.pre(breakagesIn(windowOf(history)).runs > 0)
        const { explanations, regressed } = predictionOf(history)
        expect(explanations['never-flaky']).toBe(0)
        expect(regressed).toBe(explanations.regression)
      }),
    )
  })
})
