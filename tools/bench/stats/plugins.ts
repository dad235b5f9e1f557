import {
  countBy,
  countResults,
  durationQuantiles,
  flakeRate,
  gateTimes,
  latestBy,
  passRate,
  topFlakySuites,
  waiverDebt,
  type StatisticsPlugin,
} from '../../../packages/core/src/stats/index.ts'

/** Twenty plug-ins with one window each that see every result: some in several windows, and one with keys. */
export function twentyPlugins(): readonly StatisticsPlugin[] {
  return [
    countResults('outcome', { id: 'outcomes-by-minute', windows: ['1m'] }),
    countResults('outcome', { windows: ['1d'] }),
    countResults('testcase', { windows: ['1d'] }),
    countResults('item-type', { windows: ['1h'] }),
    countResults('product', { windows: ['1d'], dataKey: 'suite' }),
    countResults('submitter', { windows: ['1d'], dataKey: 'arch' }),
    passRate({ id: 'pass-rate-by-second', windows: ['1s'] }),
    passRate({ id: 'pass-rate-by-hour', windows: ['1h'] }),
    passRate({ windows: ['1d'] }),
    durationQuantiles({ id: 'durations-by-hour', windows: ['1h'] }),
    durationQuantiles({ windows: ['1d'] }),
    flakeRate({ id: 'flake-rate-by-hour', windows: ['1h'] }),
    flakeRate({ windows: ['1d'] }),
    topFlakySuites({ windows: ['1d'] }),
    topFlakySuites({ id: 'top-flaky-suites-by-hour', windows: ['1h'] }),
    passRate({ id: 'pass-rate-by-minute', windows: ['1m'] }),
    countResults('outcome', { id: 'outcomes-by-quarter', windows: ['15m'] }),
    countBy({
      id: 'results-by-class',
      summary: 'Results by class',
      windows: ['1d'],
      kinds: ['result'],
      text: (event) => (event.kind === 'result' ? event.result.data['class']?.[0] : undefined),
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
    {
      ...passRate({ id: 'pass-rate-by-suite', windows: ['1d'] }),
      key: (event) => (event.kind === 'result' ? event.result.data['suite']?.[0] : undefined),
    },
  ]
}

/** The built-in plug-ins that see no result, counted beside the twenty. */
export function otherPlugins(): readonly StatisticsPlugin[] {
  return [
    gateTimes({ windows: ['1d'] }),
    waiverDebt(),
    countBy({
      id: 'changes-by-kind',
      summary: 'What was changed',
      windows: ['1h'],
      kinds: ['change'],
      text: (event) => (event.kind === 'change' ? event.change.kind : undefined),
    }),
  ]
}
