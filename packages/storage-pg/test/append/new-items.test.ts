import type { Item } from '@gatewright/core/schema'
import { describe, expect, it, vi } from 'vitest'
import { itemColumns } from '../../src/dictionary/lexicon-tables.ts'
import type { ProjectEngine } from '../../src/engine/engine.ts'
import { valueOf } from '../stores/support/answers.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { openProcesses, openProject, watchedDriver } from './support/project.ts'
import { plainResult, plainRun } from './support/reports.ts'
import { storedResults } from './support/stored-results.ts'

function commit(id: number): Item {
  return { type: 'commit', id: `c${id}` }
}

async function itemsOf({ driver, tables, number }: ProjectEngine): Promise<readonly string[]> {
  const { rows } = await driver.query<{ id: number; name: string }>(
    `SELECT id, name FROM ${tables.item} WHERE project = $1 ORDER BY id`,
    [await number()],
  )
  return rows.map(({ id, name }) => `${id} ${name}`)
}

eachDatabase((database) => {
  describe('new items', () => {
    it('are stored by the statement that stores small reports, each once', async () => {
      const learned: string[] = []
      const driver = watchedDriver(database().driver, (sql) => {
        if (sql.includes('"item"')) learned.push(sql.includes('report_added') ? 'with reports' : 'apart')
      })
      const { engine, append } = openProject({ ...database(), driver })
      await valueOf(append('warm', [plainResult('warm', { item: commit(0) })]))
      learned.length = 0
      const results = [1, 1, 2, 0, 3].map((item, index) => plainResult(`id ${index}`, { item: commit(item) }))
      await Promise.all(results.map((one, index) => valueOf(append(`r${index}`, [one]))))
      expect(learned).toEqual(['with reports', 'with reports', 'with reports'])
      expect(await itemsOf(engine)).toEqual(['1 c0', '2 c1', '3 c2', '4 c3'])
      expect((await storedResults(engine)).slice(0, 5)).toEqual(results)

      learned.length = 0
      await valueOf(append('again', [plainResult('again', { item: commit(3) })]))
      expect(learned).toEqual(['with reports'])
      expect(await itemsOf(engine)).toHaveLength(4)
    })

    it('that another process stored get its ids, and so do those of a report that is copied', async () => {
      const [one, other] = openProcesses(database(), 2)
      if (!one || !other) throw new Error('There are two.')
      await valueOf(one.append('small', [plainResult('a', { item: commit(1) })]))
      await valueOf(other.append('many', plainRun('m', 1_200, { item: commit(2) })))
      await valueOf(
        other.append(
          'both',
          [1, 2, 3].map((id) => plainResult(`b${id}`, { item: commit(id) })),
        ),
      )
      await valueOf(one.append('late', [plainResult('c', { item: commit(3) })]))
      expect(await itemsOf(one.engine)).toEqual(['1 c1', '2 c2', '3 c3'])
      const stored = await storedResults(one.engine)
      const itemOf = (id: string): unknown => stored.find((result) => result.id === id)?.item
      expect(['a', 'b1', 'b2', 'b3', 'c', 'm#7'].map(itemOf)).toEqual(
        [1, 1, 2, 3, 3, 2].map((id) => commit(id)),
      )
    })

    it('are left out with the report whose ids are stored, and stored with it by itself', async () => {
      const { engine, append } = openProject(database())
      await valueOf(append('old', [plainResult('a', { item: commit(1) })]))
      const answer = await append('clash', [plainResult('a', { item: commit(2) })])
      expect(answer._unsafeUnwrapErr().kind).toBe('store/key-conflict')
      await valueOf(append('new', [plainResult('b', { item: commit(2) })]))
      expect((await storedResults(engine)).map(({ id, item }) => `${id} ${item.id}`)).toEqual([
        'a c1',
        'b c2',
      ])
    })
  })
})

eachDatabase(
  (database) => {
    it('a new item that somebody else stores at the same time gets one id, and every report is stored', async () => {
      const { driver, schema } = database()
      let statements = 0
      const watched = watchedDriver(driver, (sql) => {
        if (sql.includes('report_added')) statements += 1
      })
      const { engine, append } = openProject({ driver: watched, schema }, ownName('raced'))
      const project = await engine.number()
      const { item, counter } = engine.tables
      const appended = await driver.transaction(async (session) => {
        await session.query(`INSERT INTO ${counter} (project, kind, last) VALUES ($1, 'id:item', 1)`, [
          project,
        ])
        await session.query(
          `INSERT INTO ${item} (project, id, sha, type, name, name_sha)
           SELECT $1, 1, * FROM unnest($2::bytea[], $3::text[], $4::text[], $5::bytea[])`,
          [project, ...itemColumns([commit(1)])],
        )
        const appending = append('r', [plainResult('a', { item: commit(1) })])
        await vi.waitUntil(async () => {
          const { rows } = await driver.query<{ waits: boolean }>(
            `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1) AS waits`,
            [`WITH same AS %"${schema}".%`],
          )
          return rows[0]?.waits === true
        })
        return { appending }
      })
      expect((await valueOf(appended.appending)).isNew).toBe(true)
      expect(await itemsOf(engine)).toEqual(['1 c1'])
      expect(await storedResults(engine)).toEqual([plainResult('a', { item: commit(1) })])
      expect(statements).toBe(2)
    })
  },
  { on: ['server'] },
)
