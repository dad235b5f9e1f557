import { compareText, digestOf } from '../../canonical/index.ts'
import type { ListPage, RawReportQuery } from '../../ports/index.ts'
import { atMinute } from './examples.ts'
import { expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { bytesOf, digestOfReport, expectEvents } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value)

/** Reports 1 and 2 of one instant, 3 of an earlier one, and which of them a search answers. */
async function found(
  { open }: StorageContext,
  query: RawReportQuery,
  page?: ListPage,
): Promise<readonly number[]> {
  const { reports } = withStores(await open('p'), 'reports')
  const moments = [atMinute(2), '2026-11-22T04:02:00.000Z', '2026-11-22T04:01:59.9999999Z']
  for (const [index, receivedAt] of moments.entries())
    await valueOf(reports.put(bytesOf(index + 1), { receivedAt }), 'put')
  const answer = await valueOf(reports.find(query, page), 'find')
  return answer.map(({ digest }) => [1, 2, 3].find((number) => digestOfReport(number) === digest) ?? 0)
}

const [smaller, greater] = [1, 2].sort((a, b) => compareText(digestOfReport(a), digestOfReport(b))) as [
  number,
  number,
]

const cases: readonly AreaCase[] = [
  {
    name: 'answers the bytes of a report and what is known of it, by the digest',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const about = { receivedAt: '2026-11-22T04:01:00.123456789Z', mediaType: 'application/xml' }
      const known = { digest: digestOf(everyByte), size: 256, ...about }
      expectSame(await valueOf(reports.put(everyByte, about), 'put'), { ...known, isNew: true }, 'receipt')
      expectSame(await valueOf(reports.read(known.digest), 'read'), everyByte, 'bytes')
      expectSame(await valueOf(reports.info(known.digest), 'info'), known, 'info')
    },
  },
  {
    name: 'keeps a report without bytes and one without a media type',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const empty = new Uint8Array()
      const known = { digest: digestOf(empty), size: 0, receivedAt: atMinute(1) }
      expectSame(
        await valueOf(reports.put(empty, { receivedAt: atMinute(1) }), 'put'),
        { ...known, isNew: true },
        'receipt',
      )
      const bytes = await valueOf(reports.read(known.digest), 'read')
      expectSame(bytes?.length, 0, 'bytes')
      expectSame(await valueOf(reports.info(known.digest), 'info'), known, 'info')
    },
  },
  {
    name: 'equal bytes are kept once, as they first came in',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const first = { receivedAt: atMinute(1), mediaType: 'application/xml' }
      await valueOf(reports.put(bytesOf(1), first), 'put')
      const again = await valueOf(reports.put(bytesOf(1), { receivedAt: atMinute(2) }), 'put again')
      const known = { digest: digestOfReport(1), size: 4, ...first }
      expectSame(again, { ...known, isNew: false }, 'receipt')
      expectSame(await valueOf(reports.find({}), 'find'), [known], 'reports')
    },
  },
  {
    name: 'answers undefined for a report that is not there',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      await valueOf(reports.put(bytesOf(1), { receivedAt: atMinute(1) }), 'put')
      expectSame(await valueOf(reports.read(digestOfReport(2)), 'read'), undefined, 'bytes')
      expectSame(await valueOf(reports.info(digestOfReport(2)), 'info'), undefined, 'info')
    },
  },
  {
    name: 'lists reports, the one received last first, at the same instant by digest',
    async run(context) {
      expectSame(await found(context, {}), [greater, smaller, 3], 'reports')
      expectSame(await found(context, {}, { limit: 1, skip: 1 }), [smaller], 'a page')
      expectSame(await found(context, {}, { limit: 0 }), [], 'a page of none')
    },
  },
  {
    name: 'lists reports that were received before an instant',
    async run(context) {
      expectSame(await found(context, { receivedBefore: atMinute(2) }), [3], 'reports')
      expectSame(
        await found(context, { receivedBefore: '2026-11-22T04:02:00.0001Z' }),
        [greater, smaller, 3],
        'reports',
      )
    },
  },
  {
    name: 'a report that was removed is gone for good, until it comes again',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const digest = digestOfReport(1)
      await valueOf(reports.put(bytesOf(1), { receivedAt: atMinute(1) }), 'put')
      expectSame(await valueOf(reports.remove(digest), 'remove'), true, 'removed')
      expectSame(await valueOf(reports.remove(digest), 'remove again'), false, 'removed again')
      expectSame(await valueOf(reports.read(digest), 'read'), undefined, 'bytes')
      expectSame(await valueOf(reports.info(digest), 'info'), undefined, 'info')
      expectSame(await valueOf(reports.find({}), 'find'), [], 'reports')
      const again = await valueOf(reports.put(bytesOf(1), { receivedAt: atMinute(2) }), 'put again')
      expectSame([again.isNew, again.receivedAt], [true, atMinute(2)], 'isNew, receivedAt')
    },
  },
  {
    name: 'the bytes are not touched by changes of what was given or answered',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const given = bytesOf(1)
      const { digest } = await valueOf(reports.put(given, { receivedAt: atMinute(1) }), 'put')
      given.fill(7)
      const answer = await valueOf(reports.read(digest), 'read')
      expectSame(answer, bytesOf(1), 'bytes')
      answer?.fill(7)
      expectSame(await valueOf(reports.read(digest), 'read again'), bytesOf(1), 'bytes')
    },
  },
  {
    name: 'refuses a report that was received at no instant',
    async run({ open }) {
      const { reports } = withStores(await open('p'), 'reports')
      const receivedAt = '2026-11-22T04:01:00'
      await expectProblems(reports.put(bytesOf(1), { receivedAt }), ['receivedAt'], 'put')
      expectSame(await valueOf(reports.find({}), 'find'), [], 'reports')
    },
  },
  {
    name: 'a new report and its removal are events of the feed',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'reports', 'feed')
      const { reports } = storage
      const digest = digestOfReport(1)
      const put = () => valueOf(reports.put(bytesOf(1), { receivedAt: atMinute(1) }), 'put')
      const remove = () => valueOf(reports.remove(digest), 'remove')
      await expectEvents(storage, put, [`report ${digest}`], 'put')
      await expectEvents(storage, put, [], 'put again')
      await expectEvents(storage, remove, [`report-removed ${digest}`], 'remove')
      await expectEvents(storage, remove, [], 'remove again')
    },
  },
]

export const reportCases: readonly StorageCase[] = casesOf('raw reports', cases, ['reports'])
