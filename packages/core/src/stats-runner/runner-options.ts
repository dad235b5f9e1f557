import type { ResultAsync } from 'neverthrow'
import type { JsonValue } from '../canonical/canonical-json.ts'
import type { ChangeFeed, FeedPosition } from '../ports/change-feed.ts'
import type { DecisionStore } from '../ports/decision-store.ts'
import type { GroupStore, ResultStore } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { WaiverStore } from '../ports/waiver-store.ts'
import type { StatisticsEvent } from '../stats/statistics-event.ts'
import type { StatisticsPlugin } from '../stats/statistics-plugin.ts'
import type { StatisticsStep } from './statistics-steps.ts'

/** The stores that statistics are counted from and kept in; every `CompleteStorage` has them. */
export interface StatisticsStores {
  readonly feed: Pick<ChangeFeed, 'read' | 'lease' | 'position'>
  readonly states: StateStore
  readonly results: Pick<ResultStore, 'query'>
  readonly decisions: Pick<DecisionStore, 'get'>
  readonly groups: Pick<GroupStore, 'find'>
  readonly waivers: Pick<WaiverStore, 'eventsAbout' | 'record'>
}

/** What is installed, and how it is counted. */
export interface StatisticsRunnerOptions {
  readonly plugins: readonly StatisticsPlugin[]
  /** The space of the state store and the name of the consumer; `statistics` by default. */
  readonly space?: string
  /** How many events of the feed one step reads at most, from 1 to 10,000; 1,000 by default. */
  readonly batchEvents?: number
  /** How many results one step counts, or those of one event where these are more; 50,000 by default. */
  readonly batchResults?: number
  /**
   * A bucket takes events until others are so much newer than its end; then they are counted as late. A day by default, in
   * milliseconds.
   */
  readonly latenessMs?: number
  /**
   * So many events of the feed, one after the other, have to be that new, so that a machine whose clock is ahead closes
   * nothing; 10 by default, from 1 to 1,000.
   */
  readonly agreeing?: number
  /** At how many events a plug-in may throw before it is parked; 10 by default, from 1 on. */
  readonly parkAfter?: number
  /**
   * Finds out more about events before they are counted, for instance from another service: what it answers for each of them,
   * in their order, is their `extra`. Where it fails the step fails, and is taken again with the next run. What it answers for
   * an event should be the same each time.
   */
  enrich?(events: readonly StatisticsEvent[]): ResultAsync<readonly (JsonValue | undefined)[], unknown>
  /** Called at each of the places that `statisticsSteps` names; for tests that end a process there. */
  step?(label: StatisticsStep): void | Promise<void>
}

/** The options with what is meant where they say nothing. */
export type StatisticsSettings = Required<Omit<StatisticsRunnerOptions, 'plugins' | 'enrich' | 'step'>> &
  Pick<StatisticsRunnerOptions, 'enrich'> & { step(label: StatisticsStep): void | Promise<void> }

/** @throws TypeError for numbers that are none. */
export function statisticsSettings(options: StatisticsRunnerOptions): StatisticsSettings {
  const { space = 'statistics', batchEvents = 1_000, batchResults = 50_000, parkAfter = 10 } = options
  const { latenessMs = 86_400_000, agreeing = 10 } = options
  for (const count of [batchEvents, batchResults, parkAfter, agreeing])
    if (!(Number.isInteger(count) && count >= 1)) throw new TypeError(`No number of events: ${count}.`)
  if (batchEvents > 10_000) throw new TypeError('The feed gives 10,000 events at once, not more.')
  if (agreeing > 1_000) throw new TypeError('More than 1,000 events need not agree.')
  if (!(latenessMs >= 0)) throw new TypeError(`No number of milliseconds: ${latenessMs}.`)
  return {
    space,
    batchEvents,
    batchResults,
    latenessMs,
    agreeing,
    parkAfter,
    ...(options.enrich && { enrich: (events) => options.enrich?.(events) ?? noAnswer() }),
    step: (label) => options.step?.(label),
  }
}

function noAnswer(): never {
  throw new TypeError('There is nothing to enrich events with any more.')
}

/** How far a run came. */
export interface StatisticsReport {
  /** False where another owner holds the lease: then nothing was done. */
  readonly isOwner: boolean
  /** Through this position everything is counted by the plug-ins that are not parked and not catching up. */
  readonly position: FeedPosition
  /** Whether something was left for later. */
  readonly isBehind: boolean
  readonly steps: number
  /** Events of the feed, once for each time that they were read. */
  readonly changes: number
  /** Events that plug-ins were shown, each once however many plug-ins there are. */
  readonly events: number
  /** Plug-ins that are parked, by id. */
  readonly parked: readonly string[]
}
