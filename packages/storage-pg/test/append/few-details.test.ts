import { expect, it } from 'vitest'
import { valueOf } from '../stores/support/answers.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, watchedDriver } from './support/project.ts'
import { plainRun } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

eachDatabase((database) => {
  it.each([
    { detailed: 0, copies: ['result'] },
    { detailed: 500, copies: ['result'] },
    { detailed: 501, copies: ['result', 'result_detail', 'result_datum'] },
  ])(
    'of 1,200 results with $detailed details and a datum each, $copies are copied',
    async ({ detailed, copies }) => {
      const copied: string[] = []
      const driver = watchedDriver(database().driver, (sql) => {
        const [, table] = /^COPY "\w+"\."([a-z_]+?)(?:_default)?"$/.exec(sql) ?? []
        if (table !== undefined) copied.push(table)
      })
      const { engine, append } = openProject({ ...database(), driver })
      const results = plainRun('r', 1_200).map((result, index) =>
        index % 2 === 0 && index / 2 < detailed
          ? { ...result, note: `note ${index}`, data: { own: [`value ${index}`] } }
          : result,
      )
      await valueOf(append('r', results))
      expect(copied).toEqual(copies)
      const byId = results.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      expect(await storedResults(engine)).toEqual(byId)
      const { rows } = await engine.driver.query<{ ordinal: number }>(
        `SELECT ordinal FROM ${engine.tables.result_datum} WHERE project = $1`,
        [await engine.number()],
      )
      expect(new Set(rows.map(({ ordinal }) => ordinal)).size).toBe(detailed)
      expect((await valueOf(append('r', results))).isNew).toBe(false)
    },
  )
})
