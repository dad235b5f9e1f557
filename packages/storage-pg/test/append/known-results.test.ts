import { describe, expect, it } from 'vitest'
import { valueOf } from '../stores/support/answers.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProject, watchedDriver } from './support/project.ts'
import { plainResult, plainRun } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

/** The parts of a plan that read a whole table. */
function scansIn(plan: unknown): readonly string[] {
  if (typeof plan !== 'object' || plan === null) return []
  const { 'Node Type': type, 'Relation Name': table } = plan as Record<string, unknown>
  const own = type === 'Seq Scan' ? [String(table)] : []
  return [...own, ...Object.values(plan).flatMap((part) => scansIn(part))]
}

eachDatabase((database) => {
  describe('known results', () => {
    it('are found among runs of every width, and only the others are stored', async () => {
      const { engine, append } = openProject(database())
      const at = (first: number, last: number): readonly ReturnType<typeof plainResult>[] =>
        plainRun('a', last).slice(first - 1)
      await valueOf(append('wide', at(1, 1500)))
      for (const ordinal of [1501, 1600, 1502]) await valueOf(append(`one ${ordinal}`, at(ordinal, ordinal)))
      const receipt = (await append('over', at(1400, 1650)))._unsafeUnwrap()
      expect(receipt).toEqual({ reportKey: 'over', resultCount: 251, isNew: true })
      expect(await storedResults(engine)).toHaveLength(1650)
      const answer = await append('clash', [
        ...at(1640, 1700),
        plainResult('a#1600', { note: 'another' }),
        plainResult('a#7', { note: 'another' }),
        plainResult('a#01'),
      ])
      expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'store/key-conflict', key: 'a#1600' })
      expect((await append('other width', [plainResult('a#01', { note: 'another' })])).isOk()).toBe(true)
      expect(await storedResults(engine)).toHaveLength(1651)
    })

    it('are looked up by index, however many there are', async () => {
      const { driver, schema } = database()
      const asked: { sql: string; values: readonly unknown[] }[] = []
      const { engine, append } = openProject({
        schema,
        driver: watchedDriver(driver, (sql, values) => {
          if (sql.startsWith('SELECT wanted.place')) asked.push({ sql, values })
        }),
      })
      await valueOf(
        append(
          'old',
          Array.from({ length: 3000 }, (_, index) => plainResult(`whole ${index}`, { note: 'x' })),
        ),
      )
      await valueOf(append('run', plainRun('a', 3000, { note: 'x' })))
      for (const table of ['run', 'id_claim', 'result', 'result_detail'] as const)
        await driver.query(`ANALYZE ${engine.tables[table]}`)
      await valueOf(
        append('some', [plainResult('whole 7', { note: 'x' }), ...plainRun('a', 40, { note: 'x' })]),
      )
      await valueOf(append('many', plainRun('a', 2000, { note: 'x' })))
      // Of the first two reports every id is new, so nothing is asked.
      expect(asked).toHaveLength(2)
      for (const { sql, values } of asked) {
        const { rows } = await driver.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (FORMAT JSON) ${sql}`, values)
        expect(scansIn(rows[0]?.['QUERY PLAN'])).toEqual([])
      }
    })
  })
})
