import { err, ok } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { change, changedMeanwhile } from '../../src/stores/change.ts'
import { eachDatabase } from '../support/each-database.ts'
import { errorOf, valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

eachDatabase((database) => {
  describe('change', () => {
    const event = { kind: 'group', ref: 'a', facts: {} } as const
    const refusal = { kind: 'store/stage-conflict', message: 'no', retryable: false, id: 'a' } as const

    it('answers the value and leaves the events', async () => {
      const { engine, feed } = openStores(database())
      expect(await valueOf(change(engine, async () => ok({ value: 7, events: [event, event] })))).toBe(7)
      expect(await valueOf(feed.read(0))).toEqual([
        { ...event, position: 1 },
        { ...event, position: 2 },
      ])
    })

    it('rolls back what was written before work refused, and answers the refusal itself', async () => {
      const { engine, feed, numbers } = openStores(database())
      await valueOf(numbers.next('a'))
      const answer = change(engine, async (session, project) => {
        await session.query(`UPDATE ${engine.tables.counter} SET last = 100 WHERE project = $1`, [project])
        return err(refusal)
      })
      expect(await errorOf(answer)).toBe(refusal)
      expect(await valueOf(numbers.next('a'))).toBe(2)
      expect(await valueOf(feed.position())).toBe(0)
    })

    it('runs work again where others changed the same meanwhile, and forgets an earlier refusal', async () => {
      const { engine, feed } = openStores(database())
      let runs = 0
      const answer = change(engine, async () => {
        runs += 1
        if (runs < 3) throw changedMeanwhile()
        return ok({ value: runs, events: [event] })
      })
      expect(await valueOf(answer)).toBe(3)
      expect(await valueOf(feed.position())).toBe(1)
    })

    it('answers that the store is unavailable where it is, and not that work refused', async () => {
      const { engine } = openStores(database())
      const answer = change<never, never>(engine, async (session) => {
        await session.query('SELECT 1 / 0')
        throw new Error('not reached')
      })
      const error = await errorOf(answer)
      expect([error.kind, (error.cause as { code?: string }).code]).toEqual(['store/unavailable', '22012'])
    })
  })
})
