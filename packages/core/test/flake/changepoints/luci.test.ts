import { describe, expect, it } from 'vitest'
import { changeDistribution, changeInterval, findSegments } from '../../../src/flake/changepoints/index.ts'
import { segmentLikelihood } from '../../../src/flake/changepoints/sequence-likelihood.ts'
import { changes, sequenceLikelihoods } from './support/luci-changes.ts'
import { distributions, intervals, masses, tails } from './support/luci-distributions.ts'
import { luciHistory } from './support/luci-histories.ts'

function priorsWith(alpha: number) {
  return { failing: { alpha, beta: 0.5 }, failingAfterRetry: { alpha: 0.5, beta: 0.5 } }
}

describe('against the vectors of LUCI Analysis', () => {
  it.each(sequenceLikelihoods)(
    'the likelihood by Beta(%f, %f) of %i in %i is %f',
    (alpha, beta, x, n, value) => {
      const prior = { alpha, beta }
      const first = segmentLikelihood({ failing: prior, failingAfterRetry: { alpha: 1, beta: 1 } }, n)
      expect(Math.exp(first({ runs: n, failing: x, retried: 0, failingAfterRetry: 0 }))).toBeCloseTo(
        value,
        10,
      )
      const again = segmentLikelihood({ failing: { alpha: 1, beta: 1 }, failingAfterRetry: prior }, n)
      expect(Math.exp(again({ runs: 0, failing: 0, retried: n, failingAfterRetry: x }))).toBeCloseTo(
        value,
        10,
      )
    },
  )

  it.each(changes)('$input, alpha $alpha, splits after $runIndices runs', (vector) => {
    const { input, alpha, changeProbability, runIndices, gain } = vector
    const positions = luciHistory(input)
    const segments = findSegments(positions, { changeProbability, priors: priorsWith(alpha) })
    const splits = segments.slice(1).map(({ first }) => first)
    const runsBefore = splits.map((first) =>
      positions.slice(0, first).reduce((sum, { runs }) => sum + runs, 0),
    )
    expect(runsBefore).toEqual(runIndices)
    // The gain that is given is that of the first split of the whole history.
    if (splits.length === 1) expect(segments[1]?.start?.gain).toBeCloseTo(gain, 9)
  })

  it.each(changes)('$input, alpha $alpha, gains $gain by its best split', ({ input, alpha, gain }) => {
    const positions = luciHistory(input)
    function segmentsAt(margin: number) {
      const changeProbability = Math.exp(-(gain + margin))
      return findSegments(positions, { changeProbability, priors: priorsWith(alpha) }).length
    }
    if (gain < 0.001) return expect(segmentsAt(0.001 - gain)).toBe(1)
    expect(segmentsAt(1e-9)).toBe(1)
    return expect(segmentsAt(-1e-9)).toBeGreaterThan(1)
  })

  it.each(masses)(
    '$input: the probability of each place',
    ({ input, alpha, numbers: wanted, probabilities }) => {
      const positions = luciHistory(input).map(({ number: _, ...rest }) => rest)
      const numbers = luciHistory(input).map(({ number }) => number)
      const found = changeDistribution(positions, priorsWith(alpha))
      expect(found.map(({ index }) => numbers[index])).toEqual(wanted)
      for (const [order, probability] of probabilities.entries())
        expect(found[order]?.probability).toBeCloseTo(probability, 12)
    },
  )

  it.each(intervals)('$input, alpha $alpha: 99 % in $interval', ({ input, alpha, interval }) => {
    const positions = luciHistory(input).map(({ number: _, ...rest }) => rest)
    const numbers = luciHistory(input).map(({ number }) => number)
    const found = changeInterval(changeDistribution(positions, priorsWith(alpha)), 0.99)
    expect([numbers[found?.after ?? -1], numbers[found?.upTo ?? -1]]).toEqual(interval)
  })

  it.each(distributions)('$input, consecutive $consecutive: $quantiles', (vector) => {
    const { input, consecutive, quantiles } = vector
    const positions = luciHistory(input)
    const numbers = positions.map(({ number }) => number)
    const distribution = changeDistribution(
      consecutive ? positions : positions.map(({ number: _, ...rest }) => rest),
    )
    const found = tails.map((tail) => {
      const interval = changeInterval(distribution, Math.abs(1 - 2 * tail))
      return numbers[(tail < 0.5 ? interval?.after : interval?.upTo) ?? -1]
    })
    expect(found).toEqual(quantiles)
  })

  it('finds the intervals of two changes, and holds the true place', () => {
    const segments = findSegments(luciHistory('100 pass,100 fail,100 pass'))
    expect(segments.map(({ start }) => [start?.after, start?.upTo])).toEqual([
      [undefined, undefined],
      [98, 100],
      [199, 201],
    ])
    const [, failing] = findSegments(luciHistory('1001 pass,999 fail'))
    expect(failing?.start?.after).toBeLessThan(1001)
    expect(failing?.start?.upTo).toBeGreaterThanOrEqual(1001)
    const [, passing] = findSegments(luciHistory('analyzer 20 fail,30 pass(1 late fail)'), {
      priors: priorsWith(0.05),
    })
    expect(passing?.start).toMatchObject({ afterCommit: 'c33', upToCommit: 'c34' })
  })
})
