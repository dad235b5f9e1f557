import type { Instant, TestResult } from '@gatewright/core/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPgDatabase, type PgDatabase } from '../../src/index.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openRoles, type TestRoles } from './support.ts'

/** Many results over three months: of one run each where their ids have no number, else of one for each month. */
function report(idOf: (index: number) => string, key: string): readonly TestResult[] {
  return Array.from({ length: 3000 }, (_, index) => ({
    id: idOf(index),
    testcase: `${key}.${index % 700}`,
    item: { type: 'build', id: key },
    outcome: index % 5 === 0 ? 'FAILED' : 'PASSED',
    submittedAt: `2026-${10 + (index % 3)}-15T00:00:00Z` as Instant,
    variant: {},
    groups: [`group-${index % 3}`],
    data: { own: [String(index)] },
    ...(index % 7 === 0 ? { note: `note ${index}` } : {}),
  }))
}

// COPY refuses tables with row-level security, which a superuser never notices.
eachDatabase(
  (database) => {
    let roles: TestRoles
    let storage: ReturnType<PgDatabase['open']>
    beforeAll(async () => {
      const { driver, schema } = database()
      roles = await openRoles(database())
      const made = await createPgDatabase({ driver, schema }).maintain({
        at: '2026-11-15T00:00:00Z' as Instant,
        ahead: 0,
      })
      made._unsafeUnwrap()
      storage = createPgDatabase({ driver: roles.writer, schema }).open('shop')
    })
    afterAll(() => roles.end())

    it.each([
      { key: 'numbered', idOf: (index: number) => `numbered#${String(index).padStart(4, '0')}` },
      { key: 'whole', idOf: (index: number) => `whole-${index}` },
    ])(
      'a large report of $key ids is stored whole, each row in the partition of its month',
      async ({ key, idOf }) => {
        const results = report(idOf, key)
        const receipt = (await storage.results.append(key, results))._unsafeUnwrap()
        expect(receipt).toEqual({ reportKey: key, resultCount: 3000, isNew: true })
        const item = { type: 'build', id: key }
        const page = (await storage.results.query({ item }, { limit: 10_000 }))._unsafeUnwrap()
        const byId = (list: readonly TestResult[]): readonly TestResult[] =>
          [...list].sort((a, b) => (a.id < b.id ? -1 : 1))
        expect(byId(page.results)).toEqual(byId(results))
        expect(
          (await storage.results.count({ data: [{ key: 'own', equals: ['77'] }], item }))._unsafeUnwrap(),
        ).toBe(1)
        expect((await storage.results.count({ group: 'group-1', item }))._unsafeUnwrap()).toBe(1000)
      },
    )

    it('puts them where they belong', async () => {
      const { rows } = await database().driver.query<{ place: string; count: bigint }>(
        `SELECT right(tableoid::regclass::text, 17) AS place, count(*) AS count
         FROM "${database().schema}".result GROUP BY 1 ORDER BY 2`,
      )
      expect(rows.map(({ count }) => count)).toEqual([2000n, 4000n])
    })
  },
  { on: ['server', 'embedded'] },
)
