import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PgSession } from '../../src/driver/driver.ts'
import { binaryCopy } from '../support/binary-copy.ts'
import { ownName, poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase(
  (database) => {
    let table: string
    const ends: (() => Promise<void>)[] = []
    const pool = (options: Parameters<typeof poolDriver>[1] = {}): ReturnType<typeof poolDriver> => {
      const made = poolDriver(database().connectionString ?? '', options)
      ends.push(made.end)
      return made
    }
    const select = async (session: PgSession): Promise<unknown> =>
      (await session.query('SELECT 1::int4 AS one')).rows
    const rowCount = async (): Promise<number> =>
      (await database().driver.query(`SELECT FROM ${table}`)).rowCount

    beforeAll(async () => {
      table = `"${database().schema}"."${ownName('faults')}"`
      await database().driver.script(`CREATE TABLE ${table} (id int4 NOT NULL PRIMARY KEY, body bytea)`)
    })
    afterAll(() => Promise.all(ends.map((end) => end())))

    it('asks the source for no more than the server takes', async () => {
      const { driver } = pool({ pool: { max: 1 } })
      let given = 0
      let hold = true
      // Nothing is taken while another transaction holds the table.
      await database().driver.transaction(async (holder) => {
        await holder.script(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
        const chunk = Buffer.alloc(64 * 1024)
        async function* chunks(): AsyncIterable<Buffer> {
          while (hold) {
            given += 1
            yield chunk
            await new Promise((resolve) => setImmediate(resolve))
          }
          throw new Error('enough')
        }
        const copying = driver.copyIn({ table, columns: ['id', 'body'] }, chunks())
        copying.catch(() => undefined)
        let seen = -1
        await expect.poll(() => seen === (seen = given), { interval: 100, timeout: 30_000 }).toBe(true)
        hold = false
      })
      expect(given).toBeLessThan(200)
    })

    it('whose first chunk fails leaves the connection usable or closed', async () => {
      const { driver } = pool({ pool: { max: 1 } })
      const copying = driver.copyIn(
        { table, columns: ['id', 'body'] },
        {
          [Symbol.iterator](): Iterator<Buffer> {
            throw new Error('no source')
          },
        },
      )
      await expect(copying).rejects.toThrow('no source')
      expect(await select(driver)).toEqual([{ one: 1 }])
    })

    it('is refused in the middle of it without an error that nobody hears', async () => {
      const { driver, pool: own } = pool({ pool: { max: 1 } })
      const rows = Array.from(
        { length: 50_000 },
        (_, id) => [id === 20_000 ? 1 : id, Buffer.alloc(100)] as const,
      )
      const inside = driver.transaction((session) =>
        session.copyIn({ table, columns: ['id', 'body'] }, binaryCopy(rows)),
      )
      await expect(inside).rejects.toMatchObject({ code: '23505' })
      expect(await rowCount()).toBe(0)
      // The server went on after its refusal, and so does the connection.
      expect([own.totalCount, own.idleCount]).toEqual([1, 1])
      expect(await select(driver)).toEqual([{ one: 1 }])
    })
  },
  { on: ['server', 'embedded'] },
)
