import { orThrow } from '@gatewright/core'
import { toEpochMs } from '@gatewright/core/schema'
import type { ChangeFeed, CompleteStorage, ProjectStorage, StateStore } from '@gatewright/core/ports'
import { foldEvents, type StatisticsEvent, type StatisticsPlugin } from '@gatewright/core/stats'
import {
  createStatisticsRunner,
  readHistory,
  readLatestOfKeys,
  type StatisticsRunner,
  type StatisticsRunnerOptions,
} from '@gatewright/core/stats-runner'

export const lease = { owner: 'one', at: '2026-12-01T04:19:00Z', forMs: 60_000 } as const

export function runner(storage: CompleteStorage, options: StatisticsRunnerOptions): StatisticsRunner {
  return createStatisticsRunner(storage, { latenessMs: Number.POSITIVE_INFINITY, ...options })
}

/** Every state of a space, as text: equal where what is stored is equal. */
export async function statesOf(
  states: StateStore,
  space = 'statistics',
): Promise<ReadonlyMap<string, string>> {
  const entries = orThrow(await states.list(space, { limit: 10_000 }))
  return new Map(
    entries.map(({ key, body }) => [key, Array.from(body, (byte) => String.fromCharCode(byte)).join('')]),
  )
}

/** A bucket with where it is. */
export interface Shown {
  readonly window: string
  readonly key?: string
  readonly start: number
  readonly result: unknown
}

/** What is shown of a plug-in: all windows, keys and buckets. */
export async function shownOf(states: StateStore, plugin: StatisticsPlugin): Promise<readonly Shown[]> {
  const shown: Shown[] = []
  for (const window of plugin.windows) {
    const keys = orThrow(await readLatestOfKeys(states, { plugin, window }, { limit: 1_000 })).points
    for (const { key } of keys) {
      const query = { plugin, window, ...(key !== undefined && { key }) }
      const { points } = orThrow(await readHistory(states, query, { order: 'oldest-first', limit: 1_000 }))
      for (const { start, result } of points)
        shown.push({ window, ...(key !== undefined && { key }), start, result })
    }
  }
  return shown
}

/** The same of events that are all at hand. */
export function foldedOf(plugin: StatisticsPlugin, events: readonly StatisticsEvent[]): readonly Shown[] {
  return foldEvents(plugin, events).map(({ window, key, start, result }) => ({
    window,
    ...(key !== undefined && { key }),
    start,
    result,
  }))
}

/** All events of a project in their order, by the ports alone. */
export async function eventsOf(
  storage: Pick<ProjectStorage, 'results' | 'groups' | 'waivers'> &
    Pick<CompleteStorage, 'decisions'> & { readonly feed: Pick<ChangeFeed, 'read'> },
): Promise<readonly { readonly position: number; readonly event: StatisticsEvent }[]> {
  const found: { position: number; event: StatisticsEvent }[] = []
  let newest = 0
  for (const change of orThrow(await storage.feed.read(0, 10_000))) {
    const { position, kind, ref } = change
    const at = change.at === undefined ? newest : toEpochMs(change.at)
    if (kind === 'results') {
      const { results } = orThrow(
        await storage.results.query(
          { storedAfter: position - 1, storedThrough: position },
          { order: 'oldest-first' },
        ),
      )
      for (const result of results)
        found.push({ position, event: { kind: 'result', at: toEpochMs(result.submittedAt), result } })
    }
    found.push({ position, event: { kind: 'change', at, change } })
    if (kind === 'decision') {
      const stored = orThrow(await storage.decisions.get(ref))
      if (!stored) throw new Error('no such decision')
      const { closedAt, ...open } = stored
      const isClosing = change.facts['isOpen'] === false
      const groups = orThrow(await storage.groups.find({ ids: stored.cites?.groups ?? [] }))
      found.push({
        position,
        event: {
          kind: 'decision',
          at,
          isClosing,
          decision: isClosing && closedAt !== undefined ? { ...open, closedAt } : open,
          startedAt: Math.min(...groups.map(({ createdAt }) => toEpochMs(createdAt ?? ''))),
        },
      })
    }
    if (kind === 'waiver-events')
      for (const waiverId of change.facts['waivers'] as string[]) {
        const all = orThrow(await storage.waivers.eventsAbout({ type: 'own_type', identifier: 'a:b:bash-1' }))
        const events = all.filter((one) => one.waiverId === waiverId)
        if (events.some((one) => one.kind === 'requested'))
          found.push({ position, event: { kind: 'waiver', at, waiverId, events } })
      }
    if (change.at !== undefined) newest = Math.max(newest, toEpochMs(change.at))
  }
  return found
}
