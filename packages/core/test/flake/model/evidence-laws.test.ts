import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { breakagesIn } from '../../../src/flake/model/breakages.ts'
import { explanationProbabilities, logLikelihood } from '../../../src/flake/model/posterior.ts'
import type { FlakePrior } from '../../../src/flake/model/prior.ts'
import { weighEvidence, windowEvidence } from '../../../src/flake/model/window-evidence.ts'
import { anyTexts, many, predictionOf, windowOf } from './support/histories.ts'

const share = fc.double({ min: 0.001, max: 1, noNaN: true })
const anyPrior: fc.Arbitrary<FlakePrior> = fc
  .record({
    shares: fc.tuple(share, share, share, share, share, share),
    stickyShare: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    changeFailureRate: fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
    changeFailureShape: fc.constantFrom(0.3, 1, 3, 10),
    rateBands: fc.tuple(share, share, share, share),
  })
  .map(({ shares, ...more }) => {
    const whole = shares.reduce((sum, own) => sum + own, 0)
    const [neverFlaky, flaky, onset, fixed, onsetAndFixed, regression] = shares
    return {
      ...more,
      explanations: {
        'never-flaky': neverFlaky / whole,
        flaky: flaky / whole,
        onset: onset / whole,
        fixed: fixed / whole,
        'onset-and-fixed': onsetAndFixed / whole,
        regression: regression / whole,
      },
    }
  })
const hard = fc.constantFrom('F', 'FF', 'FFF')

function expectProbability(value: number): void {
  expect(value).toBeGreaterThanOrEqual(0)
  expect(value).toBeLessThanOrEqual(1 + 1e-9)
}

describe('the six explanations', () => {
  it('share all of the probability, whatever was seen and believed before', () => {
    fc.assert(
      fc.property(anyTexts, anyPrior, fc.constantFrom(0.0005, 0.005, 0.2), (texts, prior, materialRate) => {
        const weighed = weighEvidence(windowEvidence(windowOf(texts), materialRate), prior)
        const probabilities = Object.values(explanationProbabilities(weighed, prior))
        expect(logLikelihood(weighed, prior)).toBeLessThanOrEqual(1e-9)
        expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
        for (const probability of probabilities) expectProbability(probability)
      }),
    )
  })

  it('hold a regression impossible where main never failed hard', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        fc.pre(windowOf(texts).main.hard === 0)
        expect(predictionOf(texts).regressed).toBe(0)
      }),
    )
  })
})

describe('a prediction', () => {
  it('has its numbers in range, and the rate that matters is one of all rates', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const { score, flakyNow, rate, interval, costPerDay, samples, failures } = predictionOf(texts)
        for (const value of [score, flakyNow, rate, interval.lower, interval.upper]) expectProbability(value)
        expect(score).toBeLessThanOrEqual(flakyNow + 1e-9)
        expect(interval.lower).toBeLessThanOrEqual(rate)
        expect(rate).toBeLessThanOrEqual(interval.upper)
        expect(costPerDay).toBeGreaterThanOrEqual(0)
        expect(failures).toBeLessThanOrEqual(samples)
      }),
    )
  })
})

describe('one more run', () => {
  it('that passed at the second attempt never makes the test less flaky than one that passed at once', () => {
    fc.assert(
      fc.property(anyTexts, fc.constantFrom('', '@new'), (texts, place) => {
        const flipped = predictionOf([...texts, `FP${place}`])
        const passed = predictionOf([...texts, `P${place}`])
        expect(flipped.flakyNow).toBeGreaterThanOrEqual(passed.flakyNow - 1e-12)
        expect(flipped.score).toBeGreaterThanOrEqual(passed.score - 1e-12)
      }),
    )
  })

  // A second failure is the first that can have been before an end and after an onset: it makes room for that story.
  it('that passed at the second attempt lowers the probability by three points at most, for the stories it allows', () => {
    fc.assert(
      fc.property(anyTexts, fc.constantFrom('', '@new'), (texts, place) => {
        const before = predictionOf(texts)
        expect(predictionOf([...texts, `FP${place}`]).flakyNow).toBeGreaterThan(before.flakyNow - 0.03)
      }),
    )
  })

  // A pass after failing changes says that not all of them stood on broken code: only then they count.
  it('that was clean on main never speaks for a flake where main never failed hard', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const { main, openEnd } = windowOf(texts)
        fc.pre(main.hard === 0 && openEnd.runs === 0)
        expect(predictionOf([...texts, 'P']).flakyNow).toBeLessThan(predictionOf(texts).flakyNow + 1e-4)
      }),
    )
  })

  // A pass after a hard failure speaks against a regression, and so for all the others: among those it has to be judged.
  it('that was clean after one of main that did not fail never speaks for a flake, regressions aside', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const { main, openEnd } = windowOf(texts)
        fc.pre(main.lastFailed !== true && openEnd.runs === 0)
        expect(flakyUnlessRegressed([...texts, 'P'])).toBeLessThan(flakyUnlessRegressed(texts) + 1e-4)
      }),
    )
  })
})

function flakyUnlessRegressed(texts: readonly string[]): number {
  const { flakyNow, explanations } = predictionOf(texts)
  return (
    flakyNow / (flakyNow + explanations['never-flaky'] + explanations.fixed + explanations['onset-and-fixed'])
  )
}

describe('a test that fails', () => {
  it('in every run of a row that is too long for chance is broken, whatever it did before', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.integer({ min: 3, max: 120 }), (texts, text, count) => {
        const history = [...texts, 'P', ...many(count, text)]
        fc.pre(count >= breakagesIn(windowOf(history)).tail)
        const { state, failingTail } = predictionOf(history)
        expect(state).toBe('broken')
        expect(failingTail).toBe(count)
      }),
    )
  })

  it('three times in a row is broken after a past without failures, and twice with retries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (count) => {
        expect(predictionOf([...many(count), 'F', 'F', 'F']).state).toBe('broken')
        expect(predictionOf([...many(count), 'FF', 'FF']).state).toBe('broken')
      }),
    )
  })

  it('in one change alone is never broken', () => {
    fc.assert(
      fc.property(anyTexts, hard, fc.nat(60), (texts, text, count) => {
        const passing = texts.filter((one) => one.includes('@') || one.startsWith('P'))
        const { state, regressed } = predictionOf([...passing, ...many(count, `${text}@mine`)])
        expect(state).not.toBe('broken')
        expect(regressed).toBe(0)
      }),
    )
  })

  it('never, is less flaky the longer it does not', () => {
    const scores = [1, 2, 10, 60, 300, 600, 2000].map((count) => predictionOf(many(count)).score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(predictionOf(many(600)).score).toBeLessThan(0.001)
    expect(predictionOf(many(600, 'P@1')).score).toBeLessThan(0.001)
  })
})
