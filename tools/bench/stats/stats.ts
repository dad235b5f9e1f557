import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { createStatisticsRunner } from '../../../packages/core/src/stats-runner/index.ts'
import { quantileOf, type Measure } from '../bench.ts'
import { instantOfRun, resultsOf, runPlan } from '../storage/data.ts'
import { storeRun } from '../storage/ingest.ts'
import { openSchema, openTarget } from '../storage/target.ts'
import { madeSource, spent } from './made-source.ts'
import { otherPlugins, twentyPlugins } from './plugins.ts'

const plugins = [...twentyPlugins(), ...otherPlugins()]
const request = { owner: 'bench', at: '2026-12-01T00:00:00Z', forMs: 3_600_000 } as const

/**
 * How fast statistics are counted: `--events 1000000`, through twenty plug-ins, from reports that are made when they are read
 * and from a database; and how old numbers are under a steady load, `--seconds 10` of it.
 */
export async function* statsBenchmarks(args: readonly string[]): AsyncGenerator<Measure, void, void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { events: text, seconds: text, rows: text } })
  const [events, seconds] = [Number(values.events ?? '1000000'), Number(values.seconds ?? '10')]
  if (!(events >= 20_000 && seconds >= 1))
    throw new Error('--events takes 20,000 or more, --seconds 1 or more.')
  yield* await measureCounting(events)
  const target = await openTarget()
  try {
    console.log(`# ${target.description}`)
    const database = await openSchema(target.driver, 'statistics')
    yield* await measureStored(database.open('stored'), Math.min(events, Number(values.rows ?? '400000')))
    yield* await measureStaleness(database.open('steady'), seconds)
  } finally {
    await target.end()
  }
}

async function measureCounting(events: number): Promise<readonly Measure[]> {
  const source = await madeSource(events)
  const runner = createStatisticsRunner(source.stores, { plugins })
  // What the engine compiles once is no part of the rate.
  orThrow(await runner.run({ ...request, steps: 2 }))
  const [begin, made] = [spent(), source.making()]
  let [counted, peak] = [0, 0]
  for (;;) {
    const report = orThrow(await runner.run({ ...request, steps: 1 }))
    counted += report.events
    peak = Math.max(peak, process.memoryUsage().rss)
    if (!report.isBehind) break
  }
  const [end, making] = [spent(), source.making()]
  const ms = end.ms - begin.ms - (making.ms - made.ms)
  const cpuMs = end.cpuMs - begin.cpuMs - (making.cpuMs - made.cpuMs)
  console.log(`# ${counted} events of ${source.results}; their making is not counted`)
  return [
    { name: 'events', value: (counted * 1000) / ms, unit: 'events/s', goal: 100_000, atLeast: true },
    {
      name: 'events-per-cpu-second',
      value: (counted * 1000) / cpuMs,
      unit: 'events/s',
      goal: 100_000,
      atLeast: true,
    },
    { name: 'cpu-per-plugin-event', value: (cpuMs * 1000) / counted / 20, unit: 'us', goal: 0.5 },
    { name: 'peak-memory', value: peak / 2 ** 20, unit: 'MiB', goal: null },
  ]
}

/** The same from a database: what is stored is read, and what is counted is stored with the position. */
async function measureStored(storage: CompleteStorage, rows: number): Promise<readonly Measure[]> {
  let results = 0
  for (let run = 0; results < rows; run++) results += (await storeRun(storage, runPlan(run))).results
  const runner = createStatisticsRunner(storage, { plugins })
  const start = performance.now()
  const report = orThrow(await runner.run(request))
  const ms = performance.now() - start
  if (report.isBehind || report.parked.length > 0) throw new Error('Not everything was counted.')
  return [
    { name: 'events-stored', value: (results * 1000) / ms, unit: 'events/s', goal: null, atLeast: true },
  ]
}

const reportsPerSecond = 20
const resultsPerReport = 100

/** From when a report is stored until it stands in every number, while reports keep coming. */
async function measureStaleness(storage: CompleteStorage, seconds: number): Promise<readonly Measure[]> {
  const runner = createStatisticsRunner(storage, { plugins })
  const storedAt: number[] = []
  const staleness: number[] = []
  let isOver = false
  const counting = async (): Promise<void> => {
    let counted = 0
    while (!isOver || counted < storedAt.length) {
      const { position } = orThrow(await runner.run(request))
      const now = performance.now()
      for (; counted < position; counted++) staleness.push(now - (storedAt[counted] ?? now))
      if (counted >= storedAt.length) await sleep(5)
    }
  }
  const all = counting()
  const reports = reportsPerSecond * seconds
  const begin = performance.now()
  for (let report = 0; report < reports; report++) {
    const due = begin + (report * 1000) / reportsPerSecond
    await sleep(Math.max(0, due - performance.now()))
    const plan = runPlan(report, { tests: resultsPerReport, submittedAt: instantOfRun(0) })
    orThrow(await storage.results.append(plan.reportKey, resultsOf(plan)))
    storedAt.push(performance.now())
  }
  isOver = true
  await all
  const sorted = staleness.sort((a, b) => a - b)
  console.log(`# ${reports} reports of ${resultsPerReport} results, ${reportsPerSecond} a second`)
  return [
    { name: 'staleness-p50', value: quantileOf(sorted, 0.5), unit: 'ms', goal: null },
    { name: 'staleness-p99', value: quantileOf(sorted, 0.99), unit: 'ms', goal: 1_000 },
  ]
}
