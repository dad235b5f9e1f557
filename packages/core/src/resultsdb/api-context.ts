import type { Clock } from '../ports/clock.ts'
import type { ProjectStorage } from '../ports/result-store.ts'

/** What the handlers of ResultsDB's APIs work with. */
export interface ResultsDbApiOptions {
  readonly storage: ProjectStorage
  readonly clock: Clock
  /** Ids for groups that come without one. */
  readonly newUuid: () => string
  /** Where the world reaches API v2.0, without a slash at the end: what links in answers begin with. */
  readonly baseUrl: string
  /** Outcomes beyond PASSED, INFO, FAILED and NEEDS_INSPECTION, none by default. The storage must take them, too. */
  readonly additionalOutcomes?: readonly string[]
  /**
   * `upstream` answers everything as ResultsDB does, with its faults: what it loses between pages, zones that it strips,
   * parameters that it misreads. By default those are mended; docs/greenwave-compatibility.md lists them.
   */
  readonly compat?: 'upstream'
}

/** The options as handlers need them. */
export interface ApiContext extends Pick<ResultsDbApiOptions, 'storage' | 'clock' | 'newUuid' | 'baseUrl'> {
  readonly isUpstream: boolean
  readonly outcomes: readonly string[]
}

const presetOutcomes = ['PASSED', 'INFO', 'FAILED', 'NEEDS_INSPECTION']

export function contextOf(options: ResultsDbApiOptions): ApiContext {
  const { storage, clock, newUuid, baseUrl, additionalOutcomes = [], compat } = options
  return {
    storage,
    clock,
    newUuid,
    baseUrl: baseUrl.replace(/(?<!\/)\/+$/, ''),
    isUpstream: compat === 'upstream',
    outcomes: [...new Set([...presetOutcomes, ...additionalOutcomes])],
  }
}
