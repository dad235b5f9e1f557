import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeProbability,
  newRateWatch,
  nextFailureProbability,
  watchRun,
  type RateWatch,
  type RateWatchOptions,
} from '../../../src/flake/changepoints/index.ts'

const outcomes = fc.array(fc.boolean(), { minLength: 1, maxLength: 10 })

function watchAll(runs: readonly boolean[], options: RateWatchOptions = {}): RateWatch {
  return runs.reduce((watch, hasFailed) => watchRun(watch, hasFailed, options), newRateWatch)
}

interface Settings {
  readonly hazard: number
  readonly alpha: number
  readonly beta: number
}

/** The probability of the runs, the rate the same throughout, run by run. */
function stretchProbability(runs: readonly boolean[], { alpha, beta }: Settings): number {
  let [failures, product] = [0, 1]
  for (const [index, hasFailed] of runs.entries()) {
    const rate = (alpha + failures) / (alpha + beta + index)
    product *= hasFailed ? rate : 1 - rate
    if (hasFailed) failures++
  }
  return product
}

/** Every way of cutting the runs into stretches, by the bits of a number: the weight of each last length. */
function lastLengths(runs: readonly boolean[], settings: Settings): Map<number, number> {
  const weights = new Map<number, number>()
  for (let cuts = 0; cuts < 1 << (runs.length - 1); cuts++) {
    let [start, product] = [0, 1]
    for (let index = 1; index < runs.length; index++) {
      if ((cuts >> (index - 1)) & 1) {
        product *= stretchProbability(runs.slice(start, index), settings) * settings.hazard
        start = index
      } else product *= 1 - settings.hazard
    }
    product *= stretchProbability(runs.slice(start), settings)
    const length = runs.length - start
    weights.set(length, (weights.get(length) ?? 0) + product)
  }
  return weights
}

function total(weights: Iterable<number>): number {
  return [...weights].reduce((sum, weight) => sum + weight, 0)
}

const settings: fc.Arbitrary<Settings> = fc.record({
  hazard: fc.constantFrom(0.001, 0.05, 0.5),
  alpha: fc.constantFrom(0.3, 1, 4),
  beta: fc.constantFrom(0.5, 1, 9),
})

describe('the rate watch', () => {
  it('says what the sum over all histories of changes says', () => {
    fc.assert(
      fc.property(outcomes, settings, fc.integer({ min: 1, max: 12 }), (runs, chosen, within) => {
        const { hazard, alpha, beta } = chosen
        const options = { hazard, prior: { alpha, beta } }
        const watch = watchAll(runs, options)
        const weights = lastLengths(runs, chosen)
        const sum = total(weights.values())
        for (const { length, probability } of watch.lengths)
          expect(probability).toBeCloseTo((weights.get(length) ?? 0) / sum, 10)
        const next = total(lastLengths([...runs, true], chosen).values()) / sum
        expect(nextFailureProbability(watch, options)).toBeCloseTo(next, 10)
        const recent = [...weights].filter(([length]) => length <= within && length < runs.length)
        expect(changeProbability(watch, within)).toBeCloseTo(
          total(recent.map(([, weight]) => weight)) / sum,
          10,
        )
      }),
    )
  })

  it('keeps no more lengths than it may, and sums to 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (runs, mostLengths) => {
          const { lengths, runs: seen } = watchAll(runs, { mostLengths })
          expect(seen).toBe(runs.length)
          expect(lengths.length).toBe(Math.min(runs.length, mostLengths))
          if (runs.length > 0) expect(total(lengths.map(({ probability }) => probability))).toBeCloseTo(1, 10)
          expect(lengths.map(({ length }) => length)).toEqual(
            lengths.map(({ length }) => length).toSorted((a, b) => a - b),
          )
        },
      ),
    )
  })

  it.each([
    { name: 'never', rateAt: () => 0 },
    { name: 'seldom', rateAt: () => 0.02 },
    { name: 'often', rateAt: () => 0.3 },
    { name: 'by turns', rateAt: (run: number) => (run % 200 < 150 ? 0.02 : 0.5) },
  ])('comes close to keeping every length, for a test that fails $name', ({ rateAt }) => {
    const draws = fc.sample(fc.noBias(fc.nat(999)), { numRuns: 1000, seed: 7 })
    const runs = draws.map((draw, index) => draw < 1000 * rateAt(index))
    let [kept, all, worst, sum] = [newRateWatch, newRateWatch, 0, 0]
    for (const hasFailed of runs) {
      kept = watchRun(kept, hasFailed)
      all = watchRun(all, hasFailed, { mostLengths: 1000 })
      const difference = Math.abs(nextFailureProbability(kept) - nextFailureProbability(all))
      worst = Math.max(worst, difference)
      sum += difference
    }
    expect(worst).toBeLessThan(0.1)
    expect(sum / runs.length).toBeLessThan(0.005)
    expect(Math.abs(changeProbability(kept, 60) - changeProbability(all, 60))).toBeLessThan(0.1)
  })

  it('survives being kept as JSON, and leaves the state that went in as it was', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (early, late) => {
        const watch = watchAll(early)
        const text = JSON.stringify(watch)
        const resumed = late.reduce(
          (state, hasFailed) => watchRun(state, hasFailed),
          JSON.parse(text) as RateWatch,
        )
        expect(resumed).toEqual(watchAll([...early, ...late]))
        expect(JSON.stringify(watch)).toBe(text)
      }),
    )
  })

  it('sees a breakage within a few runs, and none where there is none', () => {
    const clean = Array.from({ length: 200 }, () => false)
    expect(changeProbability(watchAll(clean), 10)).toBeLessThan(0.02)
    expect(changeProbability(watchAll([...clean, true, true, true]), 10)).toBeGreaterThan(0.99)
    expect(nextFailureProbability(watchAll(clean))).toBeLessThan(0.005)
    expect(nextFailureProbability(watchAll([...clean, true, true, true, true]))).toBeGreaterThan(0.8)
    expect(nextFailureProbability(newRateWatch)).toBe(0.3 / 0.8)
    expect(changeProbability(newRateWatch, 10)).toBe(0)
  })

  it.each([
    { hazard: 0 },
    { hazard: 1 },
    { hazard: Number.NaN },
    { mostLengths: 0 },
    { mostLengths: 1.5 },
    { prior: { alpha: 1, beta: 0 } },
  ])('refuses %j', (options) => {
    expect(() => watchRun(newRateWatch, true, options)).toThrow(TypeError)
  })
})
