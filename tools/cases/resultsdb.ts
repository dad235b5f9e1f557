import type { ApiHandler } from '../../packages/core/src/ports/index.ts'
import { createResultsDbApi } from '../../packages/core/src/resultsdb/index.ts'
import { defineOutcomes } from '../../packages/core/src/schema/index.ts'
import { createMemoryDatabase } from '../../packages/storage-memory/src/index.ts'
import { runApiSteps, type ApiStep } from './api-steps.ts'
import type { CasesSummary } from './reports.ts'
import { readStepCases, withoutThrowing } from './step-cases.ts'

export interface ResultsDbCase {
  readonly id: string
  readonly config?: { readonly additional_outcomes?: readonly string[] }
  readonly groups?: readonly string[]
  readonly steps: readonly ApiStep[]
}

const baseUrl = 'http://localhost/api/v2.0'

/** What a runner of this kind can make ready for a case; anything else is a failure of the case. */
const knownKeys = ['id', 'kind', 'source', 'note', 'needs', 'observed', 'config', 'groups', 'steps']

/** Runs cases against ResultsDB's API as upstream answers, and for information as it answers by default. */
export async function runResultsDbCases(
  manifestFile: string,
  print: (line: string) => void,
): Promise<CasesSummary> {
  const cases = await readStepCases<ResultsDbCase>(manifestFile)
  const summary = { passed: 0, failed: 0 }
  for (const one of cases) {
    if ('fault' in one) {
      summary.failed += 1
      print(`FAILED  ${one.id}`)
      print(`    ${one.fault}`)
      continue
    }
    const unknown = Object.keys(one).filter((key) => !knownKeys.includes(key))
    const differences = [
      ...unknown.map((key) => `the case has "${key}", which this runner does not know`),
      ...(await withoutThrowing(() => resultsDbFaultsOf(one, 'upstream'))),
    ]
    summary[differences.length === 0 ? 'passed' : 'failed'] += 1
    if (differences.length > 0) print(`FAILED  ${one.id}`)
    for (const difference of differences) print(`    ${difference}`)
  }
  for (const one of cases) {
    if ('fault' in one) continue
    const differences = await withoutThrowing(() => resultsDbFaultsOf(one))
    if (differences.length > 0) print(`differs by default: ${one.id}`)
    for (const difference of differences) print(`    ${difference}`)
  }
  print(`${summary.passed} passed, ${summary.failed} failed`)
  return summary
}

/** ResultsDB's API as a case has set it up, with nothing in it. */
export function resultsDbApiOf({ config = {} }: ResultsDbCase, compat?: 'upstream'): ApiHandler {
  const additionalOutcomes = config.additional_outcomes ?? []
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
