import { compareResults, type TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headOfPlace, placeOf } from '../../src/rows/place.ts'
import { idRest, idSha, joinId, splitId } from '../../src/rows/result-id.ts'
import { oddId, oddResult, plainResult } from '../append/support/reports.ts'

const id = fc.oneof(
  oddId,
  fc.string({ unit: fc.constantFrom('#', '0', '1', 'a', 'é', '𝒳', 'ﬀ'), minLength: 1, maxLength: 14 }),
)

/** What runs and results are sorted by. */
function orderKeys({
  id: whole,
  submittedAt,
}: Pick<TestResult, 'id' | 'submittedAt'>): readonly [Buffer, Buffer] {
  const split = splitId(whole)
  const digits = String(split.ordinal).padStart(split.width, '0')
  return [placeOf(submittedAt, split.head), idRest(split) ?? Buffer.from(digits)]
}

describe('ids in rows', () => {
  it('are what they were', () => {
    fc.assert(
      fc.property(id, (one) => {
        const split = splitId(one)
        expect(joinId(split)).toBe(one)
        expect(headOfPlace(placeOf('2026-11-22T04:00:00.5Z', split.head))).toBe(split.head)
      }),
    )
  })

  it('sort with their times as results do', () => {
    const time = oddResult.map(({ submittedAt }) => submittedAt)
    fc.assert(
      fc.property(fc.tuple(id, time), fc.tuple(id, time), ([idA, timeA], [idB, timeB]) => {
        const [a, b] = [plainResult(idA, { submittedAt: timeA }), plainResult(idB, { submittedAt: timeB })]
        const [[placeA, restA], [placeB, restB]] = [orderKeys(a), orderKeys(b)]
        const order = Buffer.compare(placeA, placeB) || Buffer.compare(restA, restB)
        expect(Math.sign(order)).toBe(Math.sign(compareResults(a, b)))
      }),
      { numRuns: 1000 },
    )
  })

  it('share a hash where they share a head with numbers behind it, and no other', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [one, other] = [splitId(a), splitId(b)]
        const areOfOneHead = one.width > 0 && other.width > 0 && one.head === other.head
        expect(idSha(one).equals(idSha(other))).toBe(a === b || areOfOneHead)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['report#0012', { head: 'report#', width: 4, ordinal: 12, rest: '' }],
    ['report#12a', { head: 'report#', width: 0, ordinal: 0, rest: '12a' }],
    ['report#1#2', { head: 'report#', width: 0, ordinal: 0, rest: '1#2' }],
    ['report#', { head: 'report#', width: 0, ordinal: 0, rest: '' }],
    ['#999999999', { head: '#', width: 9, ordinal: 999_999_999, rest: '' }],
    ['#1234567890', { head: '#', width: 0, ordinal: 0, rest: '1234567890' }],
    ['report#١', { head: 'report#', width: 0, ordinal: 0, rest: '١' }],
    ['0123456789012345', { head: '0123456789012345', width: 0, ordinal: 0, rest: '' }],
  ])('%s', (whole, split) => {
    expect(splitId(whole)).toEqual(split)
  })
})
