import { messageOfThrown, type ErrorValue } from '../errors/index.ts'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'

/** What a host finds out about events before they are counted could not be found out; nothing was counted. */
export interface EnrichmentFailed extends ErrorValue<'statistics/enrichment-failed'> {
  readonly retryable: true
}

/** A plug-in threw while its state was shown. */
export interface PluginFailed extends ErrorValue<'statistics/plugin-failed'> {
  readonly retryable: false
  readonly plugin: string
}

/** Why statistics were not counted further. What was stored before that stays. */
export type StatisticsRunError = StateError | StoreCorrupt | EnrichmentFailed

/** Why a statistic cannot be shown. */
export type StatisticsReadError = QueryError | PluginFailed

export function pluginFailed(plugin: string, cause: unknown): PluginFailed {
  const message = `The plug-in ${plugin} could not show its state: ${messageOfThrown(cause)}`
  return { kind: 'statistics/plugin-failed', message, retryable: false, plugin, cause }
}
