import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bestRetries,
  expectedExtraRuns,
  redBuildProbability,
  type FlakyTest,
} from '../../../src/flake/planner/index.ts'

function suite(count: number, test: FlakyTest): FlakyTest[] {
  return Array.from({ length: count }, () => test)
}

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const test = fc.record({ rate: unit, stickyShare: unit, stickiness: unit })
const tests = fc.array(test, { maxLength: 12 })

describe('redBuildProbability', () => {
  it('is one minus the product of what passes', () => {
    fc.assert(
      fc.property(tests, fc.nat(4), (own, retries) => {
        const green = own.reduce((product, { rate, stickyShare, stickiness }) => {
          const again = (1 - stickyShare) * rate ** retries + stickyShare * stickiness ** retries
          return product * (1 - rate * again)
        }, 1)
        expect(redBuildProbability(own, retries)).toBeCloseTo(1 - green, 12)
      }),
    )
  })

  it('falls with every retry and rises with every test, whatever their order', () => {
    fc.assert(
      fc.property(tests, test, fc.nat(4), (own, more, retries) => {
        const red = redBuildProbability(own, retries)
        expect(redBuildProbability(own, retries + 1)).toBeLessThanOrEqual(red)
        expect(redBuildProbability([...own, more], retries)).toBeGreaterThanOrEqual(red)
        expect(redBuildProbability(own.toReversed(), retries)).toBeCloseTo(red, 12)
      }),
    )
  })

  it.each([
    { count: 1000, rate: 0.001, red: ['0.632', '0.0010', '0.000001'], sticky: '0.092' },
    { count: 100, rate: 0.01, red: ['0.634', '0.0100', '0.0001'], sticky: '0.100' },
    { count: 10, rate: 0.2, red: ['0.893', '0.335', '0.077'], sticky: '0.428' },
  ])('$count tests that fail at $rate', ({ count, rate, red, sticky }) => {
    for (const [retries, wanted] of red.entries()) {
      const digits = wanted.length - 2
      expect(redBuildProbability(suite(count, { rate }), retries).toFixed(digits)).toBe(wanted)
    }
    const withSticky = suite(count, { rate, stickyShare: 0.12, stickiness: 0.8 })
    expect(redBuildProbability(withSticky, 1).toFixed(3)).toBe(sticky)
  })

  it('keeps its digits over 100,000 tests that hardly ever fail', () => {
    expect(redBuildProbability(suite(100_000, { rate: 1e-12 }), 0) / 9.9999995e-8).toBeCloseTo(1, 8)
    expect(redBuildProbability(suite(100_000, { rate: 1e-9 }), 1) / 1e-13).toBeCloseTo(1, 9)
    expect(redBuildProbability(suite(100_000, { rate: 0.5 }), 0)).toBe(1)
  })

  it('knows the ends', () => {
    expect(Object.is(redBuildProbability([], 3), 0)).toBe(true)
    expect(redBuildProbability([{ rate: 0 }], 0)).toBe(0)
    expect(redBuildProbability([{ rate: 1 }], 1e6)).toBe(1)
    expect(redBuildProbability([{ rate: 0.5, stickyShare: 1 }], 1e6)).toBe(0.5)
  })

  it.each([
    { rate: -0.1 },
    { rate: 1.1 },
    { rate: Number.NaN },
    { rate: 0.5, stickyShare: 2 },
    { rate: 0.5, cost: -1 },
  ])('refuses %j', (bad) => {
    expect(() => redBuildProbability([bad], 1)).toThrow(TypeError)
    expect(() => expectedExtraRuns([bad], 1)).toThrow(TypeError)
  })

  it.each([-1, 0.5, Number.NaN, Infinity])('refuses %f retries', (retries) => {
    expect(() => redBuildProbability([], retries)).toThrow(TypeError)
  })
})

describe('expectedExtraRuns', () => {
  it('is the sum of the probabilities that each retry happens', () => {
    fc.assert(
      fc.property(tests, fc.nat(30), (own, retries) => {
        let sum = 0
        for (const { rate, stickyShare, stickiness } of own)
          for (let retry = 0; retry < retries; retry++)
            sum += rate * ((1 - stickyShare) * rate ** retry + stickyShare * stickiness ** retry)
        expect(expectedExtraRuns(own, retries)).toBeCloseTo(sum, 8)
      }),
    )
  })

  it.each([
    { rate: 0.5, retries: 0, extra: 0 },
    { rate: 0.5, retries: 3, extra: 0.875 },
    { rate: 1, retries: 3, extra: 3 },
    { rate: 0, retries: 3, extra: 0 },
    { rate: 0.5, retries: 1e9, extra: 1 },
  ])('$retries retries at $rate: $extra', ({ rate, retries, extra }) => {
    expect(expectedExtraRuns([{ rate }], retries)).toBeCloseTo(extra, 12)
  })
})

describe('bestRetries', () => {
  it('is the fewest retries within the tolerance of the least cost', () => {
    const tolerances = fc.constantFrom(0, 0.01, 0.5)
    fc.assert(
      fc.property(
        tests,
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        tolerances,
        (own, redBuild, tolerance) => {
          const { plans, ...best } = bestRetries(own, { redBuild, tolerance })
          expect(plans.map(({ retries }) => retries)).toEqual([0, 1, 2, 3, 4, 5])
          expect(plans[best.retries]).toEqual(best)
          const least = Math.min(...plans.map(({ totalCost }) => totalCost))
          expect(best.totalCost).toBeLessThanOrEqual(least * (1 + tolerance))
          for (const plan of plans) {
            expect(plan.totalCost).toBeCloseTo(
              expectedExtraRuns(own, plan.retries) + redBuildProbability(own, plan.retries) * redBuild,
              6,
            )
            if (plan.retries < best.retries) expect(plan.totalCost).toBeGreaterThan(least * (1 + tolerance))
          }
        },
      ),
    )
  })

  it.each([
    { redBuild: 0, retries: 0 },
    { redBuild: 1, retries: 0 },
    { redBuild: 5, retries: 1 },
    { redBuild: 500, retries: 2 },
    { redBuild: 500, cost: 1e6, retries: 0 },
    { redBuild: 500, stickyShare: 0.12, stickiness: 0.8, retries: 5 },
    { redBuild: 500, stickyShare: 0.12, stickiness: 0.8, mostRetries: 3, retries: 3 },
  ])('for 1000 tests at 0.001, $redBuild: $retries', ({ redBuild, mostRetries = 5, retries, ...sticky }) => {
    const own = suite(1000, { rate: 0.001, ...sticky })
    expect(bestRetries(own, { redBuild, mostRetries }).retries).toBe(retries)
  })

  it('wants no retries where there are no tests', () => {
    expect(bestRetries([], { redBuild: 500 })).toMatchObject({ retries: 0, totalCost: 0 })
  })

  it.each([
    { redBuild: -1 },
    { redBuild: Number.NaN },
    { redBuild: 1, mostRetries: 1e9 },
    { redBuild: 1, tolerance: -1 },
  ])('refuses %j', (costs) => {
    expect(() => bestRetries([], costs)).toThrow(TypeError)
  })
})
