import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSegments, type SourcePosition } from '../../../src/flake/changepoints/index.ts'
import { runningCounts } from '../../../src/flake/changepoints/running-counts.ts'
import { logGamma } from '../../../src/numeric/index.ts'
import { histories, positionsOf, singles } from './support/histories.ts'

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** The formula as it is written down, for a list of positions, summed anew. */
function plainLikelihood(positions: readonly SourcePosition[]): number {
  let [runs, failing, retried, after] = [0, 0, 0, 0]
  for (const position of positions) {
    runs += position.runs
    failing += position.failing
    retried += position.retried
    after += position.failingAfterRetry
  }
  const first = logBeta(0.3 + failing, 0.5 + runs - failing) - logBeta(0.3, 0.5)
  return first + logBeta(0.5 + after, 0.5 + retried - after) - logBeta(0.5, 0.5)
}

/** Every place is tried. */
function plainSplits(positions: readonly SourcePosition[], changeProbability: number, offset = 0): number[] {
  let best = { index: 0, gain: -Infinity }
  for (let index = 1; index < positions.length; index++) {
    const both = plainLikelihood(positions.slice(0, index)) + plainLikelihood(positions.slice(index))
    const gain = both - plainLikelihood(positions)
    if (gain > best.gain + 1e-9) best = { index, gain }
  }
  if (best.gain + Math.log(changeProbability) <= 0) return []
  return [
    ...plainSplits(positions.slice(0, best.index), changeProbability, offset),
    offset + best.index,
    ...plainSplits(positions.slice(best.index), changeProbability, offset + best.index),
  ]
}

describe('findSegments', () => {
  it('splits where a search of all places splits, whatever the number of runs at each', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(1e-4, 0.1, 0.9), (positions, changeProbability) => {
        const segments = findSegments(positions, { changeProbability })
        // Two places may be equally good but for rounding; what they gain is the same.
        const wanted = plainSplits(positions, changeProbability)
        const found = segments.slice(1).map(({ first }) => first)
        if (found.join() !== wanted.join()) {
          const total = (splits: readonly number[]) =>
            [0, ...splits].reduce(
              (sum, first, order) => sum + plainLikelihood(positions.slice(first, splits[order])),
              0,
            )
          expect(total(found)).toBeCloseTo(total(wanted), 6)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('loses no gain by looking at the borders of blocks only', () => {
    fc.assert(
      fc.property(histories, (positions) => {
        const { borders } = runningCounts(positions)
        const gains = positions.map(
          (_, index) => plainLikelihood(positions.slice(0, index)) + plainLikelihood(positions.slice(index)),
        )
        const atBorders = Math.max(-Infinity, ...[...borders].map((index) => gains[index] ?? -Infinity))
        // A split at 0 is none: the likelihood of the whole.
        expect(Math.max(...gains)).toBeLessThanOrEqual(Math.max(atBorders, gains[0] ?? 0) + 1e-9)
      }),
      { numRuns: 300 },
    )
  })

  it('covers the history, each position once, and counts what is there', () => {
    fc.assert(
      fc.property(histories, (positions) => {
        const segments = findSegments(positions, { changeProbability: 0.5 })
        expect(segments.flatMap(({ first, last }) => [first, last + 1]).join()).toBe(
          [0, ...segments.slice(1).flatMap(({ first }) => [first, first]), positions.length].join(),
        )
        for (const { first, last, runs, failing } of segments) {
          const own = positions.slice(first, last + 1)
          expect(runs).toBe(own.reduce((sum, one) => sum + one.runs, 0))
          expect(failing).toBe(own.reduce((sum, one) => sum + one.failing, 0))
        }
      }),
    )
  })

  it('holds the place of a split in its interval, inside the two segments it parts', () => {
    fc.assert(
      fc.property(histories, (positions) => {
        const segments = findSegments(positions, { changeProbability: 0.5, level: 0.999 })
        for (const [order, { first, last, start }] of segments.entries()) {
          expect(start === undefined).toBe(order === 0)
          if (!start) continue
          expect(start.after).toBeLessThan(first)
          expect(start.after).toBeGreaterThanOrEqual(segments[order - 1]?.first ?? 0)
          expect(start.upTo).toBeLessThanOrEqual(last)
          expect([start.afterCommit, start.upToCommit]).toEqual([`c${start.after}`, `c${start.upTo}`])
        }
      }),
    )
  })

  it('never splits a test that does one thing only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 50 }),
        fc.boolean(),
        (sizes, fails) => {
          const rows = sizes.map((size) => [size, fails ? size : 0, 0, 0] as const)
          expect(findSegments(positionsOf(rows), { changeProbability: 0.99 }).length).toBe(
            sizes.length === 0 ? 0 : 1,
          )
        },
      ),
    )
  })

  it.each([
    { clean: 10, needed: 6 },
    { clean: 20, needed: 4 },
    { clean: 50, needed: 3 },
    { clean: 100, needed: 3 },
    { clean: 200, needed: 2 },
    { clean: 500, needed: 2 },
    { clean: 10, needed: 3, changeProbability: 0.01 },
    { clean: 20, needed: 2, changeProbability: 0.01 },
    { clean: 50, needed: 2, changeProbability: 0.01 },
    { clean: 100, needed: 1, changeProbability: 0.01 },
    { clean: 200, needed: 1, changeProbability: 0.01 },
  ])('after $clean clean runs, $needed failing ones are a change', ({ clean, needed, ...options }) => {
    const history = (failing: number) => positionsOf([...singles(clean, 0), ...singles(failing, 1)])
    if (needed > 1) expect(findSegments(history(needed - 1), options)).toHaveLength(1)
    const [, broken] = findSegments(history(needed), options)
    expect(broken).toMatchObject({ first: clean, failing: needed, runs: needed, failureRate: 1 })
  })

  it.each([
    { percent: 50, needed: 17 },
    { percent: 30, needed: 36 },
    { percent: 10, needed: 187 },
    { percent: 5, needed: 779 },
  ])('after 100 runs that failed to $percent %, $needed clean ones are an end', ({ percent, needed }) => {
    const flaky = Array.from({ length: 100 }, (_, index) => {
      const hasFailed = Math.floor(((index + 1) * percent) / 100) > Math.floor((index * percent) / 100)
      return [1, hasFailed ? 1 : 0, 0, 0] as const
    })
    const history = (clean: number) => positionsOf([...flaky, ...singles(clean, 0)])
    expect(findSegments(history(needed - 1))).toHaveLength(1)
    expect(findSegments(history(needed))).toHaveLength(2)
  })

  it('sees no end of a 2 % flake, however long it stays clean', () => {
    const flaky = Array.from({ length: 100 }, (_, index) => [1, index % 50 === 49 ? 1 : 0, 0, 0] as const)
    expect(findSegments(positionsOf([...flaky, ...singles(9000, 0)]))).toHaveLength(1)
  })

  it('says what was seen', () => {
    const segments = findSegments(positionsOf([...singles(60, 0), ...singles(20, 1), ...singles(30, 0)]))
    expect(segments.map(({ sentence }) => sentence)).toEqual([
      'Failed in 0 of 60 runs from c0 to c59.',
      'Failed in 20 of 20 runs (20 of 20 retried ones to the end) since c60, in 0 of 60 runs before: the first bad commit came after c58, by c60 at the latest (99 %).',
      'Failed in 0 of 30 runs since c80, in 20 of 20 runs (20 of 20 retried ones to the end) before: the first good commit came after c78, by c81 at the latest (99 %).',
    ])
  })

  it('looks at the newest positions of a history that is too long, and counts from its beginning', () => {
    const positions = positionsOf([...singles(40, 1), ...singles(60, 0), ...singles(5, 1)])
    const [first, second] = findSegments(positions, { mostPositions: 65 })
    expect(first).toMatchObject({ first: 40, last: 99, firstCommit: 'c40' })
    expect(second).toMatchObject({
      first: 100,
      firstCommit: 'c100',
      start: { upTo: 100, upToCommit: 'c100' },
    })
  })

  it.each([
    [0, 0, 0, 0],
    [1, 2, 0, 0],
    [1, 0, 1, 0],
    [1, 1, 1, 2],
    [-1, 0, 0, 0],
    [1.5, 0, 0, 0],
    [Number.NaN, 0, 0, 0],
    [Infinity, 0, 0, 0],
    [1_000_001, 0, 0, 0],
  ] as const)('refuses counts that can not be: %i %i %i %i', (...row) => {
    expect(() => findSegments(positionsOf([row]))).toThrow(TypeError)
  })

  it.each([
    { changeProbability: 0 },
    { changeProbability: Number.NaN },
    { level: 1 },
    { mostPositions: -1 },
    { priors: { failing: { alpha: 0, beta: 1 }, failingAfterRetry: { alpha: 1, beta: 1 } } },
  ])('refuses options that can not be: %j', (options) => {
    expect(() => findSegments([], options)).toThrow(TypeError)
  })

  it('refuses numbers of commits that do not rise', () => {
    const positions = positionsOf([...singles(60, 0), ...singles(4, 1)])
    expect(() => findSegments(positions.map((position) => ({ ...position, number: 7 })))).toThrow(TypeError)
  })

  it('takes the older of two equally good splits first', () => {
    const positions = positionsOf([...singles(40, 0), ...singles(30, 1), ...singles(40, 0)])
    const parts = plainLikelihood(positions.slice(0, 40)) + plainLikelihood(positions.slice(40))
    const [, failing] = findSegments(positions)
    expect(failing?.start?.gain).toBeCloseTo(parts - plainLikelihood(positions), 9)
  })

  it('makes nothing of numbers that only some positions have', () => {
    const positions = positionsOf([...singles(60, 0), ...singles(4, 1)])
    const partly = positions.map((position, index) =>
      index > 60 ? position : { ...position, number: index * 9 },
    )
    expect(findSegments(partly)).toEqual(findSegments(positions))
  })

  it('counts commits that nobody tested, where positions have numbers', () => {
    const positions = positionsOf([...singles(60, 0), ...singles(4, 1)])
    const numbered = positions.map((position, index) => ({
      ...position,
      number: index < 2 ? index : index + 1e12,
    }))
    const [, plain] = findSegments(positions)
    const [, gap] = findSegments(numbered)
    expect(plain?.start?.after).toBeGreaterThan(50)
    expect(gap?.start?.after).toBe(1)
  })
})
