import type { Instant } from '@gatewright/core/schema'
import { beforeEach, expect, it } from 'vitest'
import { listPartitions, maintain } from '../../src/partitions/maintain.ts'
import { partitionOf, partitionsOf } from '../../src/partitions/partitions.ts'
import { tablesOf } from '../../src/sql/tables.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { insertRows, placesOf, runId } from './support.ts'
import { migrate } from '../../src/migrate/migrate.ts'

eachDatabase((database) => {
  let schema: string
  let table: string
  beforeEach(async () => {
    schema = ownName('parted')
    table = tablesOf(schema).result
    ;(await migrate(database().driver, schema))._unsafeUnwrap()
    return async () => {
      await database().driver.script(`DROP SCHEMA "${schema}" CASCADE`)
    }
  })

  it('makes the partitions of the time to come, once', async () => {
    const { driver } = database()
    const at = '2026-11-30T22:00:00Z' as Instant
    const made = (await maintain(driver, schema, { at }))._unsafeUnwrap()
    const months = ['20261101_20261201', '20261201_20270101', '20270101_20270201']
    const names = ['result', 'result_detail', 'result_datum'].flatMap((name) =>
      months.map((month) => `"${schema}"."${name}_${month}"`),
    )
    expect(made.map((partition) => partition.table)).toEqual(names)
    expect((await maintain(driver, schema, { at }))._unsafeUnwrap()).toEqual([])
    const all = (await listPartitions(driver, schema))._unsafeUnwrap()
    expect(all).toHaveLength(12)
    expect(all.filter(({ from }) => from === undefined).map((partition) => partition.table)).toEqual(
      ['result', 'result_detail', 'result_datum'].map((name) => `"${schema}"."${name}_default"`),
    )
    expect(all).toEqual(expect.arrayContaining([...made]))
  })

  it('moves the rows that are there, and loses none', async () => {
    const { driver } = database()
    const ids = [
      '2026-10-31T23:59:59Z',
      '2026-11-01T00:00:00Z',
      '2026-11-30T23:59:59Z',
      '2026-12-01T00:00:00Z',
    ].map(runId)
    await insertRows(driver, table, [...ids, -5n])
    const all = () => driver.query(`SELECT * FROM ${table} ORDER BY run_id`)
    const before = await all()
    ;(await maintain(driver, schema, { at: '2026-11-15T00:00:00Z' as Instant, ahead: 0 }))._unsafeUnwrap()
    expect(await all()).toEqual(before)
    expect(await placesOf(driver, table)).toEqual({ default: 3n, '20261101_20261201': 2n })
    await insertRows(driver, table, [runId('2026-11-02T00:00:00Z')], 100)
    expect(await placesOf(driver, table)).toEqual({ default: 3n, '20261101_20261201': 3n })
    ;(
      await maintain(driver, schema, { at: '2026-11-15T00:00:00Z' as Instant, ahead: 1, behind: 1 })
    )._unsafeUnwrap()
    expect(await placesOf(driver, table)).toEqual({
      default: 1n,
      '20261001_20261101': 1n,
      '20261101_20261201': 3n,
      '20261201_20270101': 1n,
    })
  })

  it('fills the gaps between partitions of another length', async () => {
    const { driver } = database()
    const at = '2026-12-02T00:00:00Z' as Instant
    ;(await maintain(driver, schema, { at, ahead: 0, every: 'week' }))._unsafeUnwrap()
    ;(await maintain(driver, schema, { at, ahead: 0 }))._unsafeUnwrap()
    const partitions = await partitionsOf(driver, table)
    expect(partitions.map((partition) => partition.table.replace(/.*result_/, ''))).toEqual([
      '20261130_20261207"',
      '20261207_20270101"',
      'default"',
    ])
    expect(partitionOf(partitions, runId('2026-11-30T00:00:00Z'))).toBe(partitions[0])
    expect(partitionOf(partitions, runId('2026-12-07T00:00:00Z'))).toBe(partitions[1])
    expect(partitionOf(partitions, runId('2027-01-01T00:00:00Z'))).toBe(partitions[2])
  })

  it('gives a new partition the indexes and rules of the table', async () => {
    const { driver } = database()
    const [made] = (
      await maintain(driver, schema, { at: '2026-11-15T00:00:00Z' as Instant, ahead: 0 })
    )._unsafeUnwrap()
    const { rows } = await driver.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM pg_index i JOIN pg_inherits h ON h.inhrelid = i.indexrelid WHERE i.indrelid = $1::text::regclass`,
      [made?.table],
    )
    expect(rows[0]?.count).toBe(3n)
    const id = runId('2026-11-02T00:00:00Z')
    await insertRows(driver, table, [id])
    await expect(insertRows(driver, table, [id])).rejects.toMatchObject({ code: '23505' })
  })
})
