import type { StoredPositions, StoredResults } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'
import { atMinute, exampleResult, otherBuild } from './examples.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase, type StorageContext } from './storage-case.ts'
import { withStores, type StorageWith } from './with-stores.ts'

/** What columns say of a result. */
type Told = Pick<
  TestResult,
  'id' | 'testcase' | 'variant' | 'item' | 'groups' | 'submittedAt' | 'outcome' | 'failureSignature'
>

/** The results that columns stand for, by id. */
function toldBy({ tests, outcomes, runs }: StoredResults): readonly Told[] {
  const told = runs.flatMap(({ item, groups, submittedAt, idOf, signatures, ...columns }) =>
    Array.from(columns.tests, (test, place): Told => {
      const failureSignature = signatures.get(place)
      const { testcase = '', variant = {} } = tests[test] ?? {}
      return {
        id: idOf(place),
        testcase,
        variant,
        item,
        groups: [...groups].sort(),
        submittedAt,
        outcome: outcomes[columns.outcomes[place] ?? 0] ?? '',
        ...(failureSignature === undefined ? {} : { failureSignature }),
      }
    }),
  )
  return told.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The same of results as they were given. */
function toldOf(results: readonly TestResult[]): readonly Told[] {
  const told = results.map(
    ({ id, testcase, variant, item, groups, submittedAt, outcome, failureSignature }): Told => ({
      id,
      testcase,
      variant,
      item,
      groups: [...groups].sort(),
      submittedAt,
      outcome,
      ...(failureSignature === undefined ? {} : { failureSignature }),
    }),
  )
  return told.sort((a, b) => (a.id < b.id ? -1 : 1))
}

const s390x = { arch: 's390x' }
const groups = ['run/2', 'run/1']
const failed = { outcome: 'FAILED', failureSignature: 'Error in größe ✓' }

/** Results with numbers in their ids and without, in one run and beside it, of every kind of text. */
const first = [
  exampleResult('report#0009', { groups }),
  exampleResult('report#0010', { groups, ...failed }),
  exampleResult('report#0011', { groups, variant: s390x, note: 'no signature' }),
  exampleResult('report#0011a', { groups, testcase: 'unit/größe/adds "1.5" ✓ 𝒳' }),
  exampleResult('without a number', { submittedAt: '2026-11-22T04:19:00.123456789Z' }),
]
const second = [
  exampleResult('report#0012', { groups, outcome: 'SKIPPED', skipKind: 'skipped' }),
  exampleResult('other#1', { item: otherBuild, ...failed, submittedAt: atMinute(3) }),
  exampleResult('other#2', { item: otherBuild, testcase: 'dist.abicheck', submittedAt: atMinute(3) }),
]

/** Two reports with something else between them; the second also brings what was there. */
async function filled({ open }: StorageContext): Promise<StorageWith<'feed'>> {
  const storage = withStores(await open('p'), 'feed')
  await valueOf(storage.results.append('report-1', first), 'append')
  await valueOf(storage.groups.put({ id: 'run/1', state: 'open' }), 'put')
  await valueOf(storage.results.append('report-2', [...second, ...first.slice(0, 2)]), 'append again')
  return storage
}

async function stored(
  { results }: StorageWith<'feed'>,
  storedAfter: number,
  storedThrough: number,
): Promise<StoredResults> {
  if (!results.stored)
    throw new Error('The storage declares "stored-results", but its results have no "stored".')
  return valueOf(results.stored({ storedAfter, storedThrough }), 'stored')
}

const cases: readonly AreaCase[] = [
  {
    name: 'columns say of results what the results say',
    async run(context) {
      const found = await stored(await filled(context), 0, 3)
      expectSame(toldBy(found), toldOf([...first, ...second]), 'all results')
    },
  },
  {
    name: 'columns hold what the events behind a position stored, through another',
    async run(context) {
      const storage = await filled(context)
      const expected: readonly (readonly [number, number, readonly TestResult[]])[] = [
        [0, 1, first],
        [0, 2, first],
        [1, 2, []],
        [1, 3, second],
        [2, 1_000, second],
        [3, 4, []],
        [3, 0, []],
      ]
      for (const [after, through, results] of expected) {
        const found = await stored(storage, after, through)
        expectSame(toldBy(found), toldOf(results), `behind ${after} through ${through}`)
      }
    },
  },
  {
    name: 'columns name each test and each outcome once',
    async run(context) {
      const { tests, outcomes } = await stored(await filled(context), 0, 3)
      const names = tests.map(({ testcase, variant }) => JSON.stringify([testcase, variant]))
      const expected = [...first, ...second].map(({ testcase, variant }) =>
        JSON.stringify([testcase, variant]),
      )
      expectSame([...names].sort(), [...new Set(expected)].sort(), 'tests')
      expectSame([...outcomes].sort(), ['FAILED', 'PASSED', 'SKIPPED'], 'outcomes')
    },
  },
  {
    name: 'columns are read by whole positions only',
    async run({ open }) {
      const { results } = withStores(await open('p'), 'feed')
      const wrong: readonly StoredPositions[] = [
        { storedAfter: -1, storedThrough: 1 },
        { storedAfter: 0, storedThrough: 1.5 },
      ]
      for (const positions of wrong) {
        if (!results.stored) throw new Error('The results have no "stored".')
        await errorOf(results.stored(positions), 'schema/invalid', JSON.stringify(positions))
      }
    },
  },
]

export const storedResultsCases: readonly StorageCase[] = casesOf('stored results', cases, [
  'feed',
  'stored-results',
])
