import { noteStored } from '../dictionary/last-stored.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import type { NewRun } from './insert-statement.ts'
import type { PreparedReport } from './prepared-report.ts'

/** What is stored, and where the last of the reports stands in the feed. */
export interface StoredRuns {
  readonly reports: readonly PreparedReport[]
  readonly runs: readonly NewRun[]
  readonly position: bigint
}

/** Takes note of the newest run of the last report that has any: the last that retention removes of it. */
export function noteNewestRun(engine: ProjectEngine, { reports, runs, position }: StoredRuns): void {
  const last = runs.at(-1)
  if (last === undefined) return
  let { id } = last
  for (const run of runs) if (run.report === last.report && run.id > id) id = run.id
  noteStored(engine, {
    id,
    position: position - BigInt(reports.length - last.report),
    reportKey: reports[last.report - 1]?.reportKey ?? '',
  })
}
