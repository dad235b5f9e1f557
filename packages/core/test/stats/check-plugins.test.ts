import { describe, expect, it } from 'vitest'
import { checkPlugins } from '../../src/stats/check-plugins.ts'
import { passRate, type StatisticsPlugin } from '../../src/stats/index.ts'

const plugin = passRate({ windows: ['1h', '90s'] })

describe('checkPlugins', () => {
  it('reads the windows', () => {
    expect(checkPlugins([plugin])[0]?.windows.map(({ label }) => label)).toEqual(['1h', '1m30s'])
  })

  it.each<readonly [string, readonly StatisticsPlugin[]]>([
    ['two plug-ins of one id', [plugin, plugin]],
    ['no window', [{ ...plugin, windows: [] }]],
    ['a window twice', [{ ...plugin, windows: ['60s', '1m'] }]],
    ['what is no window', [{ ...plugin, windows: ['soon'] }]],
    ['no kind of event', [{ ...plugin, kinds: [] }]],
    ['a version of 0', [{ ...plugin, version: 0 }]],
    ['half a version', [{ ...plugin, version: 1.5 }]],
    ['a backlog that is none', [{ ...plugin, backlogMs: Number.NaN }]],
    ...['', 'A', 'a b', 'a@1', 'a#1', '-a', 'a-', `a${'b'.repeat(200)}`].map(
      (id): readonly [string, readonly StatisticsPlugin[]] => [
        `the id ${JSON.stringify(id)}`,
        [{ ...plugin, id }],
      ],
    ),
  ])('refuses %s', (_, plugins) => {
    expect(() => checkPlugins(plugins)).toThrow(TypeError)
  })
})
