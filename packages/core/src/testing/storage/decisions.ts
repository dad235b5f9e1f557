import type { DecisionRecord, ListPage, StoredDecisionQuery } from '../../ports/index.ts'
import { atMinute, build, otherBuild } from './examples.ts'
import { errorOf, expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { decision, digestOfReport, expectEvents } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const full = decision('decision/1 ✓', {
  decidedAt: '2026-11-22T04:01:00.123456789Z',
  cites: { groups: ['run'], results: ['r#1'], reportKeys: ['r'], reports: [digestOfReport(1)] },
  storedThrough: 7,
})

/** Decisions a to d of which b is closed, and which of them a search answers. */
async function found(
  { open }: StorageContext,
  query: StoredDecisionQuery,
  page?: ListPage,
): Promise<readonly string[]> {
  const { decisions } = withStores(await open('p'), 'decisions')
  const records: readonly DecisionRecord[] = [
    decision('a', { decidedAt: atMinute(1) }),
    decision('b', { decidedAt: '2026-11-22T04:02:00.000Z', status: 'unsatisfied' }),
    decision('c', { decidedAt: atMinute(2), subject: { type: build.type, identifier: otherBuild.id } }),
    decision('d', { decidedAt: '2026-11-22T04:01:00.00001Z', decisionContext: 'nightly' }),
  ]
  for (const record of records) await valueOf(decisions.record(record), 'record')
  await valueOf(decisions.close('b', atMinute(9)), 'close')
  return (await valueOf(decisions.find(query, page), 'find')).map(({ id }) => id)
}

function finds(
  name: string,
  query: StoredDecisionQuery,
  expected: readonly string[],
  page?: ListPage,
): AreaCase {
  return {
    name,
    async run(context) {
      expectSame(await found(context, query, page), expected, `decisions by ${JSON.stringify(query)}`)
    },
  }
}

const cases: readonly AreaCase[] = [
  {
    name: 'answers a decision whole',
    async run({ open }) {
      const { decisions } = withStores(await open('p'), 'decisions')
      expectSame(await valueOf(decisions.record(full), 'record'), full, 'answer of record')
      expectSame(await valueOf(decisions.get(full.id), 'get'), full, 'decision')
      expectSame(await valueOf(decisions.get('unknown'), 'get'), undefined, 'unknown decision')
    },
  },
  {
    name: 'the same decision again changes nothing, and another under its id is a conflict',
    async run({ open }) {
      const { decisions } = withStores(await open('p'), 'decisions')
      await valueOf(decisions.record(full), 'record')
      await valueOf(decisions.record({ ...full }), 'record again')
      const changes: readonly DecisionRecord[] = [
        { ...full, status: 'unsatisfied' },
        { ...full, decision: { status: 'satisfied' } },
        { ...full, storedThrough: 8 },
        decision(full.id),
      ]
      for (const change of changes) {
        const error = await errorOf(decisions.record(change), 'store/key-conflict', 'record of another')
        expectSame(error.key, full.id, 'key of the conflict')
      }
      expectSame(await valueOf(decisions.get(full.id), 'get'), full, 'decision')
    },
  },
  {
    name: 'a decision is closed once, and a later time changes nothing',
    async run({ open }) {
      const { decisions } = withStores(await open('p'), 'decisions')
      await valueOf(decisions.record(full), 'record')
      const closed = { ...full, closedAt: atMinute(5) }
      expectSame(await valueOf(decisions.close(full.id, atMinute(5)), 'close'), closed, 'answer of close')
      expectSame(
        await valueOf(decisions.close(full.id, atMinute(6)), 'close again'),
        closed,
        'answer of close',
      )
      await valueOf(decisions.record(full), 'record again')
      expectSame(await valueOf(decisions.get(full.id), 'get'), closed, 'decision')
      expectSame(
        await valueOf(decisions.close('unknown', atMinute(5)), 'close'),
        undefined,
        'unknown decision',
      )
    },
  },
  {
    name: "refuses decisions and times that can't be",
    async run({ open }) {
      const { decisions } = withStores(await open('p'), 'decisions')
      await expectProblems(decisions.record({ ...full, decidedAt: 'today' }), ['decidedAt'], 'record')
      expectSame(await valueOf(decisions.find({}), 'find'), [], 'decisions')
      await valueOf(decisions.record(full), 'record')
      await errorOf(decisions.close(full.id, 'today'), 'schema/invalid', 'close')
      expectSame(await valueOf(decisions.get(full.id), 'get'), full, 'decision')
    },
  },
  finds('lists decisions, the one made last first, at the same instant by id', {}, ['c', 'b', 'd', 'a']),
  finds('lists a page of decisions', {}, ['b', 'd'], { limit: 2, skip: 1 }),
  finds('finds decisions about a subject', { subject: { type: build.type, identifier: otherBuild.id } }, [
    'c',
  ]),
  finds('finds decisions of a context', { decisionContext: 'nightly' }, ['d']),
  finds('finds decisions by statuses', { statuses: ['unsatisfied', 'pending'] }, ['b']),
  finds('no status finds no decision', { statuses: [] }, []),
  finds('finds decisions made at or after an instant', { since: '2026-11-22T04:01:00.000010Z' }, [
    'c',
    'b',
    'd',
  ]),
  finds('finds decisions made before an instant', { until: atMinute(2) }, ['d', 'a']),
  finds('finds decisions that are open', { isOpen: true }, ['c', 'd', 'a']),
  finds('finds decisions that are closed', { isOpen: false, since: atMinute(2) }, ['b']),
  {
    name: 'a decision and its end are events of the feed',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'decisions', 'feed')
      const { decisions } = storage
      const record = () => valueOf(decisions.record(full), 'record')
      const close = () => valueOf(decisions.close(full.id, atMinute(5)), 'close')
      await expectEvents(storage, record, [`decision ${full.id}`], 'record')
      await expectEvents(storage, record, [], 'record again')
      await expectEvents(storage, close, [`decision ${full.id}`], 'close')
      await expectEvents(storage, close, [], 'close again')
    },
  },
]

export const decisionCases: readonly StorageCase[] = casesOf('decisions', cases, ['decisions'])
