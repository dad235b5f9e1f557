import { err, ok, type Result } from 'neverthrow'
import type { FeedEvent, FeedLease, FeedPosition } from '../ports/change-feed.ts'
import type { StateChange } from '../ports/state-store.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import type { StatisticsRunError } from './errors.ts'
import type { TrackDraft } from './fold-chunk.ts'
import { draftOf, foldOnce, type FoldOutcome, type FoldTools } from './fold-once.ts'
import { clockAfter } from './feed-clock.ts'
import type { TrackGroup } from './next-group.ts'
import type { StatisticsSettings } from './runner-options.ts'
import { changesOfTrack, settleTrack } from './track-changes.ts'
import { recordChange } from './track-table.ts'
import { dropSeries, type Track, type TrackRecord } from './track.ts'

/** What steps are taken with. */
export interface StepTools extends FoldTools {
  readonly lease: FeedLease
  /** Where the consumer stands; it never goes back. */
  consumerAt: FeedPosition
}

/** What a step did. */
export interface TakenStep {
  readonly changes: number
  readonly events: number
  /** Where the feed ended when the step began; absent where the step did not read that far. */
  readonly end?: FeedPosition
}

/**
 * Takes the next step of a group: reads events, shows them to the plug-ins, stores what came of it and how far it went.
 * Undefined where there are no events.
 */
export async function takeStep(
  tools: StepTools,
  group: TrackGroup,
): Promise<Result<TakenStep | undefined, StatisticsRunError>> {
  const { stores, settings } = tools
  const read = await stores.feed.read(group.position, settings.batchEvents)
  if (read.isErr()) return err(read.error)
  await settings.step('feed-read')
  const within = read.value.filter(({ position }) => position <= group.through)
  const changes = cutChanges(within, settings)
  if (changes.length === 0) return ok(undefined)
  const taken = await stepWhole(tools, group, changes)
  const last = read.value.at(-1)?.position
  const end = read.value.length < settings.batchEvents ? last : undefined
  return taken.map((events) => ({ changes: changes.length, events, ...(end !== undefined && { end }) }))
}

/** A step that is stored, or leaves nothing of itself in memory: whatever a host hands in may throw in the middle of it. */
async function stepWhole(
  tools: StepTools,
  group: TrackGroup,
  changes: readonly FeedEvent[],
): Promise<Result<number, StatisticsRunError>> {
  const [alone] = group.tracks
  let isStored = false
  try {
    const taken =
      alone?.isTroubled === true
        ? await stepAlone(tools, alone, changes)
        : await stepTogether(tools, group, changes)
    isStored = taken.isOk()
    return taken
  } finally {
    if (!isStored) for (const track of group.tracks) dropSeries(track)
  }
}

/** What a try of a step made of its tracks. */
interface FoldedDrafts {
  readonly drafts: readonly TrackDraft[]
  readonly outcome: FoldOutcome
}

/** Shows events to all tracks of a group: in no order first, where that may do. */
async function foldTogether(
  tools: StepTools,
  { tracks, isExact }: TrackGroup,
  changes: readonly FeedEvent[],
  through: FeedPosition,
): Promise<Result<FoldedDrafts, StatisticsRunError>> {
  const fold = async (inOrder: boolean): Promise<Result<FoldedDrafts, StatisticsRunError>> => {
    const drafts = tracks.map((track) => draftOf(track, through))
    return (await foldOnce(tools, drafts, changes, inOrder)).map((outcome) => ({ drafts, outcome }))
  }
  const first = await fold(isExact)
  if (first.isErr()) return err(first.error)
  if (first.value.outcome !== 'ambiguous') return ok(first.value)
  for (const track of tracks) dropSeries(track)
  return fold(true)
}

async function stepTogether(
  tools: StepTools,
  group: TrackGroup,
  changes: readonly FeedEvent[],
): Promise<Result<number, StatisticsRunError>> {
  const through = changes.at(-1)?.position ?? group.position
  const folded = await foldTogether(tools, group, changes, through)
  if (folded.isErr()) return err(folded.error)
  const { drafts, outcome } = folded.value
  const stored: StateChange[] = []
  for (const draft of drafts) if (!draft.failure) stored.push(...changesOfTrack(draft))
  // One that threw goes on by itself, event by event, so that the others need not wait for it.
  for (const { track, failure } of drafts)
    if (failure) {
      dropSeries(track)
      track.isTroubled = true
    }
  const done = drafts.filter(({ failure }) => !failure)
  const put = await store(
    tools,
    done.map((draft) => [draft.track, recordAfter(draft, changes, tools.settings)]),
    stored,
    through,
  )
  return put.map(() => (outcome === 'ambiguous' ? 0 : outcome))
}

/** The step of a track that threw: leaves out the events at which it throws, up to as many as it may. */
async function stepAlone(
  tools: StepTools,
  track: Track,
  changes: readonly FeedEvent[],
): Promise<Result<number, StatisticsRunError>> {
  const { record } = track
  const skipped = new Set<string>()
  let through = changes.at(-1)?.position ?? record.position
  let errors = 0
  let lastError = record.lastError
  let isParked = false
  for (;;) {
    const draft = draftOf(track, through, skipped)
    dropSeries(track)
    const folded = await foldOnce(tools, [draft], changes, true)
    if (folded.isErr()) return err(folded.error)
    const stored = draft.failure ? [] : changesOfTrack(draft)
    if (!draft.failure) {
      const own = changes.filter(({ position }) => position <= through)
      const next = recordAfter(draft, own, tools.settings)
      const counted: TrackRecord = { ...next, errors: record.errors + errors, lastError, isParked }
      const put = await store(tools, [[track, counted]], stored, through)
      return put.map(() => (folded.value === 'ambiguous' ? 0 : folded.value))
    }
    const { event, message } = draft.failure
    errors += 1
    lastError = { message, position: event?.position ?? through }
    if (!event) {
      // It is the state itself: there is no event that could be left out.
      dropSeries(track)
      const parked: TrackRecord = { ...record, errors: record.errors + errors, lastError, isParked: true }
      return (await store(tools, [[track, parked]], [], record.position)).map(() => 0)
    }
    if (record.errors + errors >= tools.settings.parkAfter) {
      isParked = true
      through = event.position - 1
    } else skipped.add(`${event.position}:${event.index}`)
  }
}

function recordAfter(
  { track, late, unread, through }: TrackDraft,
  changes: readonly FeedEvent[],
  { agreeing }: StatisticsSettings,
): TrackRecord {
  const clock = changes.reduce((before, change) => clockAfter(before, change, agreeing), track.record.clock)
  const windows = track.windows.map(({ label }) => label)
  return { ...track.record, position: through, clock, windows, late, unread }
}

async function store(
  tools: StepTools,
  tracks: readonly (readonly [Track, TrackRecord])[],
  states: readonly StateChange[],
  through: FeedPosition,
): Promise<Result<void, StatisticsRunError>> {
  const { stores, settings, waivers, lease } = tools
  if (tracks.length === 0) return ok(undefined)
  const position = Math.max(tools.consumerAt, through)
  const changes = [
    ...states,
    ...tracks.map(([track, record]) => recordChange(track, record)),
    ...waivers.changes(),
  ]
  const put = await stores.states.put(settings.space, changes, { lease, position })
  if (put.isErr()) return err(put.error)
  tools.consumerAt = position
  waivers.settle()
  for (const [track, record] of tracks) {
    track.record = record
    track.stored += 1
    settleTrack(track)
  }
  await settings.step('stored')
  return ok(undefined)
}

/**
 * As many events as a step counts, one at least. Where they lie so close together that none of them makes another one late,
 * their order need not be known, and results are read at once.
 */
function cutChanges(
  changes: readonly FeedEvent[],
  { batchResults, latenessMs }: StatisticsSettings,
): readonly FeedEvent[] {
  let results = 0
  let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const beyond = changes.findIndex(({ at, facts }, index) => {
    const count = facts['resultCount']
    if (typeof count === 'number') results += count
    if (at !== undefined) {
      const own = toEpochMs(at)
      oldest = Math.min(oldest, own)
      newest = Math.max(newest, own)
    }
    return index > 0 && (results > batchResults || newest - oldest > latenessMs)
  })
  return beyond === -1 ? changes : changes.slice(0, beyond)
}
