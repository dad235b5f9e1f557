import type { CitedEvidence } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import { expect, it, vi } from 'vitest'
import { createPgDatabase } from '../../src/database.ts'
import { tablesOf } from '../../src/sql/tables.ts'
import { watchedDriver } from '../append/support/project.ts'
import { plainRun } from '../append/support/reports.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const old = '2025-03-04T05:06:07Z' as Instant
const at = '2026-11-22T00:00:00Z' as Instant

eachDatabase(
  (database) => {
    it.each<[string, CitedEvidence]>([
      ['group', { groups: ['cited'] }],
      ['result', { results: ['cited#3'] }],
      ['report', { reportKeys: ['cited'] }],
    ])('retention waits for a decision on its way, and keeps the %s that it cites', async (_, cites) => {
      const { driver, schema } = database()
      const tables = tablesOf(schema)
      const project = ownName('retained')
      const owner = createPgDatabase({ driver, schema })
      const storage = owner.open(project)
      for (const key of ['cited', 'other'])
        (
          await storage.results.append(key, plainRun(key, 9, { submittedAt: old, groups: [key] }))
        )._unsafeUnwrap()

      let goOn = (): void => undefined
      const mayGoOn = new Promise<void>((resolve) => (goOn = resolve))
      let isStored = false
      let isPaused = false
      // Between the row of the decision and its event: nobody else sees it yet.
      const slow = watchedDriver(driver, async (sql) => {
        if (isStored) {
          isPaused = true
          await mayGoOn
        }
        isStored ||= sql.includes(`INSERT INTO ${tables.decision}`)
      })
      const recorded = createPgDatabase({ driver: slow, schema })
        .open(project)
        .decisions.record({
          id: 'decision',
          decidedAt: at,
          subject: { type: 'koji_build', identifier: 'bash' },
          decisionContext: 'release',
          status: 'unsatisfied',
          decision: {},
          cites,
        })
        .then((done) => done._unsafeUnwrap())
      await vi.waitUntil(() => isPaused)

      let isRetained = false
      const retained = owner
        .retain(project, { resultsBefore: at, at })
        .map((report) => {
          isRetained = true
          return report
        })
        .then((done) => done._unsafeUnwrap())
      const waits = async (): Promise<boolean> => {
        const { rows } = await driver.query(
          `SELECT FROM pg_locks WHERE relation = '${tables.decision}'::regclass AND NOT granted`,
        )
        return rows.length > 0
      }
      await vi.waitUntil(async () => isRetained || (await waits()), { timeout: 10_000 })
      goOn()
      await recorded
      expect(await retained).toMatchObject({ results: 9, kept: { results: 9 } })
      const { results } = (await storage.results.query({}))._unsafeUnwrap()
      expect(new Set(results.map(({ groups }) => groups[0]))).toEqual(new Set(['cited']))
    })
  },
  { on: ['server', 'embedded'] },
)
