import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fisherExact, type FailureCounts } from '../../src/numeric/index.ts'

function choose(n: number, k: number): bigint {
  let ways = 1n
  for (let index = 1n; index <= k; index++) ways = (ways * (BigInt(n) - index + 1n)) / index
  return k < 0 || k > n ? 0n : ways
}

/**
 * The definition in whole numbers: the share of all ways to place the failures that give the candidate as
 * many or more.
 */
function plainFisher(candidate: FailureCounts, baseline: FailureCounts): number {
  const failures = candidate.failures + baseline.failures
  let ways = 0n
  for (let count = candidate.failures; count <= failures; count++) {
    ways += choose(candidate.trials, count) * choose(baseline.trials, failures - count)
  }
  // Two whole numbers below 2 ** 53 in these tests, so that the quotient is rounded once.
  return Number(ways) / Number(choose(candidate.trials + baseline.trials, failures))
}

/** Every pair of counts with at most so many trials on each side. */
function* tables(most: number): Generator<[FailureCounts, FailureCounts]> {
  for (let ours = 0; ours <= most; ours++)
    for (let theirs = 0; theirs <= most; theirs++)
      for (let failed = 0; failed <= ours; failed++)
        for (let others = 0; others <= theirs; others++)
          yield [
            { failures: failed, trials: ours },
            { failures: others, trials: theirs },
          ]
}

function countsUpTo(most: number): fc.Arbitrary<FailureCounts> {
  return fc.nat(most).chain((trials) => fc.record({ failures: fc.nat(trials), trials: fc.constant(trials) }))
}

const counts = fc.oneof(countsUpTo(30), countsUpTo(1000), countsUpTo(1_000_000))

describe('fisherExact', () => {
  it('says what whole numbers say, for every table of at most 12 trials a side', () => {
    let worst = 0
    for (const [candidate, baseline] of tables(12)) {
      const wanted = plainFisher(candidate, baseline)
      worst = Math.max(worst, Math.abs(fisherExact({ candidate, baseline }) / wanted - 1))
    }
    expect(worst).toBeLessThan(1e-14)
  })

  it('is a probability that never rises as the candidate fails more', () => {
    fc.assert(
      fc.property(counts, counts, (candidate, baseline) => {
        const before = fisherExact({ candidate, baseline })
        expect(before).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(1)
        if (candidate.failures === candidate.trials) return
        const more = { failures: candidate.failures + 1, trials: candidate.trials }
        expect(fisherExact({ candidate: more, baseline })).toBeLessThanOrEqual(before)
      }),
      { numRuns: 1000 },
    )
  })

  it('never falls as the baseline fails more', () => {
    fc.assert(
      fc.property(counts, counts, (candidate, baseline) => {
        fc.pre(baseline.failures < baseline.trials)
        const more = { failures: baseline.failures + 1, trials: baseline.trials }
        expect(fisherExact({ candidate, baseline: more })).toBeGreaterThanOrEqual(
          fisherExact({ candidate, baseline }),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves to the other tail what is missing to 1', () => {
    fc.assert(
      fc.property(counts, counts, (candidate, baseline) => {
        fc.pre(candidate.failures > 0 && baseline.failures < baseline.trials)
        // Of the same failures the baseline gets one more or even more.
        const fewer = { failures: candidate.failures - 1, trials: candidate.trials }
        const more = { failures: baseline.failures + 1, trials: baseline.trials }
        const both = fisherExact({ candidate, baseline }) + fisherExact({ candidate: more, baseline: fewer })
        expect(both).toBeCloseTo(1, 10)
      }),
    )
  })

  it('is 1 without trials on a side, and without failures', () => {
    fc.assert(
      fc.property(counts, fc.nat(1000), (some, trials) => {
        const none = { failures: 0, trials: 0 }
        expect(fisherExact({ candidate: some, baseline: none })).toBe(1)
        expect(fisherExact({ candidate: none, baseline: some })).toBe(1)
        expect(fisherExact({ candidate: { failures: 0, trials }, baseline: some })).toBe(1)
      }),
    )
  })

  it.each([
    // The lady tasting tea: (16 + 1) / 70.
    { candidate: [3, 4], baseline: [1, 4], value: 17 / 70 },
    // The sum of the terms to 40 digits by mpmath.
    { candidate: [60_000, 1_000_000], baseline: [58_000, 1_000_000], value: 9.920384397947886e-10 },
    { candidate: [1000, 1000], baseline: [0, 1000], value: 0 },
  ])('$candidate against $baseline', ({ candidate, baseline, value }) => {
    const p = fisherExact({ candidate: countsOf(candidate), baseline: countsOf(baseline) })
    expect(Math.abs(p - value)).toBeLessThanOrEqual(1e-12 * value)
  })
})

function countsOf([failures = 0, trials = 0]: readonly number[]): FailureCounts {
  return { failures, trials }
}
