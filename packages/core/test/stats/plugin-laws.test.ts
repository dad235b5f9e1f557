import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  countBy,
  countResults,
  durationQuantiles,
  flakeRate,
  gateTimes,
  latestBy,
  passRate,
  statisticsPlugin,
  topFlakySuites,
  waiverDebt,
  type StatisticsPlugin,
} from '../../src/stats/index.ts'
import { statisticsPluginLaws } from '../../src/testing/index.ts'

const windows = ['1h', '1d']
const builtIn: readonly StatisticsPlugin[] = [
  countResults('outcome', { windows }),
  countResults('testcase', { windows, most: 2 }),
  countResults('item-type', { windows }),
  countResults('product', { windows }),
  countResults('submitter', { windows }),
  countBy({
    id: 'changes-by-kind',
    summary: 'What was changed',
    windows,
    kinds: ['change'],
    text: (event) => (event.kind === 'change' ? event.change.kind : undefined),
  }),
  latestBy({
    id: 'latest-outcome',
    summary: 'How each testcase ended last',
    kinds: ['result'],
    pick: (event) =>
      event.kind === 'result'
        ? { key: event.result.testcase, id: event.result.id, value: event.result.outcome }
        : undefined,
  }),
  latestBy({
    id: 'latest-decision',
    summary: 'What was decided last',
    kinds: ['decision'],
    // One that is closed as it is made comes twice, at one time.
    pick: (event) =>
      event.kind === 'decision'
        ? { key: event.decision.subject.identifier, id: event.decision.id, value: event.isClosing }
        : undefined,
  }),
  passRate({ windows }),
  durationQuantiles({ windows }),
  flakeRate({ windows }),
  topFlakySuites({ windows, most: 1 }),
  gateTimes({ windows }),
  waiverDebt(),
]

describe.each(builtIn.map((plugin) => [plugin.id, plugin] as const))('the plug-in %s', (_, plugin) => {
  it.each(statisticsPluginLaws(fc, plugin).map((law) => [`${law.id} ${law.title}`, law] as const))(
    'keeps %s',
    (__, law) => {
      const outcome = law.check(200, 8)
      expect(outcome.holds ? '' : outcome.message).toBe('')
      expect(outcome.holds && outcome.telling).toBeGreaterThan(50)
    },
  )
})

const number = z.number()

/** Counts results rightly; what breaks a law is put over it. */
function counting(broken: Partial<StatisticsPlugin<{ count: number }, number>>) {
  return statisticsPlugin<{ count: number }, number>({
    id: 'count',
    version: 1,
    summary: 'Counts',
    description: 'Counts.',
    windows: ['1d'],
    kinds: ['result'],
    algebra: 'commutative',
    resultSchema: number,
    layout: { kind: 'number', value: '' },
    init: () => ({ count: 0 }),
    step(state) {
      state.count += 1
      return state
    },
    merge: (a, b) => ({ count: a.count + b.count }),
    result: ({ count }) => count,
    ...broken,
  })
}

let calls = 0
const mutants: readonly (readonly [string, string, StatisticsPlugin])[] = [
  ['remembers something outside of the state', 'S1', counting({ step: () => ({ count: ++calls }) })],
  [
    'forgets a part of its state when it is saved',
    'S2',
    counting({ save: ({ count }) => ({ count: count % 2 }) }),
  ],
  ['does not load what it saves', 'S2', counting({ load: () => ({ count: 0 }) })],
  [
    'answers what its schema refuses',
    'S3',
    counting({ result: ({ count }) => String(count) as unknown as number }),
  ],
  ['answers a number that JSON cannot say', 'S3', counting({ result: ({ count }) => count / 0 })],
  [
    'changes its state when it is shown',
    'S3',
    counting({
      result(state) {
        state.count += 1
        return 1
      },
    }),
  ],
  [
    'keeps the last event',
    'S4',
    counting({ step: (_, event) => ({ count: event.kind === 'result' ? event.result.id.length : 0 }) }),
  ],
  ['adds fractions, whose sum hangs on their order', 'S4', sumOfFractions()],
  ['merges to the greater of two', 'S5', counting({ merge: (a, b) => (a.count > b.count ? a : b) })],
  ['counts one more for each merge', 'S5', counting({ merge: (a, b) => ({ count: a.count + b.count + 1 }) })],
]

function sumOfFractions(): StatisticsPlugin<{ count: number }, number> {
  return counting({
    step(state, event) {
      state.count += event.kind === 'result' ? (event.result.durationMs ?? 0) % 1000 : 0
      return state
    },
  })
}

describe('statisticsPluginLaws', () => {
  it.each(mutants)('finds a plug-in that %s', (_, id, plugin) => {
    const broken = statisticsPluginLaws(fc, plugin).filter((law) => {
      try {
        return !law.check(300, 8).holds
      } catch {
        return true
      }
    })
    expect(broken.map((law) => law.id)).toContain(id)
  })

  it('asks nothing that is not declared', () => {
    const last = counting({ algebra: 'ordered', step: (_, event) => ({ count: event.at }) })
    const { merge: _, ...rest } = last
    for (const law of statisticsPluginLaws(fc, rest)) expect(law.check(100, 8).holds).toBe(true)
    expect(statisticsPluginLaws(fc, rest).map(({ id }) => id)).toEqual(['S1', 'S2', 'S3'])
  })
})
