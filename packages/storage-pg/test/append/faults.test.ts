import { describe, expect, it } from 'vitest'
import { valueOf } from '../stores/support/answers.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, watchedDriver, type TestProject } from './support/project.ts'
import { plainResult, plainRun } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

/** How many rows a project has in the tables that a report writes. */
async function rowsOf({ engine }: TestProject): Promise<bigint> {
  const { report, run, run_group, id_claim, result, result_detail, result_datum, feed_event } = engine.tables
  let count = 0n
  for (const table of [report, run, run_group, id_claim, result, result_detail, result_datum, feed_event]) {
    const { rows } = await engine.driver.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM ${table} WHERE project = $1`,
      [await engine.number()],
    )
    count += rows[0]?.count ?? 0n
  }
  return count
}

const shapes = [
  {
    what: 'a small report',
    report: [plainResult('a#1', { note: 'x', data: { own: ['1'] }, groups: ['g'] })],
  },
  { what: 'a large one', report: plainRun('b', 1200, { note: 'x', data: { own: ['1'] }, groups: ['g'] }) },
  {
    what: 'one of many runs',
    report: Array.from({ length: 1200 }, (_, index) => plainResult(`id ${index}`, { groups: ['g'] })),
  },
] as const

eachDatabase((database) => {
  describe('a fault', () => {
    it.each(shapes)(
      'at any statement of $what leaves nothing stored and the next call works',
      async ({ report }) => {
        const { driver, schema } = database()
        // Words are stored whatever becomes of a report.
        const warm = openProject({ driver, schema })
        await valueOf(
          warm.append(
            'warm',
            report.map((one) => ({ ...one, id: `warm ${one.id}` })),
          ),
        )
        const before = await rowsOf(warm)
        let failing = 0
        let statements = 0
        const faulty = openProject(
          {
            schema,
            driver: watchedDriver(driver, (sql) => {
              if (sql.startsWith('SELECT pg_notify')) return
              statements += 1
              if (statements === failing)
                throw Object.assign(new Error('No room is left.'), { code: '53100' })
            }),
          },
          warm.name,
        )
        for (failing = 1; ; failing++) {
          statements = 0
          const answer = await faulty.append('r', report)
          if (answer.isOk()) break
          expect(answer.error.kind).toBe('store/unavailable')
          expect(await rowsOf(warm)).toBe(before)
        }
        expect(failing).toBeGreaterThan(2)
        expect(await storedResults(warm.engine)).toHaveLength(2 * report.length)
      },
    )

    it.each(shapes)(
      'of the connection behind the commit of $what is no second report',
      async ({ report }) => {
        const { driver, schema } = database()
        const warm = openProject({ driver, schema })
        await valueOf(
          warm.append(
            'warm',
            report.map((one) => ({ ...one, id: `warm ${one.id}` })),
          ),
        )
        const lost = (): Error =>
          Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
        let losses = 1
        const { inProject: _, ...rest } = driver
        const losing = openProject(
          {
            schema,
            driver: {
              ...rest,
              async query(sql, values) {
                const answer = await driver.query<never>(sql, values)
                if (sql.includes('report_added') && losses-- > 0) throw lost()
                return answer
              },
              async transaction(work, options) {
                const value = await driver.transaction(work, options)
                if (losses-- > 0) throw lost()
                return value
              },
            },
          },
          warm.name,
        )
        // Words and number are known, so that nothing else is lost.
        losses = 0
        await valueOf(
          losing.append(
            'other',
            report.map((one) => ({ ...one, id: `other ${one.id}` })),
          ),
        )
        losses = 1
        const receipt = { reportKey: 'r', resultCount: report.length, isNew: true }
        expect((await losing.append('r', report))._unsafeUnwrap()).toEqual(receipt)
        expect(losses).toBeLessThan(1)
        expect((await losing.append('r', report))._unsafeUnwrap()).toEqual({ ...receipt, isNew: false })
        expect(await storedResults(warm.engine)).toHaveLength(3 * report.length)
      },
    )

    it('of a run id that another run has is not noticed', async () => {
      const { driver, schema } = database()
      let clashes = 0
      const project = openProject({
        schema,
        driver: watchedDriver(driver, (sql) => {
          if (!sql.includes('report_added') || clashes++ > 0) return
          throw Object.assign(new Error('duplicate key'), {
            code: '23505',
            constraint: 'run_pkey',
            severity: 'ERROR',
          })
        }),
      })
      const answer = await project.append('r', plainRun('r', 3))
      expect(answer._unsafeUnwrap().isNew).toBe(true)
      expect(await storedResults(project.engine)).toHaveLength(3)
    })
  })
})
