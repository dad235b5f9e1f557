import { orThrow } from '@gatewright/core'
import { readLatest, readLatestOfKeys } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { createMemoryDatabase } from '../../src/index.ts'
import { eventsOf, foldedOf, lease, runner, shownOf } from './support/counted.ts'
import { instant, projectWith } from './support/deliveries.ts'
import { recorder, tally } from './support/plugins.ts'

describe('keys', () => {
  it('are told apart whatever is in them, and listed page by page', async () => {
    const names = [
      'a',
      'a b',
      'a%0020b',
      'A',
      '-',
      '=',
      'é',
      '😀',
      `${'x'.repeat(999)}1`,
      `${'x'.repeat(999)}2`,
      'all',
      '~',
      '',
      '__proto__',
      'constructor',
      'line\nbreak',
      '\ud800',
      '\udfff',
      '\u0000',
      `${'é'.repeat(5_000)}1`,
      `${'é'.repeat(5_000)}2`,
    ]
    const storage = createMemoryDatabase().open('shop')
    const results = names.map((_, index) => ({
      id: `r${String(index).padStart(3, '0')}`,
      testcase: 'unit/a',
      item: { type: 'own_type', id: 'x' },
      outcome: 'PASSED',
      submittedAt: instant(0),
      variant: {},
      data: {},
      groups: [],
    }))
    orThrow(await storage.results.append('report', results))
    const plugin = recorder({
      kinds: ['result'],
      windows: ['1h'],
      key: (event) => (event.kind === 'result' ? names[Number(event.result.id.slice(1))] : undefined),
    })
    orThrow(await runner(storage, { plugins: [plugin] }).run(lease))
    const found: (string | undefined)[] = []
    let after: string | undefined
    do {
      const page = orThrow(
        await readLatestOfKeys(
          storage.states,
          { plugin },
          { limit: 5, ...(after !== undefined && { after }) },
        ),
      )
      found.push(...page.points.map(({ key }) => key))
      after = page.next
    } while (after !== undefined)
    expect(new Set(found)).toEqual(new Set(names))
    expect(found).toHaveLength(names.length)
    for (const [index, key] of names.entries()) {
      const point = orThrow(await readLatest(storage.states, { plugin, key }))
      expect(point).toMatchObject({ key, result: [`r${String(index).padStart(3, '0')}`] })
    }
  })

  it.each([{ limit: 0 }, { limit: 1_001 }, { after: 'a b' }, { after: '' }])(
    'are not listed by the page %j',
    async (page) => {
      const storage = await projectWith([])
      const latest = await readLatestOfKeys(storage.states, { plugin: tally() }, page)
      expect(latest.isErr() && latest.error.kind).toBe('schema/invalid')
    },
  )

  it('are not mixed with plug-ins whose ids begin alike', async () => {
    const storage = await projectWith([{ kind: 'report', hours: [1], outcome: 'PASSED' }])
    const plugins = [
      tally({ id: 'a' }),
      tally({ id: 'a-b', kinds: ['result'] }),
      tally({ id: 'a.b', kinds: ['change'] }),
    ]
    orThrow(await runner(storage, { plugins }).run(lease))
    const events = (await eventsOf(storage)).map(({ event }) => event)
    for (const plugin of plugins)
      expect(await shownOf(storage.states, plugin)).toEqual(foldedOf(plugin, events))
  })
})
