import { extractHistories, testKey, type RunContext } from '../../../src/flake/evidence/index.ts'
import { statisticsOf, type FlakeStatistics } from '../../../src/flake/statistics/index.ts'
import { writeFlakeStatistics } from '../../../src/flake/statistics/codec.ts'
import type { TestResult } from '../../../src/schema/result.ts'
import { stateKey } from '../../../src/upkeep/state-keys.ts'
import { readTestRow } from '../../../src/upkeep/test-row.ts'
import { touchyRules } from './deliveries.ts'

/** One text for each test: what all results come to when they are counted at once, by part D's functions alone. */
export function countedAtOnce(
  results: readonly TestResult[],
  runs: readonly RunContext[],
): ReadonlyMap<string, string> {
  const { histories } = extractHistories(results, { runs, ...touchyRules })
  return new Map(
    histories.map((history) => [
      stateKey('test', testKey(history)),
      textOf(history.excludedTail ?? 0, statisticsOf(history.runs)),
    ]),
  )
}

/** The same text of what is stored. */
export function countedInStates(entries: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, string> {
  return new Map(
    [...entries].flatMap(([key, body]): [string, string][] => {
      if (!key.startsWith('test ')) return []
      const row = readTestRow(body)
      return [[key, row ? textOf(row.view.excludedTail, row.view.statistics) : 'unreadable']]
    }),
  )
}

function textOf(excludedTail: number, statistics: FlakeStatistics): string {
  const { days, commits } = writeFlakeStatistics(statistics)
  return JSON.stringify({
    excludedTail,
    days: days.map((day) => ({ ...day, last: [day.last[0]] })),
    commits: commits.filter(([, , passes, failures]) => passes > 0 && failures > 0),
  })
}
