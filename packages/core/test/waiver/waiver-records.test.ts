import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaiverRecordFilter, WaiverRecordQuery } from '../../src/ports/index.ts'
import { compareInstants, instantOfTimestamp, type WaiverDbRecord } from '../../src/schema/index.ts'
import {
  currentWaiverRecords,
  findWaiverRecords,
  gateObsolescence,
  listObsolescence,
  matchesWaiverRecord,
  type ObsolescenceKeys,
} from '../../src/waiver/index.ts'
import { again } from './support/waiver-db.ts'

const name = fc.constantFrom('a', 'b')
const scenario = fc.option(fc.constantFrom('uefi', ''), { nil: null })
const minute = fc.nat(4)
const fields = fc.record({
  subject_identifier: name,
  testcase: name,
  scenario: fc.option(scenario, { nil: undefined }),
  product_version: name,
  username: name,
  waived: fc.boolean(),
  timestamp: minute.map((at) => `2026-11-01T09:0${at}:00`),
})

/** Records with ids of their own, in any order: clocks and ids may disagree. */
const records = fc
  .array(fields, { maxLength: 8 })
  .map((all) =>
    all.map(({ scenario: one, ...rest }, index) =>
      again(index + 1, { ...rest, ...(one !== undefined && { scenario: one }) }),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))

const keys = fc.constantFrom<ObsolescenceKeys>(
  gateObsolescence,
  listObsolescence,
  ['testcase', 'scenario'],
  [],
)
const instant = minute.map((at) => `2026-11-01T09:0${at}:00Z`)
const filter: fc.Arbitrary<WaiverRecordFilter> = fc.record(
  { testcase: name, username: name, scenario: fc.constantFrom('uefi', ''), since: instant, through: instant },
  { requiredKeys: [] },
)
const query: fc.Arbitrary<WaiverRecordQuery> = fc.record(
  { filters: fc.array(filter, { maxLength: 4 }), currentBy: keys, asOf: instant },
  { requiredKeys: ['filters'] },
)

function ids(found: readonly WaiverDbRecord[]): readonly number[] {
  return found.map(({ id }) => id)
}

function madeBy(all: readonly WaiverDbRecord[], asOf: string): readonly WaiverDbRecord[] {
  return all.filter(({ timestamp }) => compareInstants(instantOfTimestamp(timestamp) ?? '', asOf) <= 0)
}

/** One record after the other: is there a later one that says the same? */
function bruteForce(all: readonly WaiverDbRecord[], by: ObsolescenceKeys): readonly number[] {
  const isObsolete = (one: WaiverDbRecord): boolean =>
    all.some((other) => other.id > one.id && by.every((key) => (other[key] ?? null) === (one[key] ?? null)))
  return ids(all.filter((one) => !isObsolete(one))).toSorted((a, b) => b - a)
}

describe('currentWaiverRecords', () => {
  it('leaves out exactly what a later record says, too', () => {
    fc.assert(
      fc.property(records, keys, (all, by) => {
        expect(ids(currentWaiverRecords(all, by))).toEqual(bruteForce(all, by))
      }),
    )
  })

  it('does not depend on the order of the records', () => {
    fc.assert(
      fc.property(records, keys, fc.option(instant, { nil: undefined }), (all, by, asOf) => {
        expect(currentWaiverRecords([...all].reverse(), by, asOf)).toEqual(
          currentWaiverRecords(all, by, asOf),
        )
      }),
    )
  })

  it('as of an instant decides on the records that were made until then', () => {
    fc.assert(
      fc.property(records, keys, instant, (all, by, asOf) => {
        expect(currentWaiverRecords(all, by, asOf)).toEqual(currentWaiverRecords(madeBy(all, asOf), by))
      }),
    )
  })

  it('keeps one of every kind: by more keys nothing less stays', () => {
    fc.assert(
      fc.property(records, (all) => {
        const forLists = new Set(ids(currentWaiverRecords(all, listObsolescence)))
        for (const id of ids(currentWaiverRecords(all, gateObsolescence))) expect(forLists).toContain(id)
      }),
    )
  })
})

describe('findWaiverRecords', () => {
  it('is the current records that any filter matches', () => {
    fc.assert(
      fc.property(records, query, (all, asked) => {
        const { filters, currentBy, asOf } = asked
        const made = asOf === undefined ? all : madeBy(all, asOf)
        const known = currentBy ? bruteForce(made, currentBy) : ids(made).toSorted((a, b) => b - a)
        const byId = new Map(all.map((record) => [record.id, record]))
        const expected = known.filter((id) => {
          const record = byId.get(id)
          return record && filters.some((one) => matchesWaiverRecord(one, record))
        })
        expect(ids(findWaiverRecords(all, asked))).toEqual(expected)
      }),
    )
  })

  it('answers thousands of filters over thousands of records', () => {
    const all = Array.from({ length: 5000 }, (_, index) =>
      again(index + 1, { testcase: `case ${index}`, timestamp: '2026-11-01T09:00:00' }),
    )
    const filters = Array.from({ length: 5000 }, (_, index) => ({ testcase: `case ${index * 2}` }))
    expect(findWaiverRecords(all, { filters, currentBy: gateObsolescence })).toHaveLength(2500)
  })
})

describe('matchesWaiverRecord', () => {
  const record = again(1, { scenario: 'uefi', timestamp: '2026-11-01T10:00:00.000001+01:00' })

  it.each<[string, WaiverRecordFilter, boolean]>([
    ['nothing', {}, true],
    ['the testcase', { testcase: 'rpmdiff.abi' }, true],
    ['a part of the testcase', { testcase: 'rpmdiff' }, false],
    ['another case of letters', { testcase: 'RPMDIFF.abi' }, false],
    ['the scenario', { scenario: 'uefi' }, true],
    ['a proxy where there is none', { proxied_by: 'bodhi' }, false],
    ['two keys of which one is right', { testcase: 'rpmdiff.abi', username: 'ben' }, false],
    ['since its own time', { since: '2026-11-01T09:00:00.000001Z' }, true],
    ['since a microsecond later', { since: '2026-11-01T09:00:00.000002Z' }, false],
    ['through its own time', { through: '2026-11-01T09:00:00.000001Z' }, true],
    ['through a microsecond before', { through: '2026-11-01T09:00:00Z' }, false],
  ])('asks for %s', (_, wanted, expected) => {
    expect(matchesWaiverRecord(wanted, record)).toBe(expected)
  })

  it('finds a record whose time cannot be read in no range', () => {
    const timeless = { ...record, timestamp: 'yesterday' }
    expect(matchesWaiverRecord({}, timeless)).toBe(true)
    expect(matchesWaiverRecord({ since: '0001-01-01T00:00:00Z' }, timeless)).toBe(false)
    expect(matchesWaiverRecord({ through: '9999-01-01T00:00:00Z' }, timeless)).toBe(false)
  })
})
