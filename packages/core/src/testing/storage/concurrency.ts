import { queryAll, type AppendError, type AppendReceipt, type ProjectStorage } from '../../ports/index.ts'
import { compareResults, type TestResult } from '../../schema/index.ts'
import { compareText } from '../../canonical/index.ts'
import type { Result } from 'neverthrow'
import { atMinute, build, exampleResult } from './examples.ts'
import { allOf, expectResults, expectSame, expectTrue, turnOf, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { record } from './waiver-examples.ts'

const writers = 4

/** The same project, opened several times. */
function openedOften({ open }: StorageContext): Promise<readonly ProjectStorage[]> {
  return Promise.all(Array.from({ length: writers }, () => open('p')))
}

/** 40 reports of three results each. */
const reports = Array.from({ length: 40 }, (_, report) => ({
  key: `report-${report}`,
  body: [1, 2, 3].map((number) =>
    exampleResult(`run-${report}#${number}`, {
      submittedAt: atMinute(report),
      testcase: `unit/${number}`,
      variant: { part: String(report % 4) },
    }),
  ),
}))

const newestFirst = reports
  .flatMap(({ body }) => body)
  .toSorted(compareResults)
  .reverse()

async function expectAll(storage: ProjectStorage): Promise<void> {
  await expectResults(queryAll(storage.results, {}), newestFirst, 'query')
  // Reports 36 to 39 are the newest of their part.
  const latest = [1, 2, 3].flatMap((number) =>
    [36, 37, 38, 39].map((report) => reports[report]?.body[number - 1]),
  )
  const expected = latest.filter((one) => one !== undefined)
  await expectResults(storage.results.latest(build), expected, 'latest')
}

function kindOf(answer: Result<AppendReceipt, AppendError>): string {
  return answer.match(
    ({ isNew }) => (isNew ? 'new' : 'known'),
    (error) => (error.kind === 'store/key-conflict' ? `${error.kind} of ${error.key}` : error.kind),
  )
}

/** Which of two numbers won a race of many, and that exactly its kind did. */
function winnerOf(kinds: readonly string[], won: string, lost: string, what: string): number {
  expectSame([...kinds].sort(), [won, ...kinds.slice(1).map(() => lost)].sort(), what)
  return kinds.indexOf(won)
}

const cases: readonly AreaCase[] = [
  {
    name: 'reports that come at once through one storage object are all stored',
    async run({ open }) {
      const storage = await open('p')
      const receipts = await allOf(
        reports.map(({ key, body }) => storage.results.append(key, body)),
        'append',
      )
      const expected = reports.map(({ key }) => ({ reportKey: key, resultCount: 3, isNew: true }))
      expectSame(receipts, expected, 'receipts')
      await expectAll(storage)
    },
  },
  {
    name: 'reports that come at once through several storage objects are all stored',
    async run(context) {
      const opened = await openedOften(context)
      const answers = reports.map(({ key, body }, index) => turnOf(opened, index).results.append(key, body))
      await allOf(answers, 'append')
      await expectAll(await context.open('p'))
    },
  },
  {
    name: 'of equal reports that come at once through several storage objects exactly one is new',
    async run(context) {
      const opened = await openedOften(context)
      const [a, b] = [exampleResult('r#1'), exampleResult('r#2')]
      const answers = Array.from({ length: 12 }, (_, index) =>
        turnOf(opened, index).results.append('r', index % 2 === 0 ? [a, b] : [b, a]),
      )
      const receipts = await allOf(answers, 'append')
      expectSame(receipts.filter(({ isNew }) => isNew).length, 1, 'receipts that are new')
      await expectResults((await context.open('p')).results.query({}), [b, a], 'query')
    },
  },
  {
    name: 'of different reports that come at once under one key one is stored, whole',
    async run(context) {
      const opened = await openedOften(context)
      const bodies = Array.from({ length: 8 }, (_, index) => [
        exampleResult(`of-${index}#1`),
        exampleResult(`of-${index}#2`),
      ])
      const answers = await Promise.all(
        bodies.map((body, index) => turnOf(opened, index).results.append('r', body)),
      )
      const winner = winnerOf(answers.map(kindOf), 'new', 'store/key-conflict of r', 'answers')
      const stored = turnOf(bodies, winner).toReversed()
      await expectResults((await context.open('p')).results.query({}), stored, 'query')
    },
  },
  {
    name: 'reports that share equal results and come at once are all stored, each result once',
    async run(context) {
      const opened = await openedOften(context)
      const shared = Array.from({ length: 10 }, (_, index) => exampleResult(`shared-${index}`))
      // Each begins elsewhere and half run backward, so that who locks one result after the other waits in a circle.
      const answers = Array.from({ length: 10 }, (_, report) => {
        const turned = [...shared.slice(report), ...shared.slice(0, report)]
        const body = [exampleResult(`own-${report}`), ...turned]
        if (report % 2 === 1) body.reverse()
        return turnOf(opened, report).results.append(`report-${report}`, body)
      })
      const receipts = await allOf(answers, 'append')
      expectSame(
        receipts.map(({ resultCount, isNew }) => [resultCount, isNew]),
        receipts.map(() => [11, true]),
        'receipts',
      )
      const { results } = await context.open('p')
      expectSame(await valueOf(results.count({}), 'count'), 20, 'results')
      await expectResults(
        results.query({ testcases: { equals: ['dist.rpmlint'] } }, { limit: 10 }).map((page) => page.results),
        shared.toReversed(),
        'the shared ones',
      )
    },
  },
  {
    name: 'of reports with different contents of one result that come at once one is stored',
    async run(context) {
      const opened = await openedOften(context)
      const bodies = Array.from({ length: 8 }, (_, index): readonly TestResult[] => [
        exampleResult(`own-${index}`, { submittedAt: atMinute(1) }),
        exampleResult('shared', { note: `of report ${index}` }),
      ])
      const answers = await Promise.all(
        bodies.map((body, index) => turnOf(opened, index).results.append(`report-${index}`, body)),
      )
      const kinds = answers.map(kindOf)
      const winner = winnerOf(kinds, 'new', 'store/key-conflict of shared', 'answers')
      const { results } = await context.open('p')
      await expectResults(results.query({}), turnOf(bodies, winner), 'query')
      // The keys of the others are still free.
      for (const index of bodies.keys()) {
        if (index === winner) continue
        const own = turnOf(bodies, index).slice(0, 1)
        const receipt = await valueOf(results.append(`report-${index}`, own), 'append of the rest')
        expectSame(receipt.isNew, true, 'isNew')
      }
    },
  },
  {
    name: 'a reader sees a report that is being stored whole or not at all',
    async run(context) {
      const opened = await openedOften(context)
      const bodies = Array.from({ length: 8 }, (_, report) =>
        Array.from({ length: 50 }, (_result, number) =>
          exampleResult(`run-${report}#${number}`, { groups: [`run-${report}`] }),
        ),
      )
      const reader = await context.open('p')
      let done = false
      const writing = allOf(
        bodies.map((body, index) => turnOf(opened, index).results.append(`report-${index}`, body)),
        'append',
      ).finally(() => (done = true))
      // It is awaited below, unless the case fails before.
      writing.catch(() => undefined)
      do {
        for (const report of bodies.keys()) {
          const count = await valueOf(reader.results.count({ group: `run-${report}` }), 'count')
          expectTrue(count === 0 || count === 50, `${count} of the 50 results of a report were seen`)
        }
      } while (!done)
      await writing
      expectSame(await valueOf(reader.results.count({}), 'count'), 400, 'results')
    },
  },
  {
    name: 'of two ends of a group that come at once one stays',
    async run(context) {
      const opened = await openedOften(context)
      for (let round = 0; round < 5; round++) {
        const id = `run-${round}`
        await valueOf(turnOf(opened, 0).groups.put({ id, state: 'open' }), 'put')
        const states = ['complete', 'aborted', 'complete', 'aborted'] as const
        const answers = await Promise.all(
          states.map((state, index) => turnOf(opened, index).groups.put({ id, state })),
        )
        const won = states.filter((_, index) => turnOf(answers, index).isOk())
        expectSame(new Set(won).size, 1, `ends of ${id} that were stored`)
        const group = await valueOf(turnOf(opened, 1).groups.get(id), 'get')
        expectSame(group, { id, state: won[0] ?? null }, 'group')
      }
    },
  },
  {
    name: 'waiver records that come at once get ids of their own',
    async run(context) {
      const opened = await openedOften(context)
      const answers = Array.from({ length: 12 }, (_, index) =>
        turnOf(opened, index).waivers.appendRecords([
          { ...record, comment: `first of ${index}` },
          { ...record, comment: `second of ${index}` },
        ]),
      )
      const stored = (await allOf(answers, 'appendRecords')).flat()
      expectSame(new Set(stored.map(({ id }) => id)).size, 24, 'different ids')
      const { waivers } = await context.open('p')
      const found = await valueOf(waivers.records({ filters: [{}] }), 'records')
      const greatestFirst = stored.toSorted((a, b) => b.id - a.id)
      expectSame(found, greatestFirst, 'records')
    },
  },
  {
    name: 'testcases that are put at once are all there',
    async run(context) {
      const opened = await openedOften(context)
      const names = Array.from({ length: 20 }, (_, index) => `unit/${index}`)
      await allOf(
        [...names, ...names].map((name, index) => turnOf(opened, index).testcases.put({ name })),
        'put',
      )
      const found = await valueOf((await context.open('p')).testcases.find({}), 'find')
      const expected = names.toSorted(compareText).map((name) => ({ name }))
      expectSame(found, expected, 'testcases')
    },
  },
]

export const concurrencyCases: readonly StorageCase[] = casesOf('concurrency', cases)
