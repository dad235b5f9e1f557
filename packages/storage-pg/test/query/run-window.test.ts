import { compareText } from '@gatewright/core/canonical'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../src/rows/place.ts'
import { idRest, splitId } from '../../src/rows/result-id.ts'
import {
  countBefore,
  countThrough,
  idSetOf,
  windowsIn,
  wholeOf,
  type Windowing,
} from '../../src/query/run-window.ts'
import { restOf, rowPlaceOf, type StoredRun } from '../../src/query/stored-run.ts'

const width = fc.constantFrom(1, 2, 3)
const rest = fc.string({ unit: fc.constantFrom('0', '1', '5', '9', '/', ':', '#', 'é', '𝒳'), maxLength: 5 })

const numbersOf = (digits: number): readonly string[] =>
  Array.from({ length: 10 ** digits }, (_, number) => String(number).padStart(digits, '0'))

/** A run of all ids of one width at one instant. */
function runOf(digits: number): StoredRun {
  const { head, width: idWidth, rest: whole } = splitId(digits === 0 ? 'k#x' : `k#${'0'.repeat(digits)}`)
  return {
    id: 1n,
    place: placeOf('2026-11-22T04:19:00.50Z', head),
    submitted_at: '2026-11-22T04:19:00.50Z',
    id_rest: idRest({ width: idWidth, rest: whole }),
    id_width: idWidth,
    item_id: 1,
    groups: [],
    result_count: 10 ** digits,
    first_ordinal: 0,
    last_ordinal: 10 ** digits - 1,
    failed_count: 0,
    packed: 0n,
    archive_state: null,
  }
}

function ordinalsIn(run: StoredRun, windowing: Windowing): readonly number[] {
  return windowsIn(wholeOf(run), windowing).flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at),
  )
}

const everything = { order: 'newest-first', after: undefined, ids: undefined, exceptIds: undefined } as const

describe('countBefore and countThrough', () => {
  it('say how many numbers of a width compare as less than a text, and as less or the same', () => {
    fc.assert(
      fc.property(rest, width, (text, digits) => {
        const numbers = numbersOf(digits)
        expect(countBefore(text, digits)).toBe(
          numbers.filter((number) => compareText(number, text) < 0).length,
        )
        expect(countThrough(text, digits)).toBe(
          numbers.filter((number) => compareText(number, text) <= 0).length,
        )
      }),
    )
  })
})

describe('windowsIn', () => {
  const cursors = fc.record({
    submittedAt: fc.constantFrom(
      '2026-11-22T04:19:00.5Z',
      '2026-11-22T04:19:00.500Z',
      '2026-11-22T04:19:00Z',
      '2026-11-22T04:19:01Z',
    ),
    id: fc.tuple(fc.constantFrom('k#', 'k', 'j#', 'k$', 'k!'), rest).map(([head, more]) => head + more),
  })

  it('leaves what lies behind a place', () => {
    fc.assert(
      fc.property(
        cursors,
        fc.constantFrom(0, 1, 2, 3),
        fc.constantFrom('newest-first', 'oldest-first'),
        (cursor, digits, order) => {
          const run = runOf(digits)
          const after = rowPlaceOf(cursor)
          const isBehind = (ordinal: number): boolean => {
            const time =
              compareText(run.submitted_at.slice(0, 19), cursor.submittedAt.slice(0, 19)) ||
              (cursor.submittedAt.includes('.5') ? 0 : 1)
            const distance = time || compareText(`k#${restOf(run, ordinal)}`, cursor.id)
            return order === 'newest-first' ? distance < 0 : distance > 0
          }
          const expected = Array.from({ length: run.result_count }, (_, at) => at).filter(isBehind)
          expect(ordinalsIn(run, { ...everything, order, after })).toEqual(expected)
        },
      ),
    )
  })

  it('leaves the ids that are asked for, and not those that are to be looked past', () => {
    const ids = fc.array(
      fc.tuple(fc.constantFrom('k#', 'k', 'j#'), rest).map(([head, more]) => head + more),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(ids, ids, fc.constantFrom(0, 1, 2), (wanted, except, digits) => {
        const run = runOf(digits)
        const expected = Array.from({ length: run.result_count }, (_, at) => at).filter((ordinal) => {
          const id = `k#${restOf(run, ordinal)}`
          return wanted.includes(id) && !except.includes(id)
        })
        const windowing = {
          ...everything,
          ids: idSetOf(wanted.map(splitId)),
          exceptIds: idSetOf(except.map(splitId)),
        }
        expect(ordinalsIn(run, windowing)).toEqual(expected)
      }),
    )
  })
})
