import type { Instant } from '@gatewright/core/schema'
import { expect, it } from 'vitest'
import { maintain } from '../../src/partitions/maintain.ts'
import { tablesOf } from '../../src/sql/tables.ts'
import { eachDatabase } from '../support/each-database.ts'
import { insertRows, placesOf, runId } from './support.ts'

eachDatabase(
  (database) => {
    it('hides no row from those who read meanwhile, and loses none of those who write', async () => {
      const { driver, schema } = database()
      const table = tablesOf(schema).result
      const time = '2026-11-15T00:00:00Z'
      await insertRows(
        driver,
        table,
        Array.from({ length: 5000 }, () => runId(time)),
      )
      let isOver = false
      let written = 5000
      const write = async (): Promise<void> => {
        while (!isOver) {
          const from = (written += 10)
          await insertRows(
            driver,
            table,
            Array.from({ length: 10 }, () => runId(time)),
            from - 10,
          )
        }
      }
      const counts: number[] = []
      const read = async (): Promise<void> => {
        while (!isOver) {
          const { rows } = await driver.query<{ count: bigint }>(
            `SELECT count(*) AS count FROM ${table} WHERE project = $1 AND run_id > $2`,
            [1, 0n],
          )
          counts.push(Number(rows[0]?.count))
        }
      }
      const workers = [write(), ...Array.from({ length: 4 }, read)]
      ;(await maintain(driver, schema, { at: time as Instant, ahead: 0 }))._unsafeUnwrap()
      isOver = true
      await Promise.all(workers)
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(5000)
      const { rows } = await driver.query<{ count: bigint }>(`SELECT count(*) AS count FROM ${table}`)
      expect(Number(rows[0]?.count)).toBe(written)
      expect(await placesOf(driver, table)).toEqual({ '20261101_20261201': BigInt(written) })
    })
  },
  { on: ['server', 'embedded'] },
)
