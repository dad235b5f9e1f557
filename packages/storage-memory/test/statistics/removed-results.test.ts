import { orThrow } from '@gatewright/core'
import { countBy, passRate, type StatisticsPlugin } from '@gatewright/core/stats'
import { readLatest } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { lease, runner } from './support/counted.ts'
import { instant, projectWith, resultsOf, type Delivery } from './support/deliveries.ts'

const report = { kind: 'report', hours: [1, 2], outcome: 'PASSED' } as const
const history: readonly Delivery[] = Array.from({ length: 6 }, () => report)
const rate = passRate({ windows: ['all'] })
const changes = countBy({
  id: 'changes',
  summary: 'Changes',
  windows: ['all'],
  kinds: ['change'],
  text: (event) => (event.kind === 'change' ? event.change.kind : undefined),
})

async function projectWithout(reports: readonly number[]) {
  const storage = await projectWith(history)
  for (const number of reports)
    expect(orThrow(await storage.results.remove(`report-${number}`, instant(50))).state).toBe('removed')
  return storage
}

describe('results that were removed', () => {
  it('before they were counted are not counted, in any steps, and their removal is an event as any other', async () => {
    for (const batchEvents of [1, 4, 1_000])
      for (const algebra of ['commutative', 'ordered'] as const) {
        const storage = await projectWithout([0, 3, 5])
        const plugins = [{ ...rate, algebra } as StatisticsPlugin, changes]
        const report = orThrow(await runner(storage, { plugins, batchEvents }).run(lease))
        expect(report).toMatchObject({ position: 9, isBehind: false, parked: [] })
        expect(orThrow(await readLatest(storage.states, { plugin: rate }))?.result.passed).toBe(6)
        expect(orThrow(await readLatest(storage.states, { plugin: changes }))?.result.counts).toEqual([
          { name: 'results', count: 6 },
          { name: 'results-removed', count: 3 },
        ])
      }
  })

  it('after they were counted stay counted, until a count is made anew', async () => {
    const storage = await projectWith(history)
    const counting = runner(storage, { plugins: [rate] })
    orThrow(await counting.run(lease))
    orThrow(await storage.results.remove('report-0', instant(50)))
    orThrow(await counting.run(lease))
    const passed = async () => orThrow(await readLatest(storage.states, { plugin: rate }))?.result.passed
    expect(await passed()).toBe(12)
    orThrow(await counting.recount(lease, ['pass-rate']))
    orThrow(await counting.run(lease))
    expect(await passed()).toBe(10)
  })

  it('between two pages of a step are counted as far as they were read', async () => {
    const storage = await projectWith(history)
    let isRemoved = false
    const counting = runner(storage, {
      plugins: [{ ...rate, algebra: 'ordered' }],
      async step(label) {
        if (label !== 'folded' || isRemoved) return
        isRemoved = true
        orThrow(await storage.results.remove('report-4', instant(50)))
      },
    })
    orThrow(await counting.run(lease))
    expect(orThrow(await readLatest(storage.states, { plugin: rate }))?.result.passed).toBe(10)
  })

  it('and stored again are new results', async () => {
    const storage = await projectWith(history)
    const counting = runner(storage, { plugins: [rate] })
    orThrow(await counting.run(lease))
    orThrow(await storage.results.remove('report-0', instant(50)))
    orThrow(await storage.results.append('report-0', resultsOf(report, 0)))
    orThrow(await counting.run(lease))
    expect(orThrow(await readLatest(storage.states, { plugin: rate }))?.result.passed).toBe(14)
  })
})
