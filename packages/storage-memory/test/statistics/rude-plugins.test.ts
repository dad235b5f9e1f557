import { orThrow } from '@gatewright/core'
import type { StatisticsPlugin } from '@gatewright/core/stats'
import { describeStatistics, readLatest } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { eventsOf, foldedOf, lease, runner, shownOf } from './support/counted.ts'
import { projectWith, type Delivery } from './support/deliveries.ts'
import { recorder, tally } from './support/plugins.ts'

const history: readonly Delivery[] = Array.from({ length: 12 }, (_, index) => ({
  kind: 'report',
  hours: [index],
  outcome: 'PASSED',
}))

function throwing(thrown: () => unknown): () => never {
  return () => {
    throw thrown()
  }
}

const noText = (): unknown => Object.create(null)
const oddMessage = (): unknown => Object.assign(new Error('x'), { message: Object.create(null) as string })

/** What escapes the types of TypeScript, and what JavaScript allows. */
const rude: readonly (readonly [string, Partial<Record<keyof StatisticsPlugin, unknown>>])[] = [
  ['throws what has no text', { step: throwing(noText) }],
  ['throws an error with a message that is none', { step: throwing(oddMessage) }],
  ['throws a symbol', { step: throwing(() => Symbol('s')) }],
  ['throws nothing', { step: throwing(() => undefined) }],
  ['throws half of a letter', { step: throwing(() => new Error('\ud800')) }],
  ['throws megabytes', { step: throwing(() => new Error('x'.repeat(5_000_000))) }],
  ['throws over keys what has no text', { key: throwing(noText) }],
  ['answers null as a key', { key: () => null }],
  ['answers a number as a key', { key: () => 7 }],
  ['answers an object as a key', { key: () => ({}) }],
  ['has no first state', { init: () => undefined, step: (state: unknown) => state }],
  ['goes round in its state', { save: circle }],
  ['goes too deep', { save: depth }],
  ['throws what has no text as it saves', { save: throwing(noText) }],
  [
    'has a state that its own `save` cannot read',
    { step: (state: unknown, { result }: { result: { id: string } }) => [state, result.id] },
  ],
]

function circle(): unknown {
  const state: unknown[] = []
  state.push(state)
  return state
}

function depth(): unknown {
  let state: unknown = []
  for (let level = 0; level < 100_000; level++) state = [state]
  return state
}

describe('a plug-in that', () => {
  it.each(rude)('%s is parked with a reason, and keeps no other from counting', async (_, own) => {
    const storage = await projectWith(history)
    const broken = { ...tally({ id: 'rude' }), ...own } as unknown as StatisticsPlugin
    const counting = runner(storage, { plugins: [broken, recorder()], batchEvents: 5, parkAfter: 3 })
    const report = orThrow(await counting.run(lease))
    expect(report).toMatchObject({ position: 12, parked: ['rude'] })
    const [described] = orThrow(await describeStatistics(storage, [broken]))
    const { lastError, isParked } = described?.progress ?? {}
    expect(isParked).toBe(true)
    expect(lastError?.message).toMatch(/./)
    expect(lastError?.message.length).toBeLessThan(1_100)
    const events = (await eventsOf(storage)).map(({ event }) => event)
    expect(await shownOf(storage.states, recorder())).toEqual(foldedOf(recorder(), events))
  })

  it('throws what has no text as it is shown is an error of the reader', async () => {
    const storage = await projectWith(history)
    const plugin = tally({ result: throwing(noText) })
    orThrow(await runner(storage, { plugins: [plugin] }).run(lease))
    const latest = await readLatest(storage.states, { plugin })
    expect(latest.isErr() && latest.error.kind).toBe('statistics/plugin-failed')
  })
})
