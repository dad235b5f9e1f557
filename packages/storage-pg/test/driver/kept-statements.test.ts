import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqlState } from '../../src/engine/failures.ts'
import { openServer, poolDriver, type TestDatabase } from '../support/databases.ts'

const sql = 'SELECT $1::int4 + 1 AS next'
const names = `SELECT name FROM pg_prepared_statements WHERE statement = '${sql}'`

describe.runIf(process.env['DATABASE_URL'] !== undefined)('statements that a connection keeps', () => {
  let database: TestDatabase | undefined

  beforeAll(async () => {
    database = await openServer()
  })
  afterAll(() => database?.end())

  const opened = (pooling: 'session' | 'transaction'): ReturnType<typeof poolDriver> =>
    poolDriver(database?.connectionString ?? '', { pooling, pool: { max: 1 } })

  it('are kept once, and answer for every value', async () => {
    const { driver, end } = opened('session')
    const answers = []
    for (const value of [1, 2, 3]) answers.push(...(await driver.query(sql, [value], { isKept: true })).rows)
    expect(answers).toEqual([{ next: 2 }, { next: 3 }, { next: 4 }])
    expect((await driver.query(names)).rows).toHaveLength(1)
    await end()
  })

  it('are planned anew, for tables that have grown, behind 100 and behind 1,000 uses', async () => {
    const { driver, end } = opened('session')
    const kept: number[] = []
    for (let value = 0; value < 1_200; value++) {
      const { rows } = await driver.query(sql, [value], { isKept: true })
      expect(rows).toEqual([{ next: value + 1 }])
      if ([99, 100, 999, 1_000, 1_199].includes(value)) kept.push((await driver.query(names)).rows.length)
    }
    expect(kept).toEqual([1, 2, 2, 3, 3])
    await end()
  })

  it('are not kept where nobody asks for it, or where a pooler gives each transaction to another connection', async () => {
    const [plain, pooled] = [opened('session'), opened('transaction')]
    await plain.driver.query(sql, [1])
    await pooled.driver.query(sql, [1], { isKept: true })
    expect((await plain.driver.query(names)).rows).toEqual([])
    expect((await pooled.driver.query(names)).rows).toEqual([])
    await plain.end()
    await pooled.end()
  })

  it('are kept again after the connection has lost them', async () => {
    const { driver, end } = opened('session')
    await driver.query(sql, [1], { isKept: true })
    await driver.script('DISCARD ALL')
    const failed: unknown = await driver.query(sql, [1], { isKept: true }).catch((cause: unknown) => cause)
    expect(sqlState(failed)).toBe('26000')
    expect((await driver.query(sql, [1], { isKept: true })).rows).toEqual([{ next: 2 }])
    await end()
  })
})
