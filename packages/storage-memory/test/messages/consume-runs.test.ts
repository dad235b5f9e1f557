import { orThrow } from '@gatewright/core'
import { consumeMessages } from '@gatewright/core/messages'
import { foldVerdicts } from '@gatewright/core/verdict'
import type { CompleteStorage } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { consumeOnly, openShop, resultsIn } from './support/consumed.ts'
import { fedoraCi, posted } from './support/deliveries.ts'

describe('runs', () => {
  const inOrder = [fedoraCi('q', 'queued'), fedoraCi('r', 'running'), fedoraCi('c', 'complete')]

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'at one instant and in the order %j come to their outcome',
    async (order) => {
      const storage = openShop()
      for (const at of order) await consumeMessages(storage, inOrder.slice(at, at + 1))
      const [verdict] = foldVerdicts(await resultsIn(storage))
      expect(verdict?.base).toBe('passed')
      const [group] = orThrow(await storage.groups.find({}))
      expect(group).toMatchObject({ state: 'complete', finishedAt: '2026-11-22T04:19:00Z' })
    },
  )

  it('is as old as the first that was told of it, whichever came first', async () => {
    const storage = openShop()
    await consumeMessages(storage, [fedoraCi('r', 'running', { at: '2026-11-22T04:12:00Z' })])
    await consumeMessages(storage, [fedoraCi('q', 'queued', { at: '2026-11-22T04:10:00Z' })])
    await consumeMessages(storage, [fedoraCi('c', 'complete', { at: '2026-11-22T04:19:00Z' })])
    expect(orThrow(await storage.groups.find({}))).toMatchObject([
      { state: 'complete', createdAt: '2026-11-22T04:10:00Z', finishedAt: '2026-11-22T04:19:00Z' },
    ])
  })

  it('are not complete before all of their results are there', async () => {
    const storage = openShop()
    const atHand: number[] = []
    const groups: CompleteStorage['groups'] = {
      ...storage.groups,
      put: (group) =>
        storage.results
          .count({ group: group.id })
          .map((count) => atHand.push(count))
          .orElse(() => okAsync(-1))
          .andThen(() => storage.groups.put(group)),
    }
    await consumeMessages({ ...storage, groups }, [fedoraCi('c', 'complete')])
    expect(atHand).toEqual([1])
  })

  it('another one that is queued is not over because this one is', async () => {
    const storage = openShop()
    await consumeMessages(storage, [
      ...inOrder,
      fedoraCi('q2', 'queued', { run: 'p2', at: '2026-11-22T04:00:00Z' }),
    ])
    expect(foldVerdicts(await resultsIn(storage))[0]?.base).toBe('incomplete')
  })

  it('of the results at one address are one, and described by it', async () => {
    const storage = openShop()
    await consumeMessages(storage, [posted('m1', {}), posted('m2', { testcase: 'dist.abicheck' })])
    const [group, ...more] = orThrow(
      await storage.groups.find({ description: { equals: ['https://ci.example/runs/7'] } }),
    )
    expect(more).toEqual([])
    expect(group?.state).toBe('open')
    const results = await resultsIn(storage)
    expect(results.map(({ groups }) => groups)).toEqual([[group?.id], [group?.id]])
  })

  it('what is known of one is kept, and a closed one stays', async () => {
    const storage = openShop()
    orThrow(
      await storage.groups.put({
        id: 'g1',
        state: 'open',
        description: 'nightly',
        refUrl: 'https://ci.example/1',
      }),
    )
    orThrow(await storage.groups.put({ id: 'g2', state: 'aborted' }))
    await consumeOnly(
      storage,
      posted('m1', {
        groups: [
          { uuid: 'g1', ref_url: 'elsewhere' },
          { uuid: 'g2', description: 'late' },
        ],
      }),
    )
    expect(orThrow(await storage.groups.get('g1'))).toEqual({
      id: 'g1',
      state: 'open',
      description: 'nightly',
      refText: 'elsewhere',
    })
    expect(orThrow(await storage.groups.get('g2'))).toEqual({ id: 'g2', state: 'aborted' })
  })
})
