import { expect, it } from 'vitest'
import { createProjectEngine } from '../../src/engine/engine.ts'
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
})
