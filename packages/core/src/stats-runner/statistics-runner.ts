import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { FeedLease, FeedPosition, LeaseRequest } from '../ports/change-feed.ts'
import type { StateChange } from '../ports/state-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import { checkPlugins } from '../stats/check-plugins.ts'
import { cleanTracks } from './clean-tracks.ts'
import type { StatisticsRunError } from './errors.ts'
import { forgetBuckets, type ForgottenBuckets } from './forget-buckets.ts'
import { joinGenerations, recountTracks, resumeTracks, retireTracks } from './generations.ts'
import { createWaiverReader } from './load-waivers.ts'
import { leadingGroup, trailingGroup } from './next-group.ts'
import {
  statisticsSettings,
  type StatisticsReport,
  type StatisticsRunnerOptions,
  type StatisticsStores,
} from './runner-options.ts'
import { takeStep, type StepTools, type TakenStep } from './take-step.ts'
import { firstChanges, readTracks, tracksOf, type StoredTrack } from './track-table.ts'
import type { Track } from './track.ts'

/** Who counts, as of when, and how much of it. */
export interface StatisticsRun extends LeaseRequest {
  /** How many steps to take at most; as many as there is work for by default. */
  readonly steps?: number
}

/** Counts statistics. */
export interface StatisticsRunner {
  /**
   * Counts from where each plug-in stands up to the last event. Plug-ins that are new, or of a new version, count all of
   * history first; the others go on meanwhile and are not touched by it.
   */
  run(request: StatisticsRun): ResultAsync<StatisticsReport, StatisticsRunError>
  /**
   * Has plug-ins counted anew, all of history, by the runs that follow. What was counted before is shown until the new count
   * has come as far; then it takes its place, in one step. Answers the ids; none while another owner holds the lease.
   */
  recount(request: LeaseRequest, ids: readonly string[]): ResultAsync<readonly string[], StatisticsRunError>
  /** Lets parked plug-ins go on from where they stopped, with no error counted. */
  resume(request: LeaseRequest, ids: readonly string[]): ResultAsync<readonly string[], StatisticsRunError>
  /** Has everything removed, by the runs that follow, of plug-ins or versions that are not installed any more. Answers their names. */
  retire(request: LeaseRequest): ResultAsync<readonly string[], StatisticsRunError>
  /**
   * Removes buckets that are old, and answers how many: those of a second or a minute are many. Take what is older than
   * `latenessMs`, or a late event begins such a bucket anew; a recount counts them all again.
   */
  forget(request: LeaseRequest, which: ForgottenBuckets): ResultAsync<number, StatisticsRunError>
}

/**
 * Counts what happens in a project with plug-ins, from its change feed.
 *
 * States and the position up to which they are counted are stored in one step, by who holds the lease: when a process ends in
 * between, or another one takes over, nothing is counted twice or never, and the numbers are those of a run without a break.
 * A page of history that can't be read ends the run; it is never passed over. A plug-in that throws is counted alone, without
 * the events at which it throws, and parked when these are too many; the others never wait for it.
 *
 * What retention took out of the result store before a plug-in came to it is not counted.
 *
 * @throws TypeError for plug-ins and numbers that are none.
 * @example
 * import { passRate } from '@gatewright/core/stats'
 * import { createStatisticsRunner, type StatisticsStores } from '@gatewright/core/stats-runner'
 *
 * declare const storage: StatisticsStores
 *
 * const runner = createStatisticsRunner(storage, { plugins: [passRate({ windows: ['1h', '1d'] })] })
 * const report = await runner.run({ owner: 'worker-1', at: '2026-12-01T04:19:00Z', forMs: 60_000 })
 * console.log(report.isOk() && report.value.position)
 */
export function createStatisticsRunner(
  stores: StatisticsStores,
  options: StatisticsRunnerOptions,
): StatisticsRunner {
  const settings = statisticsSettings(options)
  const installed = checkPlugins(options.plugins)
  const known = new Map<string, Track>()
  let last: Promise<unknown> = Promise.resolve()

  /** One call after the other: two of them would count the same events. */
  function inTurn<Value>(
    work: () => Promise<Result<Value, StatisticsRunError>>,
  ): ResultAsync<Value, StatisticsRunError> {
    const turn = last.then(work, work)
    last = turn
    return new ResultAsync(turn)
  }

  /** Leases the consumer and reads how far everything is; undefined while another owner holds the lease. */
  async function open(
    request: LeaseRequest,
  ): Promise<
    Result<
      { readonly lease: FeedLease; readonly stored: readonly StoredTrack[] } | undefined,
      StatisticsRunError
    >
  > {
    const { owner, at, forMs } = request
    const lease = await stores.feed.lease(settings.space, { owner, at, forMs })
    if (lease.isErr()) return err(lease.error)
    if (!lease.value) return ok(undefined)
    await settings.step('leased')
    const stored = await readTracks(stores.states, settings.space)
    if (stored.isErr()) return err(stored.error)
    await settings.step('tracks-read')
    return ok({ lease: lease.value, stored: stored.value })
  }

  async function put(
    lease: FeedLease,
    changes: readonly StateChange[],
  ): Promise<Result<void, StatisticsRunError>> {
    if (changes.length === 0) return ok(undefined)
    return stores.states.put(settings.space, changes, { lease, position: lease.position })
  }

  async function run(request: StatisticsRun): Promise<Result<StatisticsReport, StatisticsRunError>> {
    const opened = await open(request)
    if (opened.isErr()) return err(opened.error)
    if (!opened.value) return ok({ ...nothing, isOwner: false, isBehind: true })
    const { lease, stored } = opened.value
    const tools: StepTools = {
      stores,
      settings,
      lease,
      waivers: createWaiverReader(stores, settings.space),
      at: toEpochMs(request.at),
      consumerAt: lease.position,
    }
    let tracks = tracksOf(installed, stored, known, request.at)
    const fresh = tracks.filter((track) => track.stored === 0)
    const added = await put(
      lease,
      fresh.flatMap((track) => firstChanges(track, tracks)),
    )
    if (added.isErr()) return err(added.error)
    for (const track of fresh) track.stored += 1
    if (fresh.length > 0) await settings.step('tracks-added')
    remember(known, tracks)
    const counted = { steps: 0, changes: 0, events: 0 }
    const limit = request.steps ?? Number.POSITIVE_INFINITY
    let [isBehind, hasRetired] = [false, false]
    for (;;) {
      const joined = await joinGenerations(tools, tracks)
      if (joined.isErr()) return err(joined.error)
      hasRetired ||= joined.value.length < tracks.length
      tracks = joined.value
      if (counted.steps >= limit) {
        isBehind = true
        break
      }
      const taken = await stepBoth(tools, tracks)
      if (taken.isErr()) return err(taken.error)
      if (taken.value.length === 0) break
      for (const { changes, events } of taken.value) {
        counted.steps += 1
        counted.changes += changes
        counted.events += events
      }
      if (taken.value.some(({ end }) => end !== undefined && areDone(tracks, end))) break
    }
    if (hasRetired || stored.some(({ record }) => record.isRetired)) {
      const cleaned = await cleanTracks(tools)
      if (cleaned.isErr()) return err(cleaned.error)
    }
    remember(known, tracks)
    return ok({
      isOwner: true,
      position: leadingGroup(tracks)?.position ?? tools.consumerAt,
      isBehind,
      ...counted,
      parked: tracks.filter(({ record }) => record.isParked).map(({ id }) => id),
    })
  }

  async function forget(
    request: LeaseRequest,
    which: ForgottenBuckets,
  ): Promise<Result<number, StatisticsRunError>> {
    const opened = await open(request)
    if (opened.isErr()) return err(opened.error)
    if (!opened.value) return ok(0)
    const { lease, stored } = opened.value
    const tools = { stores, settings, lease, consumerAt: lease.position }
    return forgetBuckets(tools, installed, stored, which)
  }

  /** Changes how far plug-ins are, and answers what `of` says of the changes. */
  function change(
    request: LeaseRequest,
    make: (stored: readonly StoredTrack[]) => {
      readonly names: readonly string[]
      readonly changes: readonly StateChange[]
    },
  ): ResultAsync<readonly string[], StatisticsRunError> {
    const work = async (): Promise<Result<readonly string[], StatisticsRunError>> => {
      const opened = await open(request)
      if (opened.isErr()) return err(opened.error)
      if (!opened.value) return ok([])
      const { names, changes } = make(opened.value.stored)
      return (await put(opened.value.lease, changes)).map(() => names)
    }
    return inTurn(work)
  }

  return {
    run: (request) => {
      if (request.steps !== undefined && !(request.steps >= 1))
        throw new TypeError(`No number of steps: ${request.steps}.`)
      return inTurn(() => run(request))
    },
    recount: (request, ids) => change(request, (stored) => recountTracks(installed, stored, ids, request.at)),
    resume: (request, ids) => change(request, (stored) => resumeTracks(installed, stored, ids)),
    retire: (request) => change(request, (stored) => retireTracks(installed, stored)),
    forget: (request, which) => inTurn(() => forget(request, which)),
  }
}

const nothing = { position: 0, steps: 0, changes: 0, events: 0, parked: [] } as const

/** One step of what is live, and one of what has to catch up: neither waits for all of the other. */
async function stepBoth(
  tools: StepTools,
  tracks: readonly Track[],
): Promise<Result<readonly TakenStep[], StatisticsRunError>> {
  const taken: TakenStep[] = []
  const lead = leadingGroup(tracks)
  if (lead) {
    const step = await takeStep(tools, lead)
    if (step.isErr()) return err(step.error)
    if (step.value) taken.push(step.value)
  }
  const trailing = trailingGroup(tracks, leadingGroup(tracks))
  if (trailing) {
    const step = await takeStep(tools, trailing)
    if (step.isErr()) return err(step.error)
    if (step.value) taken.push(step.value)
  }
  const going = tracks.filter(({ record }) => !record.isParked).map(({ record }) => record.position)
  const end = leadingGroup(tracks)?.position ?? Math.max(...going)
  for (const track of tracks) if (track.record.position >= end) track.isTroubled = false
  return ok(taken)
}

/** Whether all that is counted stands at the end of the feed, each plug-in once. */
function areDone(tracks: readonly Track[], end: FeedPosition): boolean {
  return (
    tracks.every(({ record }) => record.isParked || record.position >= end) &&
    new Set(tracks.map(({ id }) => id)).size === tracks.length
  )
}

function remember(known: Map<string, Track>, tracks: readonly Track[]): void {
  known.clear()
  for (const track of tracks) known.set(track.name, track)
}
