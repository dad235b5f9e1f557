import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedEvent, FeedLease, FeedPosition, LeaseRequest } from '../ports/change-feed.ts'
import type { QueryError, ResultStore, StoreCorrupt } from '../ports/result-store.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import type { StoredResults } from '../ports/stored-results.ts'
import { countStep, type CountedStep } from './count-step.ts'
import { flakeStateSettings, type FlakeStateOptions, type FlakeStateSettings } from './flake-state-options.ts'
import { foldStep } from './fold-step.ts'
import { forgetStates } from './forget-states.ts'
import { resultSource, type ResultSource } from './result-source.ts'
import { readSweep, sweepChange } from './sweep.ts'

/** The stores that flake states are folded from and kept in. */
export interface FlakeStateStores {
  readonly results: Pick<ResultStore, 'query' | 'stored'>
  readonly feed: Pick<ChangeFeed, 'read' | 'lease' | 'advance'>
  readonly states: StateStore
}

/** Who folds, and how much at a time. */
export interface FoldFlakeStatesOptions extends FlakeStateOptions, LeaseRequest {
  /** The name of the consumer of the feed; the space by default. */
  readonly consumer?: string
  /**
   * How many results one step counts, or those of one event where these are more; 500,000 by default. A step writes each test
   * once, so fewer steps take less time; one of very many tests is made smaller by itself.
   */
  readonly batchResults?: number
  /** How many steps to take at most; as many as there is work for by default. */
  readonly steps?: number
  /** How many states each step looks at for some to forget, or twice as many as it adds where these are more; 1,000 by default. */
  readonly sweep?: number
}

/** How far folding came. */
export interface FoldReport {
  /** False where another owner holds the lease: then nothing was done. */
  readonly isOwner: boolean
  /** The last event that is folded. */
  readonly position: FeedPosition
  /** Whether events behind `position` were seen and left for later. */
  readonly isBehind: boolean
  readonly events: number
  /** Passes and failures that were counted. */
  readonly results: number
  /** Tests that were counted, once for each step. */
  readonly tests: number
  /** Tests among them that were counted again from all of their results. */
  readonly recounted: number
  /** Tests that were forgotten, as they did not run for as long as is kept. */
  readonly forgotten: number
}

/**
 * Folds results into flake states: from the last event that was folded up to the last one that there is.
 *
 * After each step the states are what they would be if all results up to its position had been counted at once, in whatever
 * parts and order they came: further attempts of a run, late runs, and runs that turn out to have failed as a whole. Runs
 * count as soon as they are there, whether their group is complete or not, and count anew when more of them comes. A step
 * stores the states and the position together: when a process ends in between, or another owner takes the lease, nothing is
 * counted twice or never.
 *
 * What is removed from the result store stays counted until its days are forgotten, or its test is counted again; a report that
 * is removed and stored again counts once.
 *
 * @returns `store/lease-lost` where another owner took the lease meanwhile; the steps before that are stored.
 * @throws TypeError for numbers of days, results or steps that are none.
 * @example
 * import { foldFlakeStates, type FlakeStateStores } from '@gatewright/core/upkeep'
 *
 * declare const storage: FlakeStateStores
 *
 * const folded = await foldFlakeStates(storage, { owner: 'worker-1', at: '2026-11-22T04:19:00Z', forMs: 60_000 })
 * console.log(folded.isOk() && folded.value.position)
 */
export function foldFlakeStates(
  stores: FlakeStateStores,
  options: FoldFlakeStatesOptions,
): ResultAsync<FoldReport, StateError | StoreCorrupt> {
  const settings = flakeStateSettings(options)
  for (const count of [options.batchResults ?? 1, options.steps ?? 1, options.sweep ?? 1])
    if (!(Number.isInteger(count) && count >= 1))
      throw new TypeError(`No number of results or steps: ${count}.`)
  return new ResultAsync(foldAll(stores, settings, options))
}

async function foldAll(
  stores: FlakeStateStores,
  settings: FlakeStateSettings,
  options: FoldFlakeStatesOptions,
): Promise<Result<FoldReport, StateError | StoreCorrupt>> {
  const { owner, at, forMs, consumer = settings.space, steps = Number.POSITIVE_INFINITY } = options
  const lease = await stores.feed.lease(consumer, { owner, at, forMs })
  if (lease.isErr()) return err(lease.error)
  let report: FoldReport = {
    isOwner: lease.value !== undefined,
    position: lease.value?.position ?? 0,
    isBehind: lease.value === undefined,
    events: 0,
    results: 0,
    tests: 0,
    recounted: 0,
    forgotten: 0,
  }
  if (!lease.value) return ok(report)
  let batchResults = options.batchResults ?? 500_000
  for (let step = 0; ; step++) {
    const events = await eventsOfStep(stores.feed, report.position, batchResults)
    if (events.isErr()) return err(events.error)
    if (events.value.length === 0) return ok({ ...report, isBehind: false })
    if (step >= steps) return ok({ ...report, isBehind: true })
    const read = await readStep(stores, settings, report.position, events.value)
    if (read.isErr()) return err(read.error)
    // A project of many more tests than usual: the steps that follow would be too large as well, but none of so few results.
    if (read.value.events.length < events.value.length)
      batchResults = Math.min(batchResults, Math.max(mostTests, resultsOfAll(read.value.events)))
    const folded = await foldOnce(stores, settings, options, lease.value, report, read.value)
    if (folded.isErr()) return err(folded.error)
    report = folded.value
  }
}

/** How many tests a step counts at most, unless one event has more: the states of all of them are held at once. */
const mostTests = 100_000

/** Events, and what they stored where they stored results. */
interface ReadStep {
  readonly events: readonly FeedEvent[]
  readonly source: ResultSource
  readonly stored: StoredResults | undefined
}

/** Reads what events stored; fewer of them where they stored results of too many tests. */
async function readStep(
  { results }: FlakeStateStores,
  settings: FlakeStateSettings,
  storedAfter: FeedPosition,
  wanted: readonly FeedEvent[],
): Promise<Result<ReadStep, QueryError>> {
  let events = wanted
  for (;;) {
    const source = resultSource(results, settings)
    if (!events.some(({ kind }) => kind === 'results')) return ok({ events, source, stored: undefined })
    const storedThrough = events.at(-1)?.position ?? storedAfter
    const stored = await source.stored({ storedAfter, storedThrough })
    if (stored.isErr()) return err(stored.error)
    if (events.length === 1 || stored.value.tests.length <= mostTests)
      return ok({ events, source, stored: stored.value })
    const half = firstWith(events, resultsOfAll(events) / 2)
    events = half.length < events.length ? half : events.slice(0, Math.ceil(events.length / 2))
  }
}

/** The next events, as many as a step can count: one at least, where there is any. */
async function eventsOfStep(
  feed: FlakeStateStores['feed'],
  after: FeedPosition,
  batchResults: number,
): Promise<Result<readonly FeedEvent[], QueryError>> {
  const read = await feed.read(after)
  return read.map((events) => firstWith(events, batchResults))
}

/** The first events, with so many results at most; one of them in any case. */
function firstWith(events: readonly FeedEvent[], mostResults: number): readonly FeedEvent[] {
  let results = 0
  const beyond = events.findIndex((event, index) => {
    results += resultsOf(event)
    return index > 0 && results > mostResults
  })
  return beyond === -1 ? events : events.slice(0, beyond)
}

function resultsOfAll(events: readonly FeedEvent[]): number {
  return events.reduce((sum, event) => sum + resultsOf(event), 0)
}

function resultsOf({ kind, facts }: FeedEvent): number {
  if (kind !== 'results') return 0
  const count = facts['resultCount']
  return typeof count === 'number' ? count : 0
}

async function foldOnce(
  stores: FlakeStateStores,
  settings: FlakeStateSettings,
  options: FoldFlakeStatesOptions,
  lease: FeedLease,
  report: FoldReport,
  { events, source, stored }: ReadStep,
): Promise<Result<FoldReport, StateError | StoreCorrupt>> {
  const position = events.at(-1)?.position ?? report.position
  const commit = { lease, position }
  const next: FoldReport = { ...report, position, events: report.events + events.length }
  if (!stored && !events.some(({ kind }) => kind === 'results-removed')) {
    const advanced = await stores.feed.advance(commit)
    return advanced.map(() => next)
  }
  const swept = await readSweep(stores.states, settings.space, events)
  if (swept.isErr()) return err(swept.error)
  if (!stored) {
    const noted = await stores.states.put(settings.space, [sweepChange(swept.value)], commit)
    return noted.map(() => next)
  }
  const counted: Result<CountedStep, QueryError> = await countStep(
    foldStep(stores.states, source, settings, position, swept.value),
    stored,
  )
  if (counted.isErr()) return err(counted.error)
  const forgetting = await forgetStates(stores.states, settings, options, swept.value, counted.value)
  if (forgetting.isErr()) return err(forgetting.error)
  const changes = [...counted.value.changes, ...forgetting.value.changes]
  const put = await stores.states.put(settings.space, changes, commit)
  const { results, tests, recounted } = counted.value
  return put.map(() => ({
    ...next,
    results: report.results + results,
    tests: report.tests + tests,
    recounted: report.recounted + recounted,
    forgotten: report.forgotten + forgetting.value.tests,
  }))
}
