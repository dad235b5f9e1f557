import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodsAround, without, type Period } from '../../src/partitions/periods.ts'

const times = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
const everyPeriod = fc.constantFrom('day' as const, 'week' as const, 'month' as const)
const dayMs = 86_400_000

function days({ fromMs, untilMs }: Period): string[] {
  return [fromMs, untilMs].map((ms) => new Date(ms).toISOString().slice(0, 10))
}

describe('periodsAround', () => {
  it('holds the time, has no gaps and begins at midnights', () => {
    fc.assert(
      fc.property(times, everyPeriod, fc.nat(5), fc.nat(5), (at, every, behind, ahead) => {
        const periods = periodsAround(at, every, { behind, ahead })
        expect(periods).toHaveLength(behind + 1 + ahead)
        const own = periods[behind]
        expect(own !== undefined && own.fromMs <= at && at < own.untilMs).toBe(true)
        for (const [index, { fromMs, untilMs }] of periods.entries()) {
          expect(Math.abs(fromMs % dayMs)).toBe(0)
          expect(periods[index + 1]?.fromMs ?? untilMs).toBe(untilMs)
        }
      }),
    )
  })

  it.each([
    { every: 'month', at: '2026-12-31T23:59:59Z', expected: ['2026-12-01', '2027-01-01'] },
    { every: 'week', at: '2026-11-30T00:00:00Z', expected: ['2026-11-30', '2026-12-07'] },
    { every: 'week', at: '2026-11-29T23:59:59Z', expected: ['2026-11-23', '2026-11-30'] },
    { every: 'day', at: '2028-02-29T12:00:00Z', expected: ['2028-02-29', '2028-03-01'] },
    { every: 'month', at: '0050-02-03T00:00:00Z', expected: ['0050-02-01', '0050-03-01'] },
  ] as const)('the $every of $at', ({ every, at, expected }) => {
    const [period] = periodsAround(Date.parse(at), every, { behind: 0, ahead: 0 })
    expect(period && days(period)).toEqual(expected)
  })
})

describe('without', () => {
  it('leaves what is in the range and in none of the others', () => {
    const ranges = fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 15 }))
      .map(([fromMs, length]) => ({ fromMs, untilMs: fromMs + length }))
    const isIn = (list: readonly Period[], time: number): number =>
      list.filter(({ fromMs, untilMs }) => fromMs <= time && time < untilMs).length
    fc.assert(
      fc.property(ranges, fc.array(ranges, { maxLength: 4 }), (range, taken) => {
        const left = without(range, taken)
        for (let time = 0; time < 60; time++)
          expect(isIn(left, time)).toBe(isIn([range], time) === 1 && isIn(taken, time) === 0 ? 1 : 0)
      }),
    )
  })
})
