import { compareText } from '@gatewright/core/canonical'
import type { FeedChange } from '@gatewright/core/ports'
import { compareInstants, itemKey } from '@gatewright/core/schema'
import { joinId } from '../rows/result-id.ts'
import type { PreparedReport, PreparedRun } from './prepared-report.ts'

/** Of items and groups an event lists so many. */
const mostListed = 100

/** The same as `resultsChange` of the core says of the results of a report, out of its runs. */
export function resultsEvent({ reportKey, runs, resultCount }: PreparedReport): FeedChange {
  const lists = [...new Set(runs.map(({ groups }) => groups))]
  const facts = {
    resultCount,
    failedCount: runs.reduce((sum, { failedCount }) => sum + failedCount, 0),
    items: listed([...new Set(runs.map(({ item }) => item))].map(itemKey)),
    groups: listed(lists.flat()),
  }
  const newest = runs.reduce<PreparedRun | undefined>(
    (best, run) => (best && !isBefore(best, run) ? best : run),
    undefined,
  )
  return { kind: 'results', ref: reportKey, ...(newest && { at: newest.submittedAt }), facts }
}

function listed(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compareText).slice(0, mostListed)
}

/** One instant may be written in several ways: that of the least id is taken. */
function isBefore(best: PreparedRun, run: PreparedRun): boolean {
  const order = compareInstants(best.submittedAt, run.submittedAt)
  return order < 0 || (order === 0 && compareText(firstId(best), firstId(run)) > 0)
}

function firstId(run: PreparedRun): string {
  return joinId({ ...run, ordinal: run.firstOrdinal })
}
