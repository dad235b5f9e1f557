import { describe, expect, it } from 'vitest'
import type { PgDriver, PgSession } from '../../src/driver/driver.ts'
import type { TestDatabase } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

/** The same database, where something happens behind the first statement that begins so. */
function interrupted(
  { driver, ...database }: TestDatabase,
  begin: string,
  happen: () => Promise<unknown>,
): TestDatabase {
  let isDue = true
  const sessionOf = (session: PgSession): PgSession => ({
    ...session,
    async query<Row extends object>(sql: string, values?: readonly unknown[]) {
      const answer = await session.query<Row>(sql, values)
      if (isDue && sql.startsWith(begin)) {
        isDue = false
        await happen()
      }
      return answer
    },
  })
  const driverOf = (inner: PgDriver): PgDriver => ({
    ...inner,
    inProject: (project) => driverOf(inner.inProject?.(project) ?? inner),
    transaction: (work, options) => inner.transaction((session) => work(sessionOf(session)), options),
  })
  return { ...database, driver: driverOf(driver) }
}

eachDatabase(
  (database) => {
    describe('a raw report', () => {
      it('keeps its bytes where it is put while somebody looks for one to remove', async () => {
        const bytes = new Uint8Array([1, 2, 3])
        const stores = openStores(database(), 'put while removed')
        const { digest } = await valueOf(
          openStores(database()).reports.put(bytes, { receivedAt: atMinute(1) }),
        )
        const put = () => valueOf(stores.reports.put(bytes, { receivedAt: atMinute(2) }))
        const remover = openStores(interrupted(database(), 'DELETE FROM', put), 'put while removed')

        expect(await valueOf(remover.reports.remove(digest))).toBe(false)
        expect(await valueOf(stores.reports.read(digest))).toEqual(bytes)
      })
    })
  },
  { on: ['server', 'embedded'] },
)
