import { describe, expect, it, vi } from 'vitest'
import type { PgDriver } from '../../src/driver/driver.ts'
import { hintOfEvents } from '../../src/stores/feed-hint.ts'
import { eachDatabase } from '../support/each-database.ts'
import type { TestDatabase } from '../support/databases.ts'
import { errorOf, valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

/** The same database with a driver of which some parts are others. */
function withDriver(database: TestDatabase, parts: Partial<PgDriver>): TestDatabase {
  return { ...database, driver: { ...database.driver, inProject: () => database.driver, ...parts } }
}

/** A promise that is kept when it is told so. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined
  const given = new Promise<void>((resolve) => (give = resolve))
  return { given, give }
}

eachDatabase((database) => {
  describe('watch', () => {
    it('wakes whoever watches after events came, also of another process', async () => {
      const [writer, project] = [openStores(database()), 'watched by others']
      const watched = openStores(database(), project)
      const woken = signal()
      const stop = await valueOf(watched.feed.watch?.(woken.give) ?? never())
      const elsewhere = signal()
      const stopElsewhere = await valueOf(writer.feed.watch?.(elsewhere.give) ?? never())
      await valueOf(openStores(database(), project).groups.put({ id: 'a', state: 'open' }))
      await woken.given
      expect(await valueOf(watched.feed.position())).toBe(1)

      // Only those of the project were woken; these are when it is their turn.
      const nobody = await Promise.race([elsewhere.given.then(() => 'woken'), Promise.resolve('asleep')])
      expect(nobody).toBe('asleep')
      await valueOf(writer.groups.put({ id: 'a', state: 'open' }))
      await elsewhere.given
      await stop()
      await stopElsewhere()
    })

    it('wakes nobody who stopped, and the others still', async () => {
      const stores = openStores(database())
      const [gone, here] = [vi.fn<() => void>(), signal()]
      const stop = await valueOf(stores.feed.watch?.(gone) ?? never())
      const stopHere = await valueOf(stores.feed.watch?.(here.give) ?? never())
      await stop()
      await stop()
      await valueOf(stores.groups.put({ id: 'a', state: 'open' }))
      await here.given
      expect(gone).not.toHaveBeenCalled()
      await stopHere()
    })

    it('wakes the others where one who watches throws, and does not swallow what is thrown', async () => {
      const stores = openStores(database())
      const elsewhere = openStores(database())
      const woken: string[] = []
      const broken = new Error('This one can not be woken.')
      const wakeBadly = (): void => {
        woken.push('bad')
        throw broken
      }
      const uncaught = await uncaughtBy(async () => {
        const stops = []
        for (const wake of [() => void woken.push('before'), wakeBadly, () => void woken.push('behind')])
          stops.push(await valueOf(stores.feed.watch?.(wake) ?? never()))
        const other = signal()
        stops.push(await valueOf(elsewhere.feed.watch?.(other.give) ?? never()))
        for (const id of ['a', 'b']) {
          const before = woken.length
          await valueOf(stores.groups.put({ id, state: 'open' }))
          await vi.waitUntil(() => woken.length >= before + 3)
        }
        // The connection that hears for all is sound.
        await valueOf(elsewhere.groups.put({ id: 'a', state: 'open' }))
        await other.given
        for (const stop of stops) await stop()
      })
      expect(woken.slice(0, 6)).toEqual(['before', 'bad', 'behind', 'before', 'bad', 'behind'])
      expect(uncaught).toEqual(woken.filter((name) => name === 'bad').map(() => broken))
    })

    it('is a hint: without any notification the events are there', async () => {
      const asked: string[] = []
      const { driver } = database()
      const deaf = withDriver(database(), {
        async query(sql, values) {
          asked.push(sql)
          if (sql.includes('pg_notify')) throw new Error('This server has no notifications today.')
          return driver.query(sql, values)
        },
      })
      const stores = openStores(deaf)
      const wake = vi.fn<() => void>()
      const stop = await valueOf(stores.feed.watch?.(wake) ?? never())
      await valueOf(stores.groups.put({ id: 'a', state: 'open' }))
      await vi.waitUntil(() => asked.some((sql) => sql.includes('pg_notify')))
      expect((await valueOf(stores.feed.read(0))).map(({ ref }) => ref)).toEqual(['a'])
      expect(wake).not.toHaveBeenCalled()
      await stop()
    })

    it('is one notification for many events, sent outside of their transactions', async () => {
      const inside: string[] = []
      let sent = 0
      const { driver } = database()
      const counted = withDriver(database(), {
        query(sql, values) {
          if (sql.includes('pg_notify')) sent += 1
          return driver.query(sql, values)
        },
        inProject: () => ({
          ...driver,
          transaction: (work, options) =>
            driver.transaction(
              (session) =>
                work({
                  ...session,
                  query(sql, values) {
                    inside.push(sql)
                    return session.query(sql, values)
                  },
                }),
              options,
            ),
        }),
      })
      const stores = openStores(counted)
      const puts = Array.from({ length: 60 }, (_, index) =>
        stores.groups.put({ id: `g${index}`, state: 'open' }),
      )
      for (const put of puts) await valueOf(put)
      await vi.waitUntil(() => sent > 0)
      expect(sent).toBeLessThan(60)
      expect(inside.some((sql) => sql.includes('notify'))).toBe(false)
      expect(await valueOf(stores.feed.position())).toBe(60)
    })

    it('is one statement for all projects of a driver, and each of them is woken', async () => {
      const sent: string[] = []
      const { driver } = database()
      const counted = withDriver(database(), {
        query(sql, values) {
          if (sql.includes('pg_notify')) sent.push(sql)
          return driver.query(sql, values)
        },
      })
      const projects = Array.from({ length: 5 }, () => openStores(counted))
      const woken = projects.map(() => signal())
      const stops = await Promise.all(
        projects.map(({ feed }, index) => valueOf(feed.watch?.(woken[index]?.give ?? never) ?? never())),
      )
      for (const { engine } of projects) hintOfEvents(engine)
      await Promise.all(woken.map(({ given }) => given))
      expect(sent).toHaveLength(1)
      for (const stop of stops) await stop()
    })

    it('is not there where the engine behind the driver cannot notify', async () => {
      const mute = withDriver(database(), { features: { ...database().driver.features, listen: false } })
      const stores = openStores(mute)
      expect(stores.feed.watch).toBeUndefined()
      await valueOf(stores.groups.put({ id: 'a', state: 'open' }))
      expect(await valueOf(stores.feed.position())).toBe(1)
    })

    it("answers that it can't listen, and tries again next time", async () => {
      let tries = 0
      const { driver } = database()
      const moody = withDriver(database(), {
        async listen(channel, wake) {
          tries += 1
          if (tries === 1) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
          return (await driver.listen?.(channel, wake)) ?? (async () => undefined)
        },
      })
      const stores = openStores(moody)
      expect((await errorOf(stores.feed.watch?.(() => undefined) ?? never())).kind).toBe('store/unavailable')
      const woken = signal()
      const stop = await valueOf(stores.feed.watch?.(woken.give) ?? never())
      await valueOf(stores.groups.put({ id: 'a', state: 'open' }))
      await woken.given
      await stop()
    })
  })
})

/** What nobody catches while something runs; the test runner would end the test by it. */
async function uncaughtBy(work: () => Promise<void>): Promise<readonly unknown[]> {
  const others = process.listeners('uncaughtException')
  const caught: unknown[] = []
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (cause) => caught.push(cause))
  try {
    await work()
    return caught
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const other of others) process.on('uncaughtException', other)
  }
}

function never(): never {
  throw new Error('This engine can notify.')
}
