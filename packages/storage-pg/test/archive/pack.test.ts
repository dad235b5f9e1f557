import type { Instant, TestResult } from '@gatewright/core/schema'
import { expect, it } from 'vitest'
import { archive } from '../../src/archive/archive.ts'
import type { PgDriver } from '../../src/driver/driver.ts'
import { listPartitions, maintain } from '../../src/partitions/maintain.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { tablesOf } from '../../src/sql/tables.ts'
import { openProject, watchedDriver, type TestProject } from '../append/support/project.ts'
import { plainRun } from '../append/support/reports.ts'
import type { TestDatabase } from '../support/databases.ts'
import { eachDatabase, hasOneConnection } from '../support/each-database.ts'

const october = '2026-10-09T00:00:00.123Z' as Instant
const november = '2026-11-01T00:00:00Z' as Instant

const detailed = (head: string, more: Partial<TestResult> = {}): readonly TestResult[] =>
  plainRun(head, 30, { submittedAt: october, note: 'why', data: { owner: ['ann'] }, ...more })

/**
 * Two projects, with results in a partition of October and in the one for the rest. Those of a report are two runs, in a
 * random order, and fit into one chunk.
 */
async function openFilled(database: TestDatabase): Promise<readonly TestProject[]> {
  const projects = [openProject(database), openProject(database)]
  const { driver, schema } = database
  ;(await maintain(driver, schema, { at: october, ahead: 0 }))._unsafeUnwrap()
  for (const { append } of projects) {
    ;(await append('october', detailed('october')))._unsafeUnwrap()
    ;(await append('long ago', detailed('old', { submittedAt: '1999-12-31T23:59:59Z' })))._unsafeUnwrap()
    ;(await append('november', detailed('november', { submittedAt: november })))._unsafeUnwrap()
  }
  return projects
}

async function resultsOf({ engine }: TestProject): Promise<readonly TestResult[]> {
  return (await createResultReader(engine).query({}, { limit: 1000 }))._unsafeUnwrap().results
}

eachDatabase((database, kind) => {
  const pack = (driver: PgDriver = database().driver): ReturnType<typeof archive> =>
    archive(driver, database().schema, { before: november, chunkSize: 25 })
  const partitionNames = async (): Promise<readonly string[]> =>
    (await listPartitions(database().driver, database().schema))
      ._unsafeUnwrap()
      .filter(({ from }) => from !== undefined)
      .map(({ table }) => table)
  const countIn = async (table: string): Promise<bigint | undefined> =>
    (await database().driver.query<{ count: bigint }>(`SELECT count(*) AS count FROM ${table}`)).rows[0]
      ?.count

  it('packs what is old, drops its partitions, and does so once', async () => {
    const projects = await openFilled(database())
    const before = await Promise.all(projects.map(resultsOf))
    const tables = tablesOf(database().schema)
    const october = await partitionNames()
    expect(october.length).toBe(3)
    const done = (await pack())._unsafeUnwrap()
    expect(done).toMatchObject({ results: 120, chunks: 4, dropped: october })
    expect(await partitionNames()).toEqual([])
    expect([await countIn(tables.result), await countIn(tables.result_datum)]).toEqual([60n, 60n])
    expect(await Promise.all(projects.map(resultsOf))).toEqual(before)
    expect((await pack())._unsafeUnwrap()).toEqual({ results: 0, chunks: 0, bytes: 0, dropped: [] })
  })

  it('leaves all as it was, whichever of its statements fails', async () => {
    const { driver } = database()
    const projects = await openFilled(database())
    const before = await Promise.all(projects.map(resultsOf))
    const partitions = await partitionNames()
    const chunks = await countIn(tablesOf(database().schema).packed_chunk)
    for (let step = 0; ; step++) {
      let statements = 0
      const failing = watchedDriver(driver, () => {
        if (statements++ === step) throw Object.assign(new Error('stop'), { code: '57014' })
      })
      const done = await pack(failing)
      if (done.isOk()) {
        expect(step).toBeGreaterThan(30)
        // What is in the one for the rest was done before.
        expect(done.value.results).toBe(60)
        break
      }
      expect(done.error.kind).toBe('store/unavailable')
      expect(await Promise.all(projects.map(resultsOf))).toEqual(before)
      // The two ranges are transactions of their own, and the one for the rest is the first.
      expect([partitions, []]).toContainEqual(await partitionNames())
    }
    expect(await Promise.all(projects.map(resultsOf))).toEqual(before)
    expect(await countIn(tablesOf(database().schema).packed_chunk)).toBe((chunks ?? 0n) + 4n)
  })

  it.skipIf(hasOneConnection(kind, 'packing beside others'))(
    'packs again with what came into the partition meanwhile',
    async () => {
      const { driver, schema } = database()
      const [project] = await openFilled(database())
      if (!project) throw new Error('There is no project.')
      const tables = tablesOf(schema)
      let came = 0
      const watched = watchedDriver(driver, async (sql) => {
        // Behind the reading, and before its end.
        if (came < 3 && sql.includes(`INSERT INTO ${tables.packed_chunk}`)) {
          came++
          ;(await project.append(`late ${came}`, detailed(`late ${came}`)))._unsafeUnwrap()
        }
      })
      expect((await pack(watched))._unsafeUnwrap().results).toBe(120 + 3 * 30)
      expect((await resultsOf(project)).length).toBe(180)
      expect(await partitionNames()).toEqual([])
    },
  )

  it.skipIf(hasOneConnection(kind, 'packing beside others'))(
    'is done once by two at the same time',
    async () => {
      const projects = await openFilled(database())
      const before = await Promise.all(projects.map(resultsOf))
      const done = await Promise.all([pack(), pack()])
      const results = done.map((one) => one._unsafeUnwrap().results)
      expect((results[0] ?? 0) + (results[1] ?? 0)).toBe(120)
      expect(await Promise.all(projects.map(resultsOf))).toEqual(before)
    },
  )

  it('packs nothing of a partition whose rows are not what their run says', async () => {
    const projects = await openFilled(database())
    const { driver, schema } = database()
    const tables = tablesOf(schema)
    const [project] = projects
    if (!project) throw new Error('There is no project.')
    const number = await project.engine.number()
    const change = (by: number): Promise<unknown> =>
      driver.query(`UPDATE ${tables.run} SET result_count = result_count + $2 WHERE project = $1`, [
        number,
        by,
      ])
    await change(1)
    expect((await pack())._unsafeUnwrapErr()).toMatchObject({ kind: 'store/corrupt', retryable: false })
    expect(await countIn(tables.result)).toBeGreaterThanOrEqual(180n)
    await change(-1)
    expect((await pack())._unsafeUnwrap().results).toBe(120)
  })
})
