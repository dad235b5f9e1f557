import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  rateEvidence,
  type FlakyTrials,
  type RateEvidence,
  type StoryEvidence,
} from '../../../src/flake/model/rate-evidence.ts'

const materialRate = 0.005
const cuts = [0, materialRate / 3, materialRate, materialRate * 3, 1] as const

/** Trials as a history gives them: failures with clean runs before, between and after, and passing retries. */
const anyTrials: fc.Arbitrary<FlakyTrials> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(4))
  .map(([failed, cleanBefore, between, cleanAfter, retries]) => ({
    failed,
    clean: cleanBefore + between + cleanAfter + retries,
    cleanBefore,
    cleanAfter,
    runs: failed + cleanBefore + between + cleanAfter,
  }))

/**
 * The mean of a function of the rate, over rates of Beta(0.25, 3) between two bounds. With the rate as the fourth power
 * of u the density 4 (1 - u^4)^2 has no pole, and Simpson's rule does.
 */
function meanOverRates(of: (rate: number) => number, from: number = 0, to: number = 1): number {
  return integral(of, from, to) / integral(() => 1, 0, 1)
}

function integral(of: (rate: number) => number, from: number, to: number): number {
  const [low, high] = [from ** 0.25, to ** 0.25]
  const steps = 400
  const width = (high - low) / steps
  let sum = 0
  for (let step = 0; step <= steps; step++) {
    const rate = (low + step * width) ** 4
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    sum += weight * (1 - rate) ** 2 * of(rate)
  }
  return (sum * width) / 3
}

/** How likely the trials are at a rate, by trying every moment of change. */
function likelihoods({
  failed,
  clean,
  cleanBefore,
  cleanAfter,
  runs,
}: FlakyTrials): Record<keyof RateEvidence, (rate: number) => number> {
  const price = (rate: number, without: number): number => rate ** failed * (1 - rate) ** (clean - without)
  const over = (end: number, what: (without: number) => number): number => {
    let sum = 0
    for (let without = 0; without <= end; without++) sum += what(without) / (runs + 1)
    return sum
  }
  return {
    flaky: (rate) => price(rate, 0),
    onset: (rate) => over(cleanBefore, (before) => price(rate, before)),
    fixed: (rate) => over(cleanAfter, (after) => price(rate, after)),
    // Of two moments in whatever order each pair counts twice.
    onsetAndFixed: (rate) =>
      2 * over(cleanBefore, (before) => over(cleanAfter, (after) => price(rate, before + after))),
  }
}

function bandsByIntegration(of: (rate: number) => number): number[] {
  const parts = cuts.slice(1).map((to, index) => meanOverRates(of, cuts[index], to))
  const whole = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => part / whole)
}

/** What a story comes to by brute force, as something to be near to. */
function nearly(of: (rate: number) => number): unknown {
  return {
    log: expect.closeTo(Math.log(meanOverRates(of)), 6),
    bands: bandsByIntegration(of).map((share) => expect.closeTo(share, 6)),
  }
}

interface Seen {
  readonly log: number
  readonly bands: readonly number[]
}

function seen({ log, bands }: StoryEvidence): Seen {
  return { log, bands: bands() }
}

function storiesOf({ flaky, onset, fixed, onsetAndFixed }: RateEvidence): Seen[] {
  return [flaky, onset, fixed, onsetAndFixed].map(seen)
}

describe('rateEvidence', () => {
  it('is the mean over all rates, summed over every moment of change', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        const evidence = rateEvidence(trials, materialRate)
        const brute = likelihoods(trials)
        expect(seen(evidence.flaky)).toEqual(nearly(brute.flaky))
        expect(seen(evidence.onset)).toEqual(nearly(brute.onset))
        expect(seen(evidence.fixed)).toEqual(nearly(brute.fixed))
      }),
      { numRuns: 60 },
    )
  })

  it('is so for both moments at once, with at least two failures', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        const { onsetAndFixed } = rateEvidence(trials, materialRate)
        if (trials.failed < 2) return void expect(onsetAndFixed.log).toBe(Number.NEGATIVE_INFINITY)
        expect(seen(onsetAndFixed)).toEqual(nearly(likelihoods(trials).onsetAndFixed))
      }),
      { numRuns: 60 },
    )
  })

  it('spreads each story over the bands, all of it and nothing negative', () => {
    fc.assert(
      fc.property(anyTrials, fc.double({ min: 1e-6, max: 1, noNaN: true }), (trials, rate) => {
        for (const { log, bands } of storiesOf(rateEvidence(trials, rate))) {
          const isPossible = log > Number.NEGATIVE_INFINITY
          expect(bands.reduce((sum, share) => sum + share, 0)).toBeCloseTo(isPossible ? 1 : 0, 9)
          for (const share of bands) expect(share).toBeGreaterThanOrEqual(-1e-12)
        }
      }),
    )
  })

  it('says the same of time reversed, with onset and end changed over', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        const there = rateEvidence(trials, materialRate)
        const back = rateEvidence(
          { ...trials, cleanBefore: trials.cleanAfter, cleanAfter: trials.cleanBefore },
          materialRate,
        )
        expect(back.onset.log).toBeCloseTo(there.fixed.log, 9)
        expect(back.fixed.log).toBeCloseTo(there.onset.log, 9)
        if (trials.failed > 1) expect(back.onsetAndFixed.log).toBeCloseTo(there.onsetAndFixed.log, 7)
      }),
    )
  })

  it.each([
    { name: 'no run', failed: 0, clean: 0, cleanBefore: 0, cleanAfter: 0, runs: 0 },
    { name: 'one failure', failed: 1, clean: 0, cleanBefore: 0, cleanAfter: 0, runs: 1 },
    { name: 'a million failures', failed: 1e6, clean: 0, cleanBefore: 0, cleanAfter: 0, runs: 1e6 },
    { name: 'a million clean runs', failed: 0, clean: 1e6, cleanBefore: 1e6, cleanAfter: 1e6, runs: 1e6 },
    {
      name: 'a million runs, half of them failed',
      failed: 5e5,
      clean: 5e5,
      cleanBefore: 3,
      cleanAfter: 0,
      runs: 1e6,
    },
    {
      name: 'two failures at the ends of a million runs',
      failed: 2,
      clean: 1e6,
      cleanBefore: 0,
      cleanAfter: 0,
      runs: 1e6,
    },
    {
      name: 'two failures amid a million runs',
      failed: 2,
      clean: 1e6,
      cleanBefore: 5e5,
      cleanAfter: 5e5,
      runs: 1e6,
    },
    {
      name: 'ends that are longer than the whole',
      failed: 2,
      clean: 10,
      cleanBefore: 9,
      cleanAfter: 9,
      runs: 12,
    },
    {
      name: 'ends of which each is longer than the whole',
      failed: 3,
      clean: 4,
      cleanBefore: 9,
      cleanAfter: 9,
      runs: 7,
    },
  ])('has a number for $name', (trials) => {
    const evidence = rateEvidence(trials, materialRate)
    for (const { log, bands } of storiesOf(evidence)) {
      expect(log).not.toBeNaN()
      expect(log).toBeLessThanOrEqual(1e-9)
      for (const share of bands) expect(share).toBeGreaterThanOrEqual(0)
      for (const share of bands) expect(share).toBeLessThanOrEqual(1)
    }
    expect(evidence.flaky.log).toBeGreaterThan(Number.NEGATIVE_INFINITY)
  })

  it('tells no begin and no end of a test that never failed', () => {
    const { onset, fixed, onsetAndFixed } = rateEvidence(
      { failed: 0, clean: 50, cleanBefore: 50, cleanAfter: 50, runs: 50 },
      materialRate,
    )
    for (const { log } of [onset, fixed, onsetAndFixed]) expect(log).toBe(Number.NEGATIVE_INFINITY)
  })
})
