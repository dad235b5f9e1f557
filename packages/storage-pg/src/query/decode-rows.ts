import type { TestResult } from '@gatewright/core/schema'
import { attemptOfCell, durationOfCell, outcomeOfCell } from '../rows/cells.ts'
import { headOfPlace } from '../rows/place.ts'
import type { FoundRow } from './found-row.ts'
import type { ReadScope } from './read-scope.ts'
import { restOf, type StoredRun } from './stored-run.ts'

/** The results that rows stand for, in their order. What they share they share here too. */
export async function decodeRows(
  scope: ReadScope,
  rows: readonly FoundRow[],
): Promise<readonly TestResult[]> {
  if (rows.length === 0) return []
  const { session, project, dictionary, outcomes } = scope
  const items = await dictionary.items.read(
    session,
    project,
    rows.map(({ run }) => run.item_id),
  )
  const series = await dictionary.series.read(
    session,
    project,
    rows.map((row) => row.series_id),
  )
  const datasets = await dictionary.datasets.read(session, project, idsOfDatasets(rows))
  const names = await outcomes.namesOf(
    session,
    project,
    new Set(rows.map((row) => outcomeOfCell(row.outcome).code)),
  )
  const heads = new Map<StoredRun, string>()
  return rows.map((row) => {
    const { run, body } = row
    let head = heads.get(run)
    if (head === undefined) heads.set(run, (head = headOfPlace(run.place)))
    const { code, skipKind } = outcomeOfCell(row.outcome)
    const { testcase, variant } = present(series.get(row.series_id))
    const attempt = attemptOfCell(row.attempt)
    const durationMs = durationOfCell(row.duration_us)
    const dataset = row.dataset_id === 0 ? undefined : present(datasets.get(row.dataset_id))
    // Key by key: results come by the thousand, and spreading what is mostly empty takes most of their time.
    const result: Mutable<TestResult> = {
      id: head + restOf(run, row.ordinal),
      testcase,
      item: present(items.get(run.item_id)),
      outcome: present(names.get(code)),
      submittedAt: run.submitted_at,
      variant,
      groups: run.groups,
      data: dataset ?? {},
    }
    if (attempt !== undefined) result.attempt = attempt
    if (durationMs !== undefined) result.durationMs = durationMs
    if (skipKind !== undefined) result.skipKind = skipKind
    if (body !== null) Object.assign(result, body)
    if (dataset !== undefined && body?.data !== undefined) result.data = { ...dataset, ...body.data }
    return result
  })
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

function idsOfDatasets(rows: readonly FoundRow[]): readonly number[] {
  return rows.map((row) => row.dataset_id).filter((id) => id !== 0)
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A row of the results names a word that is not in the dictionary.')
  return value
}
