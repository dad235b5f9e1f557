import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PgDriver, PgSession } from '../../src/driver/driver.ts'
import { createProjectEngine, type ProjectEngine } from '../../src/engine/engine.ts'
import { isLostConnection } from '../../src/engine/failures.ts'
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
    const engineOver = (driver: PgDriver): ProjectEngine =>
      createProjectEngine(driver, database().schema, 'p')
    const select = async (session: PgSession): Promise<unknown> =>
      (await session.query('SELECT 1::int4 AS one')).rows
    const pidOf = async (session: PgSession): Promise<number> =>
      (await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0
    const terminate = (pid: number): Promise<unknown> =>
      database().driver.query('SELECT pg_terminate_backend($1, 5000)', [pid])
    const rowCount = async (): Promise<number> =>
      (await database().driver.query(`SELECT FROM ${table}`)).rowCount

    beforeAll(async () => {
      table = `"${database().schema}"."${ownName('faults')}"`
      await database().driver.script(`CREATE TABLE ${table} (id int4 NOT NULL PRIMARY KEY, body bytea)`)
    })
    afterAll(() => Promise.all(ends.map((end) => end())))

    describe('a connection that ends', () => {
      it('while nobody uses it is no trouble', async () => {
        const { driver } = pool({ pool: { max: 1 } })
        await terminate(await pidOf(driver))
        expect((await engineOver(driver).statement(select))._unsafeUnwrap()).toEqual([{ one: 1 }])
      })

      it('during a statement costs one repetition', async () => {
        const { driver } = pool({ pool: { max: 1 } })
        let calls = 0
        const answer = await engineOver(driver).statement(async (session) => {
          calls += 1
          if (calls > 1) return select(session)
          const pid = await pidOf(session)
          const [slept] = await Promise.allSettled([session.query('SELECT pg_sleep(60)'), terminate(pid)])
          if (slept.status === 'rejected') throw slept.reason
          return slept.value
        })
        expect(answer._unsafeUnwrap()).toEqual([{ one: 1 }])
        expect(calls).toBe(2)
      })

      it('again and again is said, after one repetition', async () => {
        const { driver } = pool({ pool: { max: 2 } })
        let calls = 0
        const answer = await engineOver(driver).transaction(async (session) => {
          calls += 1
          await terminate(await pidOf(session))
          return select(session)
        })
        expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'store/unavailable', retryable: true })
        expect(calls).toBe(2)
      })

      it('in a transaction leaves nothing of it, and nobody gets it afterwards', async () => {
        const { driver, pool: own } = pool({ pool: { max: 1 } })
        const engine = engineOver(driver)
        let calls = 0
        const answer = await engine.transaction(async (session) => {
          calls += 1
          await session.query(`INSERT INTO ${table} (id) VALUES ($1)`, [calls])
          if (calls === 1) await terminate(await pidOf(session))
          return select(session)
        })
        expect(answer._unsafeUnwrap()).toEqual([{ one: 1 }])
        const { rows } = await database().driver.query(`SELECT id FROM ${table}`)
        expect(rows).toEqual([{ id: 2 }])
        expect([own.totalCount, own.idleCount]).toEqual([1, 1])
        await database().driver.query(`DELETE FROM ${table}`)
      })

      it('while a commit is awaited is not repeated', async () => {
        const { driver } = pool({ pool: { max: 1 } })
        await database().driver.script(
          `CREATE TABLE ${table.replace(/"$/, '_slow"')} (id int4 PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)`,
        )
        const slow = table.replace(/"$/, '_slow"')
        let calls = 0
        // Another transaction holds the same key, so the check of the commit waits for it.
        const answer = await database().driver.transaction(async (holder) => {
          await holder.query(`INSERT INTO ${slow} VALUES (1)`)
          let pid = 0
          const waiting = engineOver(driver).transaction(async (session) => {
            calls += 1
            pid = await pidOf(session)
            await session.query(`INSERT INTO ${slow} VALUES (1)`)
          })
          await expect
            .poll(
              async () =>
                (
                  await database().driver.query(
                    `SELECT FROM pg_stat_activity WHERE pid = $1 AND query = 'COMMIT' AND wait_event_type = 'Lock'`,
                    [pid],
                  )
                ).rowCount,
              { timeout: 30_000 },
            )
            .toBe(1)
          await terminate(pid)
          return await waiting
        })
        expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'store/unavailable', retryable: true })
        expect(calls).toBe(1)
      })

      it('in the middle of a copy is said, and the source is asked for no more', async () => {
        const { driver } = pool({ pool: { max: 1 } })
        let given = 0
        const copying = driver.transaction(async (session) => {
          const pid = await pidOf(session)
          async function* chunks(): AsyncIterable<Buffer> {
            for (const chunk of binaryCopy(
              Array.from({ length: 100_000 }, (_, id) => [id, Buffer.alloc(1000)]),
            )) {
              if (++given === 50) await terminate(pid)
              yield chunk
            }
          }
          await session.copyIn({ table, columns: ['id', 'body'] }, chunks())
        })
        await expect(copying).rejects.toSatisfy(isLostConnection)
        expect(given).toBeLessThan(100_000)
        expect(await rowCount()).toBe(0)
        expect(await select(driver)).toEqual([{ one: 1 }])
      })
    })

    describe('store/unavailable', () => {
      const unavailable = { kind: 'store/unavailable', retryable: true }

      it('says that a statement took too long', async () => {
        const { driver } = pool({ statementTimeoutMs: 50 })
        const answer = await engineOver(driver).statement((session) => session.query('SELECT pg_sleep(60)'))
        expect(answer._unsafeUnwrapErr()).toMatchObject({
          ...unavailable,
          message: 'The statement took too long (57014).',
        })
      })

      it('says that a lock took too long', async () => {
        const { driver } = pool({ lockTimeoutMs: 50 })
        const answer = await database().driver.transaction(async (holder) => {
          await holder.script(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
          return engineOver(driver).transaction((session) => session.query(`SELECT FROM ${table}`))
        })
        expect(answer._unsafeUnwrapErr()).toMatchObject({
          ...unavailable,
          message: 'The wait for a lock took too long (55P03).',
        })
      })

      it('says that the pool has no connection left', async () => {
        const { driver, pool: own } = pool({ pool: { max: 1, connectionTimeoutMillis: 50 } })
        const held = await own.connect()
        const answer = await engineOver(driver).statement(select)
        held.release()
        expect(answer._unsafeUnwrapErr()).toMatchObject(unavailable)
        expect((await engineOver(driver).statement(select)).isOk()).toBe(true)
      })

      it('says that nobody answers', async () => {
        const port = await unusedPort()
        const { driver, end } = poolDriver(`postgres://nobody@127.0.0.1:${port}/none`)
        const answer = await engineOver(driver).statement(select)
        expect(answer._unsafeUnwrapErr()).toMatchObject({
          ...unavailable,
          message: 'The connection to the database was lost or refused.',
        })
        await end()
      })

      it('says that the schema is another one', async () => {
        const engine = createProjectEngine(pool().driver, 'not_there', 'p')
        expect((await engine.statement(select))._unsafeUnwrapErr()).toMatchObject({
          ...unavailable,
          message:
            'The schema is not the one that this version expects: have its migrations been run (42P01).',
        })
      })
    })

    it('repeats what a deadlock ended', async () => {
      const engine = engineOver(pool().driver)
      await database().driver.query(`INSERT INTO ${table} (id) VALUES (1), (2)`)
      let calls = 0
      let both: (() => void) | undefined
      const met = new Promise<void>((resolve) => {
        both = resolve
      })
      const lockBoth = (ids: readonly number[]): Promise<boolean> =>
        Promise.resolve(
          engine.transaction(async (session) => {
            await session.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [ids[0]])
            if (++calls === 2) both?.()
            await met
            await session.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [ids[1]])
          }),
        ).then((answer) => answer.isOk())
      expect(await Promise.all([lockBoth([1, 2]), lockBoth([2, 1])])).toEqual([true, true])
      // One of them at least; on a busy machine they may meet again.
      expect(calls).toBeGreaterThanOrEqual(3)
      await database().driver.query(`DELETE FROM ${table}`)
    })

    it('throws what is a mistake of the program', async () => {
      const mistake = new TypeError('x is not a function')
      await expect(
        engineOver(pool().driver).statement(() => {
          throw mistake
        }),
      ).rejects.toBe(mistake)
    })

    it('sets the project in each transaction where the pooling is of transactions', async () => {
      const { driver } = pool({ pooling: 'transaction', pool: { max: 1 } })
      const setting = `SELECT current_setting('gatewright.project', true) AS project, current_setting('lock_timeout') AS wait`
      const own = driver.inProject?.(5) ?? driver
      expect((await own.query(setting)).rows).toEqual([{ project: '5', wait: '30s' }])
      const inside = await own.transaction((session) => session.query(setting))
      expect(inside.rows).toEqual([{ project: '5', wait: '30s' }])
      expect((await driver.query(setting)).rows).toEqual([{ project: '', wait: '30s' }])
      expect(driver.listen).toBeUndefined()
    })
  },
  { on: ['server', 'embedded'] },
)

function unusedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
