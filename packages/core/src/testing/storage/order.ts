import { compareResults, type TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult } from './examples.ts'
import { expectResults, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

/** Appends each result as a report of its own, then asks in every way for all of them. */
async function expectOrder(
  { open }: StorageContext,
  inOrder: readonly TestResult[],
  arrivals: readonly (readonly TestResult[])[],
): Promise<void> {
  const newestFirst = [...inOrder].reverse()
  for (const [turn, arrival] of arrivals.entries()) {
    const { results } = await open(`p${turn}`)
    for (const result of arrival) await valueOf(results.append(result.id, [result]), 'append')
    await expectResults(results.query({}), newestFirst, 'query')
    await expectResults(results.query({ item: build }), newestFirst, 'query by item')
    await expectResults(results.history('dist.rpmlint', {}, 100), newestFirst, 'history')
    await expectResults(results.latest(build), newestFirst.slice(0, 1), 'latest')
  }
}

function inAllArrivals(context: StorageContext, inOrder: readonly TestResult[]): Promise<void> {
  const middleOut = [...inOrder.slice(inOrder.length / 2), ...inOrder.slice(0, inOrder.length / 2)]
  return expectOrder(context, inOrder, [inOrder, [...inOrder].reverse(), middleOut])
}

export const orderCases: readonly StorageCase[] = casesOf('order and time', [
  {
    name: 'the same instant goes by id, in code unit order, the greater id first',
    run: (context) =>
      inAllArrivals(
        context,
        ['1', '10', '2', 'B', 'a', 'a b', 'a/b', 'ab', 'é', '𝒳', 'ﬀ'].map((id) => exampleResult(id)),
      ),
  },
  {
    name: 'one instant written in several ways is one instant',
    run: (context) =>
      inAllArrivals(context, [
        exampleResult('a', { submittedAt: '2026-11-22T04:00:00.000Z' }),
        exampleResult('b', { submittedAt: '2026-11-22T04:00:00Z' }),
        exampleResult('c', { submittedAt: '2026-11-22T04:00:00.0Z' }),
      ]),
  },
  {
    name: 'instants are told apart below the millisecond',
    run: (context) =>
      inAllArrivals(context, [
        exampleResult('e', { submittedAt: '2026-11-22T04:00:00Z' }),
        exampleResult('d', { submittedAt: '2026-11-22T04:00:00.000000001Z' }),
        exampleResult('c', { submittedAt: '2026-11-22T04:00:00.0001Z' }),
        exampleResult('b', { submittedAt: '2026-11-22T04:00:00.00012Z' }),
        exampleResult('aa', { submittedAt: '2026-11-22T04:00:00.0009999999Z' }),
        exampleResult('a', { submittedAt: '2026-11-22T04:00:00.001Z' }),
      ]),
  },
  {
    name: 'since and until see below the millisecond, and instants in another way of writing',
    async run({ open }) {
      const { results } = await open('p')
      const early = exampleResult('early', { submittedAt: '2026-11-22T04:00:00.0001Z' })
      const late = exampleResult('late', { submittedAt: '2026-11-22T04:00:00.0002Z' })
      await valueOf(results.append('r', [early, late]), 'append')
      await expectResults(results.query({ since: '2026-11-22T04:00:00.0002Z' }), [late], 'since')
      await expectResults(results.query({ until: '2026-11-22T04:00:00.00020Z' }), [early], 'until')
      await expectResults(
        results.query({ since: atMinute(0), until: '2026-11-22T04:00:00.000Z' }),
        [],
        'since until',
      )
    },
  },
  {
    name: 'order by time, not by text, and before 1970',
    run: (context) =>
      inAllArrivals(context, [
        exampleResult('c', { submittedAt: '1969-12-31T23:59:59.5Z' }),
        exampleResult('b', { submittedAt: '1970-01-01T00:00:00Z' }),
        exampleResult('a', { submittedAt: '1970-01-01T00:00:00.25Z' }),
      ]),
  },
  {
    name: 'a thousand results in any order of arrival read in order',
    async run({ open }) {
      const { results } = await open('p')
      const all = Array.from({ length: 1000 }, (_, n) => {
        const place = (n * 7919) % 1000
        return exampleResult(`r${place}`, { submittedAt: atMinute(place % 60) })
      })
      await valueOf(results.append('first', all.slice(0, 500)), 'append')
      await valueOf(results.append('second', all.slice(500)), 'append')
      const newestFirst = all.sort(compareResults).reverse()
      await expectResults(results.query({}), newestFirst, 'query')
      await expectResults(results.history('dist.rpmlint', {}, 10), newestFirst.slice(0, 10), 'history')
    },
  },
])
