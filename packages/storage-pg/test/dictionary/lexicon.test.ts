import { describe, expect, it } from 'vitest'
import { dictionaryOf } from '../../src/dictionary/dictionary.ts'
import { openProcesses, openProject, watchedDriver, type TestProject } from '../append/support/project.ts'
import { eachDatabase } from '../support/each-database.ts'

function namesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `testcase ${index}`)
}

/** The same in another order; the same order for the same turn. */
function shuffled<Value>(values: readonly Value[], turn: number): readonly Value[] {
  const key = (index: number): number => (index * 7919 + turn * 104_729) % 1009
  return values
    .map((value, index) => ({ value, key: key(index) }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
}

async function storedIds({
  engine,
}: TestProject): Promise<readonly { readonly id: number; readonly name: string }[]> {
  const { rows } = await engine.driver.query<{ id: number; name: string }>(
    `SELECT id, name FROM ${engine.tables.testcase} WHERE project = $1 ORDER BY id`,
    [await engine.number()],
  )
  return rows
}

eachDatabase((database) => {
  describe('dictionary', () => {
    it('gives words the same ids again, from the cache and without it', async () => {
      const [one, other] = openProcesses(database(), 2) as [TestProject, TestProject]
      const names = namesOf(250)
      const ids = (await dictionaryOf(one.engine).testcases.resolve(names))._unsafeUnwrap()
      expect([...ids].sort((a, b) => a - b)).toEqual(names.map((_, index) => index + 1))
      expect(
        (await dictionaryOf(one.engine).testcases.resolve([...names].reverse()))._unsafeUnwrap(),
      ).toEqual([...ids].reverse())
      const { testcases } = dictionaryOf(other.engine)
      const project = await other.engine.number()
      expect(await testcases.find(other.engine.driver, project, ['none', ...names])).toEqual([
        undefined,
        ...ids,
      ])
      expect((await testcases.resolve(names))._unsafeUnwrap()).toEqual(ids)
      expect(await testcases.read(other.engine.driver, project, [...ids, 1000])).toEqual(
        new Map(names.map((name, index) => [ids[index], name])),
      )
    })

    it('takes a word that comes twice once', async () => {
      const { engine } = openProject(database())
      const { items } = dictionaryOf(engine)
      const a = { type: 'own', id: 'a' }
      expect((await items.resolve([a, { ...a }, { type: 'own', id: 'b' }, a]))._unsafeUnwrap()).toHaveLength(
        4,
      )
      expect((await items.resolve([a, { ...a }]))._unsafeUnwrap()).toEqual([items.peek(a), items.peek(a)])
    })

    it.each([3, 300])('keeps no id of %i words that were not stored', async (size) => {
      const { driver, schema } = database()
      let fails = true
      const broken = watchedDriver(driver, (sql) => {
        if (sql.includes('added AS') && fails) throw Object.assign(new Error('No room.'), { code: '53100' })
      })
      const { testcases } = dictionaryOf(openProject({ driver: broken, schema }).engine)
      expect((await testcases.resolve(namesOf(size)))._unsafeUnwrapErr().kind).toBe('store/unavailable')
      expect(namesOf(size).map((name) => testcases.peek(name))).toEqual(
        Array.from({ length: size }, () => undefined),
      )
      fails = false
      expect((await testcases.resolve(namesOf(size)))._unsafeUnwrap()).toEqual(
        namesOf(size).map((name) => testcases.peek(name)),
      )
    })

    it('shares a statement among those who ask while another is under way', async () => {
      const { driver, schema } = database()
      let statements = 0
      const watched = watchedDriver(driver, (sql) => {
        if (sql.includes('added AS')) statements += 1
      })
      const { engine } = openProject({ driver: watched, schema })
      await engine.number()
      const { testcases } = dictionaryOf(engine)
      const answers = await Promise.all(namesOf(50).map((name) => testcases.resolve([name, 'common'])))
      expect(statements).toBe(2)
      expect(new Set(answers.map((answer) => answer._unsafeUnwrap()[0])).size).toBe(50)
      expect(new Set(answers.map((answer) => answer._unsafeUnwrap()[1])).size).toBe(1)
    })
  })
})

eachDatabase(
  (database) => {
    it.each([
      { size: 40, most: 8 * 40 },
      { size: 1000, most: 1000 },
    ])(
      '$size words from eight processes in any order have one id each, of $most at most',
      async ({ size, most }) => {
        const all = openProcesses(database(), 8)
        const names = namesOf(size)
        const answers = await Promise.all(
          all.map(async ({ engine }, turn) => {
            const mine = shuffled(names, turn)
            const ids = (await dictionaryOf(engine).testcases.resolve(mine))._unsafeUnwrap()
            return new Map(mine.map((name, index) => [name, ids[index]]))
          }),
        )
        const stored = await storedIds(all[0] as TestProject)
        expect(stored.map(({ name }) => name).sort()).toEqual([...names].sort())
        expect(stored.at(-1)?.id).toBeLessThanOrEqual(most)
        for (const answer of answers)
          expect(answer).toEqual(new Map(stored.map(({ id, name }) => [name, id])))
      },
    )
  },
  { on: ['server', 'embedded'] },
)
