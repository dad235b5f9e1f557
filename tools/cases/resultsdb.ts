import type { ApiHandler } from '../../packages/core/src/ports/index.ts'
import { createResultsDbApi } from '../../packages/core/src/resultsdb/index.ts'
import { defineOutcomes } from '../../packages/core/src/schema/index.ts'
import { createMemoryDatabase } from '../../packages/storage-memory/src/index.ts'
import { runApiSteps, type ApiStep } from './api-steps.ts'
import type { CasesSummary } from './reports.ts'
import { runStepCases } from './run-step-cases.ts'

export interface ResultsDbCase {
  readonly id: string
  /** Settings, by our name for them or by ResultsDB's. */
  readonly config?: Readonly<Record<string, unknown>> | null
  readonly groups?: readonly string[]
  readonly steps: readonly ApiStep[]
}

const baseUrl = 'http://localhost/api/v2.0'

/** Runs cases against ResultsDB's API. */
export function runResultsDbCases(
  manifestFile: string,
  print: (line: string) => void,
): Promise<CasesSummary> {
  return runStepCases<ResultsDbCase>(manifestFile, print, {
    ownKeys: ['config', 'groups'],
    faultsOf: resultsDbFaultsOf,
  })
}

/** ResultsDB's API as a case has set it up, with nothing in it. */
export function resultsDbApiOf({ config }: ResultsDbCase, compat?: 'upstream'): ApiHandler {
  const outcomes = config?.['additional_outcomes'] ?? config?.['ADDITIONAL_RESULT_OUTCOMES'] ?? []
  const additionalOutcomes = (Array.isArray(outcomes) ? outcomes : [outcomes]).map(String)
  const own = Object.fromEntries(additionalOutcomes.map((outcome) => [outcome, undefined]))
  const storage = createMemoryDatabase({ outcomes: defineOutcomes(own) }).open('cases')
  let readings = 0
  let uuids = 0
  return createResultsDbApi({
    storage,
    baseUrl,
    additionalOutcomes,
    clock: { now: () => new Date(Date.UTC(2026, 10, 22) + 1000 * ++readings).toISOString() },
    newUuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    ...(compat && { compat }),
  })
}

/** What of the answers to a case is not as expected. */
export async function resultsDbFaultsOf(one: ResultsDbCase, compat?: 'upstream'): Promise<readonly string[]> {
  const { groups, steps } = one
  return runApiSteps(resultsDbApiOf(one, compat), steps, { baseUrl, ...(groups && { groups }) })
}
