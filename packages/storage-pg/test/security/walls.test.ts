import type { Instant } from '@gatewright/core/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PgDriver, PgSession } from '../../src/driver/driver.ts'
import { createProjectEngine } from '../../src/engine/engine.ts'
import { maintain } from '../../src/partitions/maintain.ts'
import { partitionedTables, tablesOf, type Tables } from '../../src/sql/tables.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openRoles, type TestRoles } from './support.ts'

eachDatabase(
  (database) => {
    let roles: TestRoles
    let tables: Tables
    let driver: PgDriver
    let numbers: readonly [number, number]

    beforeAll(async () => {
      const { schema } = database()
      tables = tablesOf(schema)
      roles = await openRoles(database())
      driver = roles.writer
      numbers = [
        await createProjectEngine(driver, schema, 'mine').number(),
        await createProjectEngine(driver, schema, 'yours').number(),
      ]
      for (const project of numbers) {
        const own = driver.inProject?.(project) ?? driver
        await own.query(
          `INSERT INTO ${tables.item} (project, id, type, name, sha, name_sha) VALUES ($1, 1, 't', 'n', '', '')`,
          [project],
        )
        await own.query(
          `INSERT INTO ${tables.result} (run_id, project, series_id, dataset_id, duration_us, ordinal, attempt, outcome)
           VALUES (1, $1, 1, 0, -1, 0, 0, 0)`,
          [project],
        )
      }
    })
    afterAll(() => roles.end())

    const inMine = (): PgDriver => driver.inProject?.(numbers[0]) ?? driver
    const count = async (session: PgDriver, table: string): Promise<bigint | undefined> =>
      (await session.query<{ count: bigint }>(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.count

    describe('a statement', () => {
      it('sees no row of another project, whatever it asks for', async () => {
        for (const table of [tables.item, tables.result]) {
          expect(await count(inMine(), table)).toBe(1n)
          const others = await inMine().query(`SELECT * FROM ${table} WHERE project = $1`, [numbers[1]])
          expect(others.rows).toEqual([])
        }
      })

      it('writes no row of another project, not even into a partition', async () => {
        const mine = inMine()
        await expect(
          mine.query(
            `INSERT INTO ${tables.item} (project, id, type, name, sha, name_sha) VALUES ($1, 2, 't', 'n', 'x', '')`,
            [numbers[1]],
          ),
        ).rejects.toMatchObject({ code: '42501' })
        for (const table of [tables.result, tables.result.replace(/"$/, '_default"')])
          await expect(
            mine.query(
              `INSERT INTO ${table} (run_id, project, series_id, dataset_id, duration_us, ordinal, attempt, outcome)
               VALUES (2, $1, 1, 0, -1, 0, 0, 0)`,
              [numbers[1]],
            ),
          ).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23514)$/) as unknown })
      })

      it('of no project is refused, and not answered without rows', async () => {
        for (const table of [tables.item, tables.result])
          for (const where of ['', ` WHERE project = ${numbers[0]}`])
            for (let connection = 0; connection < 3; connection++)
              await expect(driver.query(`SELECT * FROM ${table}${where}`)).rejects.toMatchObject({
                code: 'GW001',
              })
      })

      it('reads no partition on its own', async () => {
        const partition = tables.result.replace(/"$/, '_default"')
        await expect(inMine().query(`SELECT * FROM ${partition}`)).rejects.toMatchObject({ code: '42501' })
        const reader = roles.reader.inProject?.(numbers[0]) ?? roles.reader
        await expect(reader.query(`SELECT * FROM ${partition}`)).rejects.toMatchObject({ code: '42501' })
      })
    })

    it('lets the reader read its project, and write nothing', async () => {
      const reader = roles.reader.inProject?.(numbers[1]) ?? roles.reader
      expect(await count(reader, tables.result)).toBe(1n)
      await expect(
        reader.query(`INSERT INTO ${tables.feed} (project, position) VALUES ($1, 1)`, [numbers[1]]),
      ).rejects.toMatchObject({ code: '42501' })
    })

    const appendOnly = [
      'result',
      'result_detail',
      'result_datum',
      'report',
      'run',
      'run_group',
      'waiver_event',
      'waiver_record',
      'sign_off',
      'quarantine_entry',
      'audit_event',
      'feed_event',
      'item',
      'series',
      'dataset',
      'outcome',
    ] as const
    it.each(appendOnly)('never changes or deletes a row of %s', async (name) => {
      const session = inMine()
      await expect(session.query(`DELETE FROM ${tables[name]}`)).rejects.toMatchObject({ code: '42501' })
      await expect(session.query(`UPDATE ${tables[name]} SET project = project`)).rejects.toMatchObject({
        code: '42501',
      })
      await expect(session.script(`TRUNCATE ${tables[name]}`)).rejects.toMatchObject({ code: '42501' })
    })

    it('has no other right to change or delete than those that the stores need', async () => {
      const { rows } = await database().driver.query<{ name: string; right: string }>(
        `SELECT table_name AS name, lower(privilege_type) AS right FROM information_schema.table_privileges
         WHERE table_schema = $1 AND grantee LIKE 'writer%' AND privilege_type NOT IN ('SELECT', 'INSERT')`,
        [database().schema],
      )
      expect(rows.map(({ name, right }) => `${right} ${name}`).sort()).toEqual([
        'delete outbox_message',
        'delete raw_report',
        'delete raw_report_piece',
        'delete state',
        'update consumer',
        'update counter',
        'update feed',
        'update ingest_entry',
        'update outbox_message',
        'update run_info',
        'update state',
      ])
    })

    it('sets the project again on a connection that lost it', async () => {
      const engine = createProjectEngine(driver, database().schema, 'mine')
      const select = async (session: PgSession, project: number): Promise<unknown> =>
        (await session.query(`SELECT id FROM ${tables.item} WHERE project = $1`, [project])).rows
      const read = async (): Promise<unknown> => (await engine.statement(select))._unsafeUnwrap()
      const readInTransaction = async (): Promise<unknown> =>
        (await engine.transaction(select))._unsafeUnwrap()
      expect(await read()).toEqual([{ id: 1 }])
      for (const again of [read, readInTransaction]) {
        const clients = await Promise.all(Array.from({ length: 3 }, () => roles.writerPool.connect()))
        await Promise.all(clients.map((client) => client.query('DISCARD ALL')))
        clients.forEach((client) => client.release())
        expect(await again()).toEqual([{ id: 1 }])
      }
    })

    it('gives the writer partitions that are made later', async () => {
      const { schema } = database()
      ;(
        await maintain(database().driver, schema, { at: '2026-11-15T00:00:00Z' as Instant, ahead: 0 })
      )._unsafeUnwrap()
      for (const name of partitionedTables) {
        const partition = tables[name].replace(/"$/, '_20261101_20261201"')
        const { rows } = await inMine().query<{ inserts: boolean; selects: boolean }>(
          `SELECT has_table_privilege($1, 'INSERT') AS inserts, has_table_privilege($1, 'SELECT') AS selects`,
          [partition],
        )
        expect(rows).toEqual([{ inserts: true, selects: false }])
      }
    })

    it('serves many projects over few connections, each its own rows', async () => {
      const wrong: unknown[] = []
      const engines = ['mine', 'yours'].map((name) => createProjectEngine(driver, database().schema, name))
      await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const project = numbers[index % 2] ?? 0
          const seen = await engines[index % 2]?.statement((session) =>
            session.query<{ project: number }>(`SELECT project FROM ${tables.item}`),
          )
          const rows = seen?._unsafeUnwrap().rows
          if (rows?.length !== 1 || rows[0]?.project !== project) wrong.push([project, rows])
        }),
      )
      expect(wrong).toEqual([])
    })
  },
  { on: ['server', 'embedded'] },
)
