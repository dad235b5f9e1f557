import type { Instant } from '@gatewright/core/schema'
import { expect, it } from 'vitest'
import { createPgDatabase } from '../../src/database.ts'
import { plainRun } from '../append/support/reports.ts'
import { ownName, poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const at = '2026-11-22T00:00:00Z' as Instant
const old = '2026-10-09T00:00:00Z' as Instant

eachDatabase(
  (database) => {
    it('packs and removes as the owner of the tables, whom row-level security holds for', async () => {
      const { driver, connectionString = '' } = database()
      const [role, password] = [ownName('owner'), ownName('password')]
      await driver.script(`CREATE ROLE ${role} LOGIN PASSWORD '${password}';
        DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${role}', current_database()); END $$`)
      const url = new URL(connectionString)
      url.username = role
      url.password = password
      const own = poolDriver(url.href)
      try {
        const owned = createPgDatabase({ driver: own.driver, schema: role })
        ;(await owned.migrate({ partitions: { at: old, ahead: 0 } }))._unsafeUnwrap()
        for (const project of ['one', 'two'])
          for (const [key, submittedAt] of [
            ['a', old],
            ['b', at],
          ] as const)
            (
              await owned.open(project).results.append(key, plainRun(key, 2_000, { submittedAt }))
            )._unsafeUnwrap()
        const packed = (await owned.archive({ before: '2026-11-01T00:00:00Z' as Instant }))._unsafeUnwrap()
        expect(packed).toMatchObject({ results: 4_000, chunks: 2 })
        expect(packed.dropped.length).toBe(3)
        expect(
          (await owned.archive({ before: '2027-01-01T00:00:00Z' as Instant }))._unsafeUnwrap(),
        ).toMatchObject({
          results: 4_000,
          dropped: [],
        })
        expect((await owned.open('one').results.count({ testcase: 'case 7' }))._unsafeUnwrap()).toBe(80)
        const removed = (await owned.retain('one', { resultsBefore: at, at }))._unsafeUnwrap()
        expect(removed.results).toBe(2_000)
        const counts = ['one', 'two'].map((project) =>
          owned.open(project).results.count({ outcomes: ['PASSED'] }),
        )
        expect((await Promise.all(counts)).map((count) => count._unsafeUnwrap())).toEqual([2_000, 4_000])
      } finally {
        await own.end()
        await driver.script(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`)
      }
    })
  },
  { on: ['server'] },
)
