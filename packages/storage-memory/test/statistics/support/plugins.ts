import type { JsonValue } from '@gatewright/core/canonical'
import {
  countBy,
  countResults,
  flakeRate,
  gateTimes,
  passRate,
  statisticsPlugin,
  waiverDebt,
  type StatisticsEvent,
  type StatisticsPlugin,
} from '@gatewright/core/stats'

/** Nothing here is held against a schema. */
const noSchema = passRate({ windows: ['1d'] }).resultSchema as unknown as StatisticsPlugin['resultSchema']

/** What tells an event from others. */
export function nameOf(event: StatisticsEvent): string {
  switch (event.kind) {
    case 'result':
      return event.result.id
    case 'decision':
      return `${event.isClosing ? 'closed' : 'made'} ${event.decision.id}`
    case 'waiver':
      return `waiver ${event.waiverId}`
    case 'change':
      return `${event.change.kind} ${event.change.position}`
  }
}

/** Remembers every event that it was shown, in the order in which it came. */
export function recorder(more: Partial<StatisticsPlugin<string[]>> = {}): StatisticsPlugin<string[]> {
  return statisticsPlugin<string[], JsonValue>({
    id: 'recorder',
    version: 1,
    summary: 'Remembers events',
    description: 'Remembers every event.',
    windows: ['all'],
    kinds: ['result', 'decision', 'change'],
    algebra: 'ordered',
    resultSchema: noSchema,
    layout: { kind: 'table', rows: '', columns: [] },
    init: () => [],
    step(state, event) {
      state.push(nameOf(event))
      return state
    },
    result: (state) => state,
    ...more,
  })
}

/** The same without an order: each event that was shown, and how often. */
export function tally(
  more: Partial<StatisticsPlugin<Map<string, number>>> = {},
): StatisticsPlugin<Map<string, number>> {
  const { merge, save, load, step, init } = countBy({
    id: 'tally',
    summary: 'Counts each event',
    windows: ['1h'],
    kinds: ['result', 'decision', 'change'],
    text: nameOf,
  })
  return statisticsPlugin<Map<string, number>, JsonValue>({
    id: 'tally',
    version: 1,
    summary: 'Counts each event',
    description: 'Counts each event.',
    windows: ['1h', '1d'],
    kinds: ['result', 'decision', 'change'],
    algebra: 'commutative',
    resultSchema: noSchema,
    layout: { kind: 'bars', counts: '' },
    init,
    step,
    ...(merge && { merge }),
    ...(save && { save }),
    ...(load && { load }),
    result: (state) => [...state].sort(([a], [b]) => (a < b ? -1 : 1)),
    ...more,
  })
}

/** Plug-ins of every sort: with keys, over all time, of decisions and waivers. */
export function somePlugins(): readonly StatisticsPlugin[] {
  return [
    tally(),
    recorder(),
    countResults('outcome', { windows: ['15s', '1d'] }),
    flakeRate({ windows: ['1d'] }),
    gateTimes({ windows: ['1d'] }),
    waiverDebt(),
    { ...passRate({ windows: ['1d'], id: 'pass-rate-by-test' }), key: testcaseOf },
  ]
}

export function testcaseOf(event: StatisticsEvent): string | undefined {
  return event.kind === 'result' && event.result.testcase !== 'unkeyed' ? event.result.testcase : undefined
}
