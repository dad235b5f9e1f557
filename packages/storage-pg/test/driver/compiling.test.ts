import { expect, it } from 'vitest'
import type { PgSession } from '../../src/driver/driver.ts'
import { poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase(
  (database) => {
    it.each(['session', 'transaction'] as const)(
      'compiles no statement where the role or the database would, with %s pooling',
      async (pooling) => {
        const { driver, pool, end } = poolDriver(database().connectionString ?? '', {
          pool: { options: '-c jit=on', max: 1 },
          pooling,
        })
        try {
          const own = await pool.query<{ jit: string }>(`SELECT current_setting('jit') AS jit`)
          expect(own.rows).toEqual([{ jit: 'on' }])
          const jitOf = async (session: Pick<PgSession, 'query'>): Promise<string | undefined> =>
            (await session.query<{ jit: string }>(`SELECT current_setting('jit') AS jit`)).rows[0]?.jit
          expect({
            alone: await jitOf(driver),
            inTransaction: await driver.transaction(jitOf),
            inProject: await jitOf(driver.inProject?.(7) ?? driver),
            inTransactionOfProject: await driver.inProject?.(7).transaction(jitOf),
          }).toEqual({ alone: 'off', inTransaction: 'off', inProject: 'off', inTransactionOfProject: 'off' })
        } finally {
          await end()
        }
      },
    )
  },
  { on: ['server', 'embedded'] },
)
