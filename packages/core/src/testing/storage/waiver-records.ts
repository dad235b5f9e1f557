import type { WaiverRecordFilter } from '../../ports/index.ts'
import type { NewWaiverDbRecord } from '../../schema/index.ts'
import { gateObsolescence, listObsolescence } from '../../waiver/index.ts'
import { atMinute } from './examples.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import type { AreaCase } from './storage-case.ts'
import { places, record, store } from './waiver-examples.ts'

function narrowsBy(key: keyof WaiverRecordFilter & keyof NewWaiverDbRecord): AreaCase {
  return {
    name: `records by ${key}: those that have exactly this value`,
    async run(context) {
      const stored = await store(context, [{ [key]: 'one' }, { [key]: 'One' }, { [key]: 'one more' }, {}])
      const { waivers } = await context.open('p')
      const found = await valueOf(waivers.records({ filters: [{ [key]: 'one' }] }), 'records')
      expectSame(places(stored, found), [0], `records with "one" as ${key}`)
    },
  }
}

/** What a store promises of the records of WaiverDB. */
export const waiverRecordCases: readonly AreaCase[] = [
  {
    name: 'records are numbered in their order and come back whole',
    async run(context) {
      const scarce = { ...record, scenario: '', comment: '' }
      const first = await store(context, [scarce, { scenario: 'uefi', proxied_by: 'bodhi', waived: false }])
      const second = await store(context, [{}, {}])
      const all = [...first, ...second]
      const ids = all.map(({ id }) => id)
      expectSame(
        ids,
        [...new Set(ids)].sort((a, b) => a - b),
        'ids',
      )
      expectSame((ids[0] ?? 0) > 0, true, 'the first id is positive')
      const expected = [
        scarce,
        { ...record, scenario: 'uefi', proxied_by: 'bodhi', waived: false },
        record,
        record,
      ]
      expectSame(
        all,
        expected.map((one, index) => ({ ...one, id: ids[index] ?? 0 })),
        'records',
      )
      const { waivers } = await context.open('p')
      for (const one of all)
        expectSame(await valueOf(waivers.record(one.id), 'record'), one, 'record by its id')
      const unknown = Math.max(...ids) + 1
      expectSame(await valueOf(waivers.record(unknown), 'record'), undefined, 'unknown record')
      expectSame(await valueOf(waivers.records({ filters: [{}] }), 'records'), [...all].reverse(), 'all')
    },
  },
  {
    name: 'records: one that its schema refuses keeps all of them out',
    async run(context) {
      const { waivers } = await context.open('p')
      const error = await errorOf(
        waivers.appendRecords([record, { ...record, timestamp: 'yesterday' }]),
        'schema/invalid',
        'appendRecords',
      )
      expectSame(
        error.problems.map(({ path }) => path),
        ['[1].timestamp'],
        'paths of the problems',
      )
      expectSame(await valueOf(waivers.countRecords({ filters: [{}] }), 'countRecords'), 0, 'records')
    },
  },
  ...(
    [
      'subject_type',
      'subject_identifier',
      'testcase',
      'scenario',
      'product_version',
      'username',
      'proxied_by',
    ] as const
  ).map(narrowsBy),
  {
    name: 'records by time: both ends belong to the range, to the last digit and in any zone',
    async run(context) {
      const times = [
        '2026-11-22T04:00:59.999999',
        '2026-11-22T04:01:00',
        '2026-11-22T05:01:00.000001+01:00',
        '2026-11-22T04:01:00.000002Z',
      ]
      const stored = await store(
        context,
        times.map((timestamp) => ({ timestamp })),
      )
      const { waivers } = await context.open('p')
      const filter = { since: '2026-11-22T04:01:00Z', through: '2026-11-22T04:01:00.000001Z' }
      const found = await valueOf(waivers.records({ filters: [filter] }), 'records')
      expectSame(places(stored, found), [2, 1], 'records in the range')
    },
  },
  {
    name: 'records: any of the filters, all keys of each, and nothing for no filter',
    async run(context) {
      const stored = await store(context, [
        { testcase: 'a', username: 'ann' },
        { testcase: 'a', username: 'ben' },
        { testcase: 'b', username: 'ben' },
        { testcase: 'c', username: 'ben' },
      ])
      const { waivers } = await context.open('p')
      const filters = [
        { testcase: 'a', username: 'ben' },
        { testcase: 'c' },
        { testcase: 'c', username: 'ben' },
      ]
      expectSame(
        places(stored, await valueOf(waivers.records({ filters }), 'records')),
        [3, 1],
        'records of the filters',
      )
      expectSame(await valueOf(waivers.records({ filters: [] }), 'records'), [], 'records of no filter')
    },
  },
  {
    name: 'current records: the last by id under the keys, whatever the filters ask for',
    async run(context) {
      const stored = await store(context, [
        { timestamp: '2026-11-22T04:09:00' },
        { username: 'ben', waived: false },
        { product_version: 'fedora-41' },
        { scenario: 'uefi' },
        { scenario: '' },
      ])
      const { waivers } = await context.open('p')
      const current = async (currentBy: typeof gateObsolescence, filter: WaiverRecordFilter) =>
        places(stored, await valueOf(waivers.records({ filters: [filter], currentBy }), 'records'))
      expectSame(await current(gateObsolescence, {}), [4, 3, 2, 1], 'current for gates')
      expectSame(await current(listObsolescence, {}), [4, 3, 2, 1, 0], 'current for lists')
      expectSame(await current(gateObsolescence, { username: 'ann' }), [4, 3, 2], 'current of one user')
    },
  },
  {
    name: 'records as of an instant: later ones are not made yet and make nothing obsolete',
    async run(context) {
      const stored = await store(context, [
        { timestamp: '2026-11-22T04:01:00' },
        { timestamp: '2026-11-22T04:02:00', waived: false },
        { timestamp: '2026-11-22T04:01:00', testcase: 'another' },
      ])
      const { waivers } = await context.open('p')
      const asOf = async (minute: number, currentBy?: typeof gateObsolescence) => {
        const query = { filters: [{}], asOf: atMinute(minute), ...(currentBy && { currentBy }) }
        return places(stored, await valueOf(waivers.records(query), 'records'))
      }
      expectSame(await asOf(1, gateObsolescence), [2, 0], 'current in the first minute')
      expectSame(await asOf(2, gateObsolescence), [2, 1], 'current in the second minute')
      expectSame(await asOf(1), [2, 0], 'made until the first minute')
    },
  },
  {
    name: 'records: their number, and parts of the list',
    async run(context) {
      const stored = await store(context, [{}, {}, { testcase: 'another' }, {}])
      const { waivers } = await context.open('p')
      const query = { filters: [{ testcase: record.testcase }] }
      expectSame(await valueOf(waivers.countRecords(query), 'countRecords'), 3, 'number')
      const page = async (skip: number, limit: number) =>
        places(stored, await valueOf(waivers.records(query, { skip, limit }), 'records'))
      expectSame(await page(0, 2), [3, 1], 'first page')
      expectSame(await page(2, 2), [0], 'last page')
      expectSame(await page(4, 2), [], 'page beyond the last')
      await errorOf(waivers.records(query, { limit: -1 }), 'schema/invalid', 'a negative limit')
    },
  },
]
