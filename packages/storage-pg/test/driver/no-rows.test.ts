import { describe, expect, it } from 'vitest'
import type { PgSession } from '../../src/driver/driver.ts'
import { poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const setting = `SELECT current_setting('gatewright.project', true) AS project`

eachDatabase(
  (database) => {
    describe('a statement that looks at no rows', () => {
      it('takes a connection as it is; any other is told its project, or that it has none', async () => {
        const { driver, end } = poolDriver(database().connectionString ?? '', { pool: { max: 1 } })
        const ask = async (session: PgSession, isOfNoRows = false): Promise<unknown> => {
          // Behind the turn, so that the connection was back in the pool.
          await new Promise((resolve) => setImmediate(resolve))
          return (await session.query(setting, [], { isOfNoRows })).rows[0]?.['project']
        }
        const seven = driver.inProject?.(7) ?? driver
        const eight = driver.inProject?.(8) ?? driver
        expect(await ask(seven)).toBe('7')
        expect(await ask(driver, true)).toBe('7')
        expect(await ask(eight)).toBe('8')
        expect(await ask(driver, true)).toBe('8')
        expect(await ask(driver)).toBe('')
        expect(await ask(seven)).toBe('7')
        await end()
      })
    })
  },
  { on: ['server'] },
)
