import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fisherExact } from '../../../src/numeric/index.ts'
import { findBursts, findPeriods, type TimedOutcome } from '../../../src/flake/clusters/index.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Thursday, 1970-01-01. */
function hours(count: number, hasFailed: (hour: number) => boolean): TimedOutcome[] {
  return Array.from({ length: count }, (_, hour) => ({
    at: hour * hourMs,
    trials: 1,
    failures: hasFailed(hour) ? 1 : 0,
  }))
}

const outcomes: fc.Arbitrary<TimedOutcome[]> = fc.array(
  fc
    .record({
      at: fc.integer({ min: -50, max: 400 }).map((step) => step * hourMs),
      trials: fc.integer({ min: 1, max: 9 }),
      share: fc.constantFrom(0, 0, 0, 1),
    })
    .map(({ at, trials, share }) => ({ at, trials, failures: trials * share })),
  { maxLength: 60 },
)
const shuffled = outcomes.chain((some) =>
  fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
)

describe('findBursts', () => {
  it('does not depend on order, and gives bursts that do not overlap, oldest first', () => {
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        const bursts = findBursts(some, { alpha: 0.2 })
        expect(findBursts(others, { alpha: 0.2 })).toEqual(bursts)
        bursts.forEach(({ firstAt, lastAt, failures, trials, rate, rateElsewhere }, index) => {
          expect(firstAt).toBeLessThanOrEqual(lastAt)
          expect(firstAt).toBeGreaterThan(bursts[index - 1]?.lastAt ?? -Infinity)
          expect(rate).toBeGreaterThan(rateElsewhere)
          const within = some.filter(({ at }) => at >= firstAt && at <= lastAt)
          expect(failures).toBe(within.reduce((sum, one) => sum + one.failures, 0))
          expect(trials).toBe(within.reduce((sum, one) => sum + one.trials, 0))
        })
      }),
    )
  })

  it('finds a night of failures', () => {
    const [burst, ...more] = findBursts(hours(200, (hour) => (hour >= 50 && hour < 55) || hour === 150))
    expect(more).toEqual([])
    expect(burst).toMatchObject({
      firstAt: 50 * hourMs,
      lastAt: 54 * hourMs,
      failures: 5,
      trials: 5,
      rate: 1,
      rateElsewhere: 1 / 195,
    })
    expect(burst?.pValue).toBeCloseTo(
      6 * fisherExact({ candidate: { failures: 5, trials: 5 }, baseline: { failures: 1, trials: 195 } }),
      15,
    )
  })

  it('joins windows of a longer one', () => {
    expect(findBursts(hours(400, (hour) => hour >= 50 && hour < 80))).toMatchObject([
      { firstAt: 50 * hourMs, lastAt: 79 * hourMs, failures: 30 },
    ])
  })

  it.each([
    { name: 'nothing', some: [] },
    { name: 'failures now and then', some: hours(400, (hour) => hour % 40 === 0) },
    { name: 'a test that only fails', some: hours(50, () => true) },
    { name: 'two failures', some: hours(400, (hour) => hour === 7 || hour === 8) },
    {
      name: 'a busy hour',
      some: [
        ...hours(200, (hour) => hour % 2 === 0),
        ...Array.from({ length: 60 }, (_, index) => ({
          at: 90 * hourMs + index,
          trials: 1,
          failures: index % 2,
        })),
      ],
    },
  ])('finds none in $name', ({ some }) => {
    expect(findBursts(some)).toEqual([])
  })

  it('can be asked for another length', () => {
    const some = hours(400, (hour) => hour === 50 || hour === 60 || hour === 70)
    expect(findBursts(some)).toEqual([])
    expect(findBursts(some, { windowMs: dayMs })).toHaveLength(1)
    expect(findBursts(some, { windowMs: dayMs, minimumFailures: 4 })).toEqual([])
  })
})

describe('findPeriods', () => {
  it('does not depend on order', () => {
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        const options = { alpha: 0.9, minimumFailures: 1, minimumDays: 1 }
        expect(findPeriods(others, options)).toEqual(findPeriods(some, options))
      }),
    )
  })

  it('finds an hour, as the clock of the place has it', () => {
    const some = hours(240, (hour) => hour % 24 === 3)
    expect(findPeriods(some)).toMatchObject([
      { kind: 'hour', value: 3, days: 10, failures: 10, trials: 10, rate: 1, rateElsewhere: 0 },
    ])
    expect(findPeriods(some, { offsetMinutes: 330 })).toMatchObject([{ kind: 'hour', value: 8 }])
    expect(findPeriods(some, { offsetMinutes: -300 })).toMatchObject([{ kind: 'hour', value: 22 }])
  })

  it('finds a day of the week: the fourth day of 1970 was a Sunday', () => {
    const some = hours(24 * 70, (hour) => Math.floor(hour / 24) % 7 === 3 && hour % 3 === 0)
    expect(findPeriods(some)[0]).toMatchObject({
      kind: 'weekday',
      value: 7,
      days: 10,
      failures: 80,
      trials: 240,
    })
    const before = some.map((one) => ({ ...one, at: one.at - 70 * dayMs }))
    expect(findPeriods(before)).toEqual(findPeriods(some))
  })

  it.each([
    { name: 'nothing', some: [] },
    { name: 'one bad night', some: hours(240, (hour) => hour >= 50 && hour < 60) },
    { name: 'a test that only fails', some: hours(240, () => true) },
    { name: 'failures now and then', some: hours(480, (hour) => hour % 17 === 0) },
    { name: 'too few', some: hours(96, (hour) => hour % 24 === 3) },
  ])('finds none in $name', ({ some }) => {
    expect(findPeriods(some)).toEqual([])
  })
})
