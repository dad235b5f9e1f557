import { afterAll, describe, expect, it, vi } from 'vitest'
import { ownName, poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase(
  (database) => {
    describe('listening', () => {
      const ends: (() => Promise<void>)[] = []
      const pool = (max: number): ReturnType<typeof poolDriver> => {
        const made = poolDriver(database().connectionString ?? '', { pool: { max } })
        ends.push(made.end)
        return made
      }
      const notify = (channel: string, payload: string): Promise<unknown> =>
        database().driver.query('SELECT pg_notify($1, $2)', [channel, payload])
      afterAll(() => Promise.all(ends.map((end) => end())))

      it('on many channels leaves the other connections of a pool for statements', async () => {
        const { driver } = pool(2)
        const heard: string[] = []
        const channels = Array.from({ length: 5 }, () => ownName('channel'))
        const stops = await Promise.all(
          channels.map(async (channel, index) =>
            driver.listen?.(channel, (payload) => heard.push(`${index} ${payload}`)),
          ),
        )
        expect((await driver.query('SELECT 1::int4 AS one')).rows).toEqual([{ one: 1 }])
        await stops[1]?.()
        for (const [index, channel] of channels.entries()) await notify(channel, `to ${index}`)
        await vi.waitUntil(() => heard.length === 4)
        expect(heard).toEqual(['0 to 0', '2 to 2', '3 to 3', '4 to 4'])
        for (const stop of stops) await stop?.()
      })

      it('goes on over another connection where its own is lost, and calls everybody back', async () => {
        const { driver, pool: connections } = pool(2)
        const [one, two, gone] = [ownName('channel'), ownName('channel'), ownName('channel')]
        const heard: string[] = []
        const stops = [
          await driver.listen?.(gone, () => heard.push('gone')),
          await driver.listen?.(one, (payload) => heard.push(`one ${payload}`)),
          await driver.listen?.(two, (payload) => heard.push(`two ${payload}`)),
        ]
        await stops[0]?.()
        const last = `UNLISTEN "${gone}"`
        const terminated = await database().driver.query(
          'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE query = $1',
          [last],
        )
        expect(terminated.rowCount).toBe(1)
        await vi.waitUntil(() => heard.length === 2, { timeout: 10_000 })
        expect(heard).toEqual(['one ', 'two '])
        await notify(one, 'more')
        await vi.waitUntil(() => heard.length === 3)
        expect(heard[2]).toBe('one more')
        for (const stop of stops) await stop?.()
        expect(connections.waitingCount).toBe(0)
      })

      it('gives its connection back where nobody listens any more', async () => {
        const { driver } = pool(1)
        const stop = await driver.listen?.(ownName('channel'), () => undefined)
        await stop?.()
        await stop?.()
        expect((await driver.query('SELECT 1::int4 AS one')).rows).toEqual([{ one: 1 }])
      })
    })
  },
  { on: ['server', 'embedded'] },
)
