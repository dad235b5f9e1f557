import { orThrow } from '@gatewright/core'
import { consumeMessages } from '@gatewright/core/messages'
import type { CompleteStorage } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { slowed } from '../support/slow-store.ts'
import { consumeOnly, openShop, resultsIn } from './support/consumed.ts'
import { fedoraCi, posted } from './support/deliveries.ts'
import { failingStorage } from './support/failing-storage.ts'

describe('trouble with the store', () => {
  const message = fedoraCi('m1', 'complete')
  const poison = posted('m1', { outcome: '' })

  async function stateOf(storage: CompleteStorage) {
    return {
      results: await resultsIn(storage),
      groups: orThrow(await storage.groups.find({})),
      testcases: orThrow(await storage.testcases.find({})),
      entries: orThrow(await storage.ingest.find({})),
    }
  }

  it.each([
    ['sound', message, 'before'],
    ['sound', message, 'after'],
    ['poison', poison, 'before'],
    ['poison', poison, 'after'],
  ] as const)(
    'at any call of a message that is %s (%#) is answered by a retry that ends as if there had been none',
    async (_, delivery, when) => {
      const untroubled = openShop()
      await consumeOnly(untroubled, delivery)
      const wanted = await stateOf(untroubled)
      const counter = failingStorage(openShop(), 0, when)
      await consumeMessages(counter.storage, [delivery])
      expect(counter.calls()).toBeGreaterThanOrEqual(4)
      for (let failing = 1; failing <= counter.calls(); failing++) {
        const storage = openShop()
        const [first] = await consumeMessages(failingStorage(storage, failing, when).storage, [delivery])
        expect(first).toMatchObject({
          outcome: 'retry',
          acknowledge: false,
          error: { kind: 'store/unavailable' },
        })
        const again = await consumeOnly(storage, delivery)
        expect(again.acknowledge).toBe(true)
        expect(await stateOf(storage)).toEqual(wanted)
      }
    },
  )
})

it('a delivery that its program got wrong is not acknowledged either', async () => {
  const storage = openShop()
  const answer = await consumeOnly(storage, { ...posted('m1', {}), receivedAt: 'today' })
  expect(answer).toMatchObject({
    outcome: 'retry',
    acknowledge: false,
    error: { kind: 'schema/invalid', retryable: false },
  })
  expect(await resultsIn(storage)).toEqual([])
})

describe('many at once', () => {
  it('50 deliveries of one message are one report', async () => {
    const storage = slowed(openShop())
    const deliveries = Array.from({ length: 50 }, (_, at) => ({
      ...posted('m1', {}),
      receivedAt: `2026-11-22T05:00:${String(at).padStart(2, '0')}Z`,
    }))
    const answers = await consumeMessages(storage, deliveries, { atOnce: 50 })
    expect(answers.every(({ acknowledge }) => acknowledge)).toBe(true)
    expect(answers.filter(({ outcome }) => outcome === 'stored')).not.toHaveLength(0)
    expect(await resultsIn(storage)).toHaveLength(1)
    expect(orThrow(await storage.ingest.find({}))).toMatchObject([{ stage: 'valid' }])
  })

  it('no more than are allowed, and answers in the order of the deliveries', async () => {
    const storage = openShop()
    const deliveries = Array.from({ length: 7 }, (_, at) => posted(`m${at}`, {}))
    let running = 0
    let most = 0
    const reports: CompleteStorage['reports'] = {
      ...storage.reports,
      put: (...args) => {
        running += 1
        most = Math.max(most, running)
        return storage.reports.put(...args).map((receipt) => {
          running -= 1
          return receipt
        })
      },
    }
    const answers = await consumeMessages({ ...storage, reports }, deliveries, { atOnce: 3 })
    expect(answers.map(({ delivery }) => delivery.id)).toEqual(deliveries.map(({ id }) => id))
    expect(most).toBe(3)
  })
})
