import type { FeedEvent, ResultPage } from '../../../packages/core/src/ports/index.ts'
import type { StatisticsStores } from '../../../packages/core/src/stats-runner/index.ts'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'
import { instantOfRun, resultsOf, runPlan } from '../storage/data.ts'

/** Milliseconds that went by, and that a processor worked. */
export interface Spent {
  readonly ms: number
  readonly cpuMs: number
}

/** What was spent up to now. */
export function spent(): Spent {
  const { user, system } = process.cpuUsage()
  return { ms: performance.now(), cpuMs: (user + system) / 1_000 }
}

/** A project whose reports are made when they are read, so that nothing but the counting takes time and memory. */
export interface MadeSource {
  readonly stores: StatisticsStores
  readonly results: number
  /** What it took to make what was read, which is not to be counted. */
  making(): Spent
}

/** Runs of 20,000 tests, as many as hold about so many results. */
export async function madeSource(results: number): Promise<MadeSource> {
  const storage = createMemoryDatabase().open('shop')
  const perRun = resultsOf(runPlan(0)).length
  const runs = Math.max(1, Math.round(results / perRun))
  // The feed has to have a place for each report; a small change stands for it.
  for (let run = 0; run < runs; run++) void (await storage.testcases.put({ name: `place-${run}` }))
  let made: { readonly run: number; readonly results: readonly TestResult[] } | undefined
  let [makingMs, makingCpuMs, count] = [0, 0, 0]
  for (let run = 0; run < runs; run++) count += resultsOf(runPlan(run)).length
  const runOf = (run: number): readonly TestResult[] => {
    const start = spent()
    if (made?.run !== run) made = { run, results: resultsOf(runPlan(run)) }
    const end = spent()
    makingMs += end.ms - start.ms
    makingCpuMs += end.cpuMs - start.cpuMs
    return made.results
  }
  /** A store answers so. */
  const answer = <Value>(value: Value) => storage.feed.position().map(() => value)
  const event = (run: number): FeedEvent => ({
    position: run + 1,
    kind: 'results',
    ref: `run-${run}`,
    at: instantOfRun(run),
    facts: { resultCount: perRun },
  })
  return {
    results: count,
    making: () => ({ ms: makingMs, cpuMs: makingCpuMs }),
    stores: {
      ...storage,
      feed: {
        ...storage.feed,
        read: (after, limit = 1_000) =>
          answer(Array.from({ length: Math.min(limit, runs - after) }, (_, index) => event(after + index))),
      },
      results: {
        query({ storedAfter = 0, storedThrough = runs }, { limit = 1_000, after = `${storedAfter} 0` } = {}) {
          const [run = 0, place = 0] = after.split(' ').map(Number)
          const all = runOf(run)
          const page: ResultPage = { results: all.slice(place, place + limit) }
          if (place + limit < all.length) return answer({ ...page, next: `${run} ${place + limit}` })
          return answer(run + 1 < storedThrough ? { ...page, next: `${run + 1} 0` } : page)
        },
      },
    },
  }
}
