import type { Instant } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { archive } from '../../src/archive/archive.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { openProject, outcomes } from '../append/support/project.ts'
import { plainRun, reports } from '../append/support/reports.ts'
import { eachDatabase } from '../support/each-database.ts'

const everything = '9999-12-31T23:59:59.999Z' as Instant

eachDatabase((database) => {
  const pack = async (before: Instant = everything): Promise<number> => {
    const { driver, schema } = database()
    return (await archive(driver, schema, { before, chunkSize: 5 }))._unsafeUnwrap().results
  }

  it('answers appends that meet packed results as the reference does, and keeps the same', async () => {
    let packed = 0
    await fc.assert(
      fc.asyncProperty(reports, async (all) => {
        const memory = createMemoryDatabase({ outcomes }).open('p')
        const { engine, append } = openProject(database())
        for (const { key, results } of all) {
          const wanted = await memory.results.append(key, results)
          expect(await append(key, results)).toEqual(wanted)
          packed += await pack()
        }
        const page = { limit: 1000 }
        expect((await createResultReader(engine).query({}, page))._unsafeUnwrap()).toEqual(
          (await memory.results.query({}, page))._unsafeUnwrap(),
        )
      }),
      { numRuns: 40 },
    )
    expect(packed).toBeGreaterThan(20)
  }, 120_000)

  it('stores of a packed run what is not known of it, and refuses what differs', async () => {
    const { engine, append } = openProject(database())
    const run = plainRun('r', 20)
    ;(await append('first', run.slice(0, 12)))._unsafeUnwrap()
    expect(await pack()).toBe(12)
    expect((await append('second', run))._unsafeUnwrap()).toEqual({
      reportKey: 'second',
      resultCount: 20,
      isNew: true,
    })
    expect(await pack()).toBe(8)
    const changed = run.map((result) => (result.id === 'r#7' ? { ...result, note: 'other' } : result))
    expect((await append('third', changed))._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/key-conflict',
      key: 'r#7',
    })
    expect((await createResultReader(engine).count({}))._unsafeUnwrap()).toBe(20)
  })
})
