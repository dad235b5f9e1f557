import { orThrow } from '@gatewright/core/errors'
import type { Instant, TestResult } from '@gatewright/core/schema'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPgDatabase, type PgDatabase, type PgDriver } from '../src/index.ts'
import { eachDatabase } from './support/each-database.ts'
import { ownName } from './support/databases.ts'

const at = '2026-11-22T04:00:00Z' as Instant

function result(id: string): TestResult {
  return {
    id,
    testcase: 'dist.rpmlint',
    item: { type: 'build', id: 'b' },
    outcome: 'PASSED',
    submittedAt: at,
    variant: {},
    groups: [],
    data: {},
  }
}

eachDatabase((opened) => {
  let database: PgDatabase
  let driver: PgDriver
  const schema = ownName('database')
  beforeAll(() => {
    driver = opened().driver
    database = createPgDatabase({ driver, schema })
  })
  afterAll(() => driver.script(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`))

  it('migrates, makes partitions when asked, and says what it has', async () => {
    const dry = orThrow(await database.migrate({ dryRun: true, partitions: { at } }))
    expect(dry.dryRun).toBe(true)
    const { migrations } = orThrow(await database.migrate({ partitions: { at, ahead: 1 } }))
    expect(migrations).toEqual(dry.migrations)
    expect(orThrow(await database.status()).every(({ ranAt }) => ranAt !== undefined)).toBe(true)
    expect(orThrow(await database.partitions())).toHaveLength(9)
    expect(orThrow(await database.maintain({ at, ahead: 1 }))).toEqual([])
  })

  it('opens the same project under the same name, and another under another', async () => {
    const name = ownName('project')
    orThrow(await database.open(name).results.append('r', [result('one')]))
    const again = createPgDatabase({ driver, schema })
    expect(orThrow(await again.open(name).results.query({})).results).toEqual([result('one')])
    expect(orThrow(await again.open(`${name}x`).results.query({})).results).toEqual([])
  })

  it('reads where it is told to, and writes into the primary', async () => {
    const statements: string[] = []
    const replica: PgDriver = {
      ...driver,
      query: (sql, values) => {
        statements.push(sql)
        return driver.query(sql, values)
      },
      transaction: () => Promise.reject(new Error('A replica takes no transaction.')),
    }
    // As `inProject` would give the driver itself.
    delete (replica as { inProject?: unknown }).inProject
    const both = createPgDatabase({ driver, schema, replica })
    const name = ownName('project')
    const primary = both.open(name)
    orThrow(await primary.results.append('r', [result('one')]))
    expect(orThrow(await primary.results.query({})).results).toHaveLength(1)
    expect(statements).toEqual([])

    const reader = both.open(name, { reads: 'replica' })
    orThrow(await reader.results.append('s', [result('two')]))
    orThrow(await reader.groups.put({ id: 'g', state: 'open' }))
    expect(statements).toEqual([])
    expect(orThrow(await reader.results.query({})).results.map(({ id }) => id)).toEqual(['two', 'one'])
    expect(orThrow(await reader.groups.get('g'))).toMatchObject({ id: 'g' })
    expect(statements.length).toBeGreaterThan(1)
    expect(orThrow(await reader.feed.position())).toBe(3)
  })

  it('reads of a replica that lags no event before its results, and nothing as of a position it has not got to', async () => {
    const behind = ownName('behind')
    orThrow(await createPgDatabase({ driver, schema: behind }).migrate())
    const replica: PgDriver = {
      ...driver,
      query: (sql, values) => driver.query(sql.replaceAll(`"${schema}"`, `"${behind}"`), values),
    }
    delete (replica as { inProject?: unknown }).inProject
    const reader = createPgDatabase({ driver, schema, replica }).open(ownName('project'), {
      reads: 'replica',
    })
    orThrow(await reader.results.append('r', [result('one')]))

    expect(orThrow(await reader.feed.position())).toBe(0)
    expect(orThrow(await reader.feed.read(0))).toEqual([])
    expect(orThrow(await reader.results.query({ storedThrough: 0 })).results).toEqual([])
    expect(orThrow(await reader.results.query({})).results).toEqual([])
    const { item } = result('one')
    const asOf = { storedThrough: 1 }
    expect(orThrow(await reader.results.query(asOf)).results).toEqual([result('one')])
    expect(orThrow(await reader.results.count(asOf))).toBe(1)
    expect(orThrow(await reader.results.newest(asOf))).toEqual([result('one')])
    expect(orThrow(await reader.results.latest(item, asOf))).toEqual([result('one')])
    expect(orThrow(await reader.results.stored({ storedAfter: 0, ...asOf })).runs).toHaveLength(1)
    await driver.script(`DROP SCHEMA "${behind}" CASCADE`)
  })

  it('throws what is a mistake of the program', () => {
    expect(() => createPgDatabase({ driver, schema: 'a"b' })).toThrow(TypeError)
    expect(() => database.open('a\nb')).toThrow(TypeError)
    expect(() => database.open('shop', { reads: 'replica' })).toThrow(TypeError)
  })
})
