import { record } from './waiver-examples.ts'
import { copyOf, errorOf, expectResults, expectSame, expectTrue, turnOf, valueOf } from './expect.ts'
import { exampleResult } from './examples.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { storeSamples } from './store-samples.ts'
import { leaseOf, makeEvents, message, minuteOf, auditEvent } from './store-examples.ts'
import { withStores } from './with-stores.ts'
import type { TestResult } from '../../schema/index.ts'

const [a, b, c] = [exampleResult('a'), exampleResult('b'), exampleResult('c')]

const cases: readonly AreaCase[] = [
  ...storeSamples.map(({ of, requires, fill, look }): AreaCase => ({
    name: `${of}: what was acknowledged is there after reopening`,
    requires,
    async run({ open, reopen }) {
      const before = await open('p')
      await fill(before)
      const expected = copyOf(await look(before))
      expectSame(await look(await reopen('p')), expected, 'what is seen after reopening')
    },
  })),
  {
    name: 'a report is known after reopening, and its key is taken',
    async run({ open, reopen }) {
      await valueOf((await open('p')).results.append('r', [a, b]), 'append')
      const { results } = await reopen('p')
      const again = await valueOf(results.append('r', [b, a]), 'append again')
      expectSame(again, { reportKey: 'r', resultCount: 2, isNew: false }, 'receipt')
      await errorOf(results.append('r', [c]), 'store/key-conflict', 'append of another body')
      await errorOf(results.append('s', [{ ...a, note: 'x' }]), 'store/key-conflict', 'append of a known id')
      await valueOf(results.append('s', [c]), 'append of another report')
      await expectResults(results.query({}), [c, b, a], 'query')
    },
  },
  {
    name: 'numbers and ids of records go on after reopening',
    async run({ open, reopen }) {
      const before = await open('p')
      const number = await valueOf(before.numbers.next('results'), 'next')
      const [first] = await valueOf(before.waivers.appendRecords([record]), 'appendRecords')
      const after = await reopen('p')
      expectTrue(
        (await valueOf(after.numbers.next('results'), 'next')) > number,
        'the next number is greater',
      )
      const [second] = await valueOf(after.waivers.appendRecords([record]), 'appendRecords')
      expectTrue((second?.id ?? 0) > (first?.id ?? 0), 'the next id is greater')
    },
  },
  {
    name: 'the feed goes on after reopening where it ended, and leases are still held',
    requires: ['feed'],
    async run({ open, reopen }) {
      const before = withStores(await open('p'), 'feed')
      await makeEvents(before, 2)
      const lease = await leaseOf(before, 'score', 'ann', 1)
      const after = withStores(await reopen('p'), 'feed')
      expectSame(await valueOf(after.feed.position(), 'position'), 2, 'position')
      expectSame(await valueOf(after.feed.lease('score', minuteOf('ben', 1)), 'lease'), undefined, 'lease')
      await makeEvents(after, 1, 'later')
      const moved = await valueOf(after.feed.advance({ lease, position: 3 }), 'advance')
      expectSame(moved.position, 3, 'position')
      const next = await leaseOf(after, 'score', 'ben', 2)
      expectTrue(next.token > lease.token, 'the next token is greater')
    },
  },
  {
    name: 'what was stored when is known after reopening',
    requires: ['feed'],
    async run({ open, reopen }) {
      const before = await open('p')
      await valueOf(before.results.append('r', [a]), 'append')
      await valueOf(before.results.append('s', [b]), 'append')
      const { results } = await reopen('p')
      await expectResults(results.query({ storedThrough: 1 }), [a], 'query as of position 1')
      await expectResults(results.query({ storedAfter: 1 }), [b], 'query after position 1')
      await valueOf(results.append('t', [c]), 'append')
      await expectResults(results.query({ storedThrough: 2 }), [b, a], 'query as of position 2')
    },
  },
  {
    name: 'claims and versions go on after reopening',
    requires: ['outbox', 'audit'],
    async run({ open, reopen }) {
      const before = withStores(await open('p'), 'outbox', 'audit')
      await valueOf(before.outbox.add([message('a')]), 'add')
      const claimed = { ...minuteOf('ann', 1), limit: 1 }
      const claims = await valueOf(before.outbox.claim('webhooks', claimed), 'claim')
      await valueOf(before.audit.append('s', 0, [auditEvent('a')]), 'append')
      const after = withStores(await reopen('p'), 'outbox', 'audit')
      expectSame(await valueOf(after.outbox.claim('webhooks', claimed), 'claim'), [], 'claims')
      await valueOf(after.outbox.settle(turnOf(claims, 0), { state: 'delivered' }), 'settle')
      await errorOf(after.audit.append('s', 0, [auditEvent('b')]), 'store/version-conflict', 'append')
      await valueOf(after.audit.append('s', 1, [auditEvent('b')]), 'append')
    },
  },
  {
    name: 'a report whose source broke half-way has left nothing after reopening',
    async run({ open, reopen }) {
      const before = await open('p')
      await errorOf(before.results.append('r', breaking([a, b])), 'store/source-failed', 'append')
      const { results } = await reopen('p')
      await expectResults(results.query({}), [], 'query')
      const receipt = await valueOf(results.append('r', [c]), 'append of another body')
      expectSame(receipt.isNew, true, 'isNew')
    },
  },
  {
    name: 'a report whose source never ends has left nothing when the store is reopened',
    async run({ open, reopen }) {
      const before = await open('p')
      let giveUp: (cause: Error) => void = () => undefined
      const end = new Promise<never>((_, reject) => (giveUp = reject))
      // A store that has not come so far yet must not leave a rejection that nobody handles.
      end.catch(() => undefined)
      const answer = before.results.append('r', hanging([a, b], end))
      // Kept from being lost: it ends when the case does.
      const ended = Promise.resolve(answer)
      const { results } = await reopen('p')
      await expectResults(results.query({}), [], 'query')
      expectSame(await valueOf(results.count({ item: a.item }), 'count'), 0, 'results of the item')
      giveUp(new Error('The case is over.'))
      expectTrue((await ended).isErr(), 'the report without an end was not stored')
    },
  },
  {
    name: 'of reports that nobody waited for, each is there whole or not at all when the store is reopened',
    async run({ open, reopen }) {
      const before = await open('p')
      const bodies = Array.from({ length: 6 }, (_, report) =>
        Array.from({ length: 50 }, (_result, number) =>
          exampleResult(`run-${report}#${number}`, { groups: [`run-${report}`] }),
        ),
      )
      const writing = bodies.map((body, index) =>
        Promise.resolve(before.results.append(`report-${index}`, body)),
      )
      const { results } = await reopen('p')
      for (const index of bodies.keys()) {
        const count = await valueOf(results.count({ group: `run-${index}` }), 'count')
        expectTrue(count === 0 || count === 50, `${count} of the 50 results of a report are there`)
      }
      for (const answer of await Promise.all(writing)) expectTrue(answer.isOk(), 'the report was stored')
    },
  },
]

function* breaking(results: readonly TestResult[]): Generator<TestResult, void, void> {
  yield* results
  throw new Error('The source broke.')
}

/** The results, and then nothing until the end. */
async function* hanging(
  results: readonly TestResult[],
  end: Promise<never>,
): AsyncGenerator<TestResult, void, void> {
  yield* results
  await end
}

export const crashCases: readonly StorageCase[] = casesOf('crash', cases, ['reopen'])
