import { isDeepStrictEqual } from 'node:util'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'
import { makeReport, placeOf, reportKeyOf, type PlannedReport, type ReportPlan } from '../workload/report.ts'
import type { LogEntry } from '../workers/work-log.ts'

/** What was found of the appends of one project. All but the first two are faults. */
export interface AppendFindings {
  /** Results that are stored. */
  readonly stored: number
  /** Reports that are stored though nobody was told so. */
  readonly unacknowledged: number
  /** Acknowledged results that are not stored. */
  readonly lost: number
  /** Results that are stored more than once. */
  readonly doubled: number
  /** Reports of which a part is stored. */
  readonly halves: number
  /** Stored results that nobody appended, or that say something else. */
  readonly foreign: number
  /** What was met first, for people. */
  readonly example?: string
}

/**
 * Compares what a project holds with what its writers were told: every acknowledged result is there once, each report
 * whole or not at all, and nothing else.
 *
 * @param log - what the writers of the project wrote down
 */
export async function judgeAppends(
  plan: ReportPlan,
  log: Iterable<LogEntry>,
  stored: AsyncIterable<TestResult> | Iterable<TestResult>,
): Promise<AppendFindings> {
  const entries = new Map<string, LogEntry>()
  for (const entry of log) entries.set(entry.key, entry)
  const found = new Map<string, Uint8Array>()
  const expected = rememberingReports(plan)
  const counts = { stored: 0, unacknowledged: 0, lost: 0, doubled: 0, halves: 0, foreign: 0 }
  let example: string | undefined
  for await (const result of stored) {
    counts.stored++
    const key = reportKeyOf(result.id)
    const ordinal = Number(result.id.slice(key.length + 1))
    const wanted = entries.has(key) ? expected(key)?.results : undefined
    const index = ordinal - 1
    if (!wanted?.[index] || !isDeepStrictEqual(result, wanted[index])) {
      counts.foreign++
      example ??= `foreign: ${JSON.stringify(result)}`
      continue
    }
    const seen = found.get(key) ?? new Uint8Array(wanted.length)
    found.set(key, seen)
    if (seen[index] !== 0) {
      counts.doubled++
      example ??= `doubled: ${result.id}`
    }
    seen[index] = 1
  }
  for (const { key, acknowledged } of entries.values()) {
    const size = expected(key)?.results.length ?? 0
    const there = found.get(key)?.reduce((sum, one) => sum + one, 0) ?? 0
    if (acknowledged !== undefined && there < size) {
      counts.lost += size - there
      example ??= `lost: ${size - there} of ${size} results of ${key}`
    }
    if (there > 0 && there < size) {
      counts.halves++
      example ??= `half a report: ${there} of ${size} results of ${key}`
    }
    if (acknowledged === undefined && there > 0) counts.unacknowledged++
  }
  return { ...counts, ...(example === undefined ? {} : { example }) }
}

/** Reports by their keys. Those met last are kept: the results of one report come one after the other. */
function rememberingReports(plan: ReportPlan): (key: string) => PlannedReport | undefined {
  const kept = new Map<string, PlannedReport>()
  return (key) => {
    const known = kept.get(key)
    if (known) return known
    const place = placeOf(key)
    if (!place) return undefined
    const report = makeReport(plan, place)
    if (kept.size > 200) kept.clear()
    kept.set(key, report)
    return report
  }
}
