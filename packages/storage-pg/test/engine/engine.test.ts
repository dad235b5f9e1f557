import { expect, it } from 'vitest'
import type { PgDriver } from '../../src/driver/driver.ts'
import { createProjectEngine, noProject } from '../../src/engine/engine.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase((database) => {
  it('gives projects numbers of their own, also when all ask at the same time', async () => {
    const { driver, schema } = database()
    const names = Array.from({ length: 20 }, () => ownName('project'))
    const ask = (): Promise<readonly number[]> =>
      Promise.all(names.map((name) => createProjectEngine(driver, schema, name).number()))
    const [once, again] = await Promise.all([ask(), ask()])
    expect(again).toEqual(once)
    expect(new Set(once).size).toBe(names.length)
    expect(Math.min(...once)).toBeGreaterThan(0)
  })

  it('asks again for a number that it could not get', async () => {
    const { driver, schema } = database()
    let isDown = true
    const failing = {
      ...driver,
      query: ((sql, values) =>
        isDown ? Promise.reject(new Error('down')) : driver.query(sql, values)) as typeof driver.query,
    }
    const engine = createProjectEngine(failing, schema, ownName('project'), { walls: false })
    const read = engine.statement((_, project) => Promise.resolve(project))
    expect((await read)._unsafeUnwrapErr().kind).toBe('store/unavailable')
    isDown = false
    expect(
      (await engine.statement((_, project) => Promise.resolve(project)))._unsafeUnwrap(),
    ).toBeGreaterThan(0)
  })

  it('makes no project for what only reads, and asks for its number until there is one', async () => {
    const { driver, schema } = database()
    const name = ownName('project')
    let asked = 0
    const counting: PgDriver = {
      ...driver,
      query(sql, values) {
        asked++
        return driver.query(sql, values)
      },
    }
    const engine = createProjectEngine(counting, schema, name, { walls: false })
    const project = (_: unknown, number: number): Promise<number> => Promise.resolve(number)
    const read = async (): Promise<number> => (await engine.read(project))._unsafeUnwrap()
    const readInTransaction = async (): Promise<number> =>
      (await engine.transaction(project, { isReadOnly: true }))._unsafeUnwrap()
    expect([await read(), await readInTransaction(), await engine.knownNumber()]).toEqual([
      noProject,
      noProject,
      undefined,
    ])
    expect(asked).toBe(3)

    const number = await createProjectEngine(driver, schema, name).number()
    expect(number).toBeGreaterThan(noProject)
    expect([
      await read(),
      await readInTransaction(),
      await engine.knownNumber(),
      await engine.number(),
    ]).toEqual([number, number, number, number])
    expect(asked).toBe(4)
    engine.otherDatabase()
    expect([await read(), asked]).toEqual([number, 5])
  })

  it('reads by the number that another engine knows, and makes none by itself', async () => {
    const { driver, schema } = database()
    const name = ownName('project')
    const primary = createProjectEngine(driver, schema, name)
    const { query: _, ...noQueries } = driver
    const query = (): Promise<never> => Promise.reject(new Error('A replica is not asked for numbers.'))
    const replica = createProjectEngine({ ...noQueries, query }, schema, name, {
      numbers: primary,
      walls: false,
    })
    const project = (_: unknown, number: number): Promise<number> => Promise.resolve(number)
    expect((await replica.read(project))._unsafeUnwrap()).toBe(noProject)
    const number = await primary.number()
    expect((await replica.read(project))._unsafeUnwrap()).toBe(number)
  })
})
