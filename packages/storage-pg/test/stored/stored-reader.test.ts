import { compareText } from '@gatewright/core/canonical'
import type { StoredResults } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { archive } from '../../src/archive/archive.ts'
import { createStoredReader } from '../../src/stored/stored-reader.ts'
import { openProject, outcomes } from '../append/support/project.ts'
import { plainRun, reports } from '../append/support/reports.ts'
import { eachDatabase } from '../support/each-database.ts'

/** What columns say of each result, by id. */
function told({ tests, outcomes: names, runs }: StoredResults): readonly unknown[] {
  return runs
    .flatMap(({ item, groups, submittedAt, idOf, signatures, ...columns }) =>
      Array.from(columns.tests, (test, place) => ({
        id: idOf(place),
        ...tests[test],
        item,
        groups: groups.toSorted(compareText),
        submittedAt,
        outcome: names[columns.outcomes[place] ?? 0],
        signature: signatures.get(place),
      })),
    )
    .sort((a, b) => compareText(a.id, b.id))
}

eachDatabase((database) => {
  const pack = async (): Promise<number> => {
    const { driver, schema } = database()
    const before = '9999-12-31T23:59:59.999Z'
    return (await archive(driver, schema, { before, chunkSize: 5 }))._unsafeUnwrap().results
  }

  it('says of results what the reference does, packed or not, however many it reads at once', async () => {
    let [packed, found] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        reports,
        fc.integer({ min: 1, max: 9 }),
        fc.nat(2),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        async (all, rowsAtOnce, after, more, packing) => {
          const memory = createMemoryDatabase({ outcomes }).open('p')
          const { engine, append } = openProject(database())
          for (const [index, { key, results }] of all.entries()) {
            expect(await append(key, results)).toEqual(await memory.results.append(key, results))
            if (packing[index % packing.length] === true) packed += await pack()
          }
          const positions = { storedAfter: after, storedThrough: after + more }
          const read = createStoredReader(engine, { rowsAtOnce })
          const wanted = told((await memory.results.stored(positions))._unsafeUnwrap())
          expect(told((await read(positions))._unsafeUnwrap())).toEqual(wanted)
          found += wanted.length
        },
      ),
      { numRuns: 60 },
    )
    // Otherwise this shows nothing.
    expect(packed).toBeGreaterThan(20)
    expect(found).toBeGreaterThan(50)
  }, 120_000)

  it('says which results of a run failed and how, in whatever order its tests came to be known', async () => {
    const memory = createMemoryDatabase({ outcomes }).open('p')
    const { engine, append } = openProject(database())
    // The tests are known the other way round than the run numbers them.
    const known = plainRun('first', 12).map((own, index) => ({ ...own, testcase: `case ${11 - index}` }))
    const run = plainRun('second', 12).map((own, index) =>
      index % 5 === 3 ? { ...own, outcome: 'FAILED', failureSignature: `failure ${index}` } : own,
    )
    for (const [key, results] of Object.entries({ first: known, second: run }))
      expect(await append(key, results)).toEqual(await memory.results.append(key, results))
    const read = createStoredReader(engine)
    const positions = { storedAfter: 1, storedThrough: 2 }
    const wanted = told((await memory.results.stored(positions))._unsafeUnwrap())
    expect(wanted).toHaveLength(12)
    expect(told((await read(positions))._unsafeUnwrap())).toEqual(wanted)
    expect(await pack()).toBeGreaterThan(0)
    expect(told((await read(positions))._unsafeUnwrap())).toEqual(wanted)
  })

  it('reads a process that knows no word yet', async () => {
    const { name, append } = openProject(database())
    ;(await append('first', plainRun('r', 12)))._unsafeUnwrap()
    const other = openProject(database(), name)
    const read = createStoredReader(other.engine)
    const stored = (await read({ storedAfter: 0, storedThrough: 1 }))._unsafeUnwrap()
    expect(stored.runs.reduce((sum, { tests }) => sum + tests.length, 0)).toBe(12)
    expect(stored.tests).toHaveLength(new Set(plainRun('r', 12).map(({ testcase }) => testcase)).size)
  })
})
