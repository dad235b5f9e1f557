import type { IngestQuery, ListPage } from '../../ports/index.ts'
import { atMinute } from './examples.ts'
import { errorOf, expectProblems, expectSame, expectTrue, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { digestOfReport, expectEvents, hardText, ingestEntry } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const full = ingestEntry('upload/1 ✓', {
  uploader: 'ci',
  facts: { branch: 'main', größe: hardText },
})

/** Entries a to d of which b is being processed and c is invalid, and which of them a search answers. */
async function found(
  { open }: StorageContext,
  query: IngestQuery,
  page?: ListPage,
): Promise<readonly string[]> {
  const { ingest } = withStores(await open('p'), 'ingest')
  const entries = [
    ingestEntry('a', { receivedAt: atMinute(1), uploader: 'ci' }),
    ingestEntry('b', { receivedAt: '2026-11-22T04:02:00.000Z', report: digestOfReport(2) }),
    ingestEntry('c', { receivedAt: atMinute(2), uploader: 'ci' }),
    ingestEntry('d', { receivedAt: '2026-11-22T04:01:00.00001Z' }),
  ]
  for (const entry of entries) await valueOf(ingest.open(entry), 'open')
  for (const id of ['b', 'c'])
    await valueOf(ingest.move(id, 'received', { stage: 'processing', changedAt: atMinute(3) }), 'move')
  const step = { stage: 'invalid', changedAt: atMinute(4), reason: 'no report' } as const
  await valueOf(ingest.move('c', 'processing', step), 'move')
  return (await valueOf(ingest.find(query, page), 'find')).map(({ id }) => id)
}

function finds(name: string, query: IngestQuery, expected: readonly string[], page?: ListPage): AreaCase {
  return {
    name,
    async run(context) {
      expectSame(await found(context, query, page), expected, `entries by ${JSON.stringify(query)}`)
    },
  }
}

const cases: readonly AreaCase[] = [
  {
    name: 'opens an entry in the stage received',
    async run({ open }) {
      const { ingest } = withStores(await open('p'), 'ingest')
      const entry = { ...full, stage: 'received', changedAt: full.receivedAt }
      expectSame(await valueOf(ingest.open(full), 'open'), entry, 'answer of open')
      expectSame(await valueOf(ingest.get(full.id), 'get'), entry, 'entry')
      expectSame(await valueOf(ingest.get('unknown'), 'get'), undefined, 'unknown entry')
    },
  },
  {
    name: 'the same entry again changes nothing, however far it has come, and another is a conflict',
    async run({ open }) {
      const { ingest } = withStores(await open('p'), 'ingest')
      await valueOf(ingest.open(full), 'open')
      const step = { stage: 'processing', changedAt: atMinute(2) } as const
      const moved = await valueOf(ingest.move(full.id, 'received', step), 'move')
      await valueOf(ingest.open({ ...full }), 'open again')
      expectSame(await valueOf(ingest.get(full.id), 'get'), moved, 'entry')
      const other = { ...full, report: digestOfReport(2) }
      const error = await errorOf(ingest.open(other), 'store/key-conflict', 'open of another')
      expectSame(error.key, full.id, 'key of the conflict')
      expectSame(await valueOf(ingest.get(full.id), 'get'), moved, 'entry')
    },
  },
  {
    name: 'moves an entry on step by step; what a step leaves out stays',
    async run({ open }) {
      const { ingest } = withStores(await open('p'), 'ingest')
      await valueOf(ingest.open(full), 'open')
      const first = { stage: 'processing', changedAt: atMinute(2), reportKey: 'r' } as const
      const processing = { ...full, ...first }
      expectSame(await valueOf(ingest.move(full.id, 'received', first), 'move'), processing, 'answer of move')
      const last = {
        stage: 'valid',
        changedAt: '2026-11-22T04:03:00.123456789Z',
        resultCount: 0,
        facts: { format: 'junit' },
      } as const
      const valid = { ...processing, ...last }
      expectSame(await valueOf(ingest.move(full.id, 'processing', last), 'move'), valid, 'answer of move')
      expectSame(await valueOf(ingest.get(full.id), 'get'), valid, 'entry')
    },
  },
  {
    name: 'moves nothing from a stage that the entry is not in',
    async run({ open }) {
      const { ingest } = withStores(await open('p'), 'ingest')
      await valueOf(ingest.open(full), 'open')
      const valid = { stage: 'valid', changedAt: atMinute(3) } as const
      const early = await errorOf(ingest.move(full.id, 'processing', valid), 'store/stage-conflict', 'early')
      expectSame([early.id, early.stage, early.retryable], [full.id, 'received', false], 'facts of the error')
      await valueOf(ingest.move(full.id, 'received', { stage: 'processing', changedAt: atMinute(2) }), 'move')
      await valueOf(ingest.move(full.id, 'processing', valid), 'move to the end')
      for (const from of ['received', 'processing'] as const) {
        const step = { stage: 'invalid', changedAt: atMinute(4) } as const
        const late = await errorOf(
          ingest.move(full.id, from, step),
          'store/stage-conflict',
          `late from ${from}`,
        )
        expectSame(late.stage, 'valid', 'stage')
      }
      expectSame((await valueOf(ingest.get(full.id), 'get'))?.stage, 'valid', 'stage of the entry')
      const none = await errorOf(ingest.move('unknown', 'received', valid), 'store/stage-conflict', 'unknown')
      expectSame(none.stage, undefined, 'stage of an unknown entry')
    },
  },
  {
    name: 'moves nothing backward',
    async run({ open }) {
      const { ingest } = withStores(await open('p'), 'ingest')
      await valueOf(ingest.open(full), 'open')
      await valueOf(ingest.move(full.id, 'received', { stage: 'processing', changedAt: atMinute(2) }), 'move')
      const back = { stage: 'received' as 'processing', changedAt: atMinute(3) }
      const answer = await ingest.move(full.id, 'processing', back)
      expectTrue(answer.isErr(), 'a step back is refused')
      const entry = await valueOf(ingest.get(full.id), 'get')
      expectSame([entry?.stage, entry?.changedAt], ['processing', atMinute(2)], 'stage and time')
    },
  },
  {
    name: "refuses entries and steps that can't be",
    async run({ open }) {
      const { ingest } = withStores(await open('p'), 'ingest')
      await expectProblems(ingest.open({ ...full, receivedAt: 'today' }), ['receivedAt'], 'open')
      await expectProblems(ingest.open({ ...full, id: 'a\nb' }), ['id'], 'open')
      expectSame(await valueOf(ingest.find({}), 'find'), [], 'entries')
      await valueOf(ingest.open(full), 'open')
      const step = { stage: 'valid', changedAt: 'today', resultCount: -1 } as const
      await expectProblems(ingest.move(full.id, 'received', step), ['changedAt', 'resultCount'], 'move')
      expectSame((await valueOf(ingest.get(full.id), 'get'))?.stage, 'received', 'stage of the entry')
    },
  },
  finds('lists entries, the one received last first, at the same instant by id', {}, ['c', 'b', 'd', 'a']),
  finds('lists a page of entries', {}, ['b', 'd'], { limit: 2, skip: 1 }),
  finds('finds entries by stages', { stages: ['received', 'invalid'] }, ['c', 'd', 'a']),
  finds('no stage finds no entry', { stages: [] }, []),
  finds('finds entries by the report', { report: digestOfReport(2) }, ['b']),
  finds('finds entries by who uploaded', { uploader: 'ci' }, ['c', 'a']),
  finds('finds entries that came into their stage before an instant', { changedBefore: atMinute(3) }, [
    'd',
    'a',
  ]),
  finds(
    'finds entries in a stage for long',
    { stages: ['processing'], changedBefore: '2026-11-22T04:03:00.001Z' },
    ['b'],
  ),
  {
    name: 'every stage of an entry is an event of the feed',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'ingest', 'feed')
      const { ingest } = storage
      const opened = () => valueOf(ingest.open(full), 'open')
      await expectEvents(storage, opened, [`ingest ${full.id}`], 'open')
      await expectEvents(storage, opened, [], 'open again')
      const step = { stage: 'duplicate', changedAt: atMinute(2), reason: 'seen' } as const
      const move = () => valueOf(ingest.move(full.id, 'received', step), 'move')
      await expectEvents(storage, move, [`ingest ${full.id}`], 'move')
      const again = () =>
        errorOf(ingest.move(full.id, 'received', step), 'store/stage-conflict', 'move again')
      await expectEvents(storage, again, [], 'move again')
    },
  },
]

export const ingestCases: readonly StorageCase[] = casesOf('ingest ledger', cases, ['ingest'])
