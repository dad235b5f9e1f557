import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { FeedEvent, FeedPosition } from '../ports/change-feed.ts'
import type { EpochMs } from '../schema/instant.ts'
import type { StatisticsEvent } from '../stats/statistics-event.ts'
import type { EnrichmentFailed, StatisticsRunError } from './errors.ts'
import { clockAfter, feedClock } from './feed-clock.ts'
import { foldChunk, type TrackDraft } from './fold-chunk.ts'
import { loadEvents, type EventChunk } from './load-events.ts'
import type { WaiverReader } from './load-waivers.ts'
import type { StatisticsSettings, StatisticsStores } from './runner-options.ts'
import type { Track } from './track.ts'

/** What events are counted with. */
export interface FoldTools {
  readonly stores: StatisticsStores
  readonly settings: StatisticsSettings
  readonly waivers: WaiverReader
  /** When the run takes place: no event is newer. */
  readonly at: EpochMs
}

/** How many events were shown; `ambiguous` where they have to be shown again, in their order. */
export type FoldOutcome = number | 'ambiguous'

export function draftOf(
  track: Track,
  through: FeedPosition,
  skipped: ReadonlySet<string> = new Set(),
): TrackDraft {
  const late = { ...track.record.late }
  return { track, skipped, through, late, unread: track.record.unread, failure: undefined }
}

/** Shows what events mean to plug-ins. All of them stand at one place of the feed, so the same is late to all. */
export async function foldOnce(
  { stores, settings, waivers, at }: FoldTools,
  drafts: readonly TrackDraft[],
  changes: readonly FeedEvent[],
  isExact: boolean,
): Promise<Result<FoldOutcome, StatisticsRunError>> {
  const { latenessMs, agreeing } = settings
  const before = drafts[0]?.track.record.clock ?? feedClock
  const { sure } = changes.reduce((clock, change) => clockAfter(clock, change, agreeing), before)
  const kinds = new Set(drafts.flatMap(({ track }) => track.plugin.kinds))
  let shown = 0
  const ambiguous = { isAmbiguous: true } as const

  const take = async (chunk: EventChunk): Promise<Result<void, StatisticsRunError | typeof ambiguous>> => {
    await settings.step('events-read')
    if (chunk.events.length === 0 && chunk.unread === 0) return ok(undefined)
    const enriched = await enrich(settings, chunk.events)
    if (enriched.isErr()) return err(enriched.error)
    await settings.step('enriched')
    const folded = await foldChunk(
      stores.states,
      settings.space,
      drafts,
      { ...chunk, events: enriched.value },
      { latenessMs, sure, at },
      () => settings.step('states-read'),
    )
    if (folded.isErr()) return err(folded.error)
    if (folded.value === 'ambiguous') return err(ambiguous)
    shown += chunk.events.length
    await settings.step('folded')
    return ok(undefined)
  }

  const loaded = await loadEvents(
    stores,
    waivers,
    { changes, clock: before, agreeing, at, kinds, isExact },
    take,
  )
  if (loaded.isOk()) return ok(shown)
  return 'isAmbiguous' in loaded.error ? ok('ambiguous') : err(loaded.error)
}

async function enrich(
  settings: StatisticsSettings,
  events: readonly StatisticsEvent[],
): Promise<Result<readonly StatisticsEvent[], EnrichmentFailed>> {
  const { enrich: asked } = settings
  if (!asked || events.length === 0) return ok(events)
  const ask = ResultAsync.fromThrowable(
    async () => asked(events),
    (thrown) => thrown,
  )
  const extras = await ask().andThen((answer) => answer)
  if (extras.isErr()) return err(enrichmentFailed('Events could not be enriched.', extras.error))
  if (extras.value.length !== events.length)
    return err(
      enrichmentFailed(`Of ${events.length} events ${extras.value.length} were enriched.`, undefined),
    )
  return ok(
    events.map((event, index) => {
      const extra = extras.value[index]
      return extra === undefined ? event : { ...event, extra }
    }),
  )
}

function enrichmentFailed(message: string, cause: unknown): EnrichmentFailed {
  return { kind: 'statistics/enrichment-failed', message, retryable: true, cause }
}
