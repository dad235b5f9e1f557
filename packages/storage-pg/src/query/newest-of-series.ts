import { archiveState } from '../archive/archive-state.ts'
import { addNewestPacked } from '../archive/newest-packed.ts'
import { randomBits } from '../rows/run-id.ts'
import { listsOfNumbers, numbersLiteral } from '../sql/array-literal.ts'
import { newestOfFirstRuns } from './newest-of-first-runs.ts'
import { createSlices } from './time-slices.ts'
import type { IdRange } from './id-range.ts'
import type { SeriesIds } from './series-of-query.ts'
import type { QueryPlan } from './query-plan.ts'
import type { FoundRow } from './found-row.ts'
import { detailed } from './read-rows.ts'
import type { ReadScope } from './read-scope.ts'
import { isEmptyFilter, rowConditions } from './row-filter.ts'
import { runConditions } from './run-filter.ts'
import { windowOfRow, type RunWindow } from './run-window.ts'
import { statementValues } from './statement-values.ts'
import { compareRows, runColumns, type StoredRun } from './stored-run.ts'
import { allRows } from './windowed-rows.ts'

/**
 * The newest row for each testcase of the series of a plan, newest first: the newest run of a series is one look-up in the
 * index of histories, and only what the newest millisecond of a testcase holds is read.
 */
export async function newestOfSeries(scope: ReadScope, plan: QueryPlan): Promise<readonly FoundRow[]> {
  const newest = new Map<number, FoundRow>()
  for await (const series of partsOfSeries(scope, plan)) {
    const ofFirstRuns = await newestOfFirstRuns(scope, plan, series)
    for (const [testcase, row] of ofFirstRuns) keepNewest(newest, testcase, row)
    const slices = createSlices(scope, { order: 'newest-first', range: plan.range, isSliced: true })
    let missing = series.filter((one) => !ofFirstRuns.has(one.testcase_id))
    if (missing.length === 0) continue
    for (let slice = await slices.current(); slice && missing.length > 0; slice = await slices.current()) {
      const rows = await readCandidates(scope, plan, missing, slice)
      for (const { testcase_id: testcase, ...row } of rows) keepNewest(newest, testcase, row)
      // Whatever else these testcases have is older.
      const found = new Set(rows.map((row) => row.testcase_id))
      missing = missing.filter((one) => !found.has(one.testcase_id))
      slices.finish()
    }
  }
  await addNewestPacked(scope, plan, newest)
  return [...newest.values()].sort((a, b) => compareRows(a, b, 'newest-first'))
}

function keepNewest(newest: Map<number, FoundRow>, testcase: number, row: FoundRow): void {
  const known = newest.get(testcase)
  if (!known || compareRows(known, row, 'newest-first') > 0) newest.set(testcase, row)
}

type Candidate = FoundRow & { readonly testcase_id: number }

/** So many series are asked for in one statement. */
const mostSeries = 20_000

/** The series of a plan, or all. The parts of a testcase may come in several: the newest of all counts. */
async function* partsOfSeries(
  { session, project, tables }: ReadScope,
  { series }: QueryPlan,
): AsyncGenerator<readonly SeriesIds[], void, void> {
  for (let start = 0; series && start < series.length; start += mostSeries)
    yield series.slice(start, start + mostSeries)
  for (let last = 0; !series;) {
    const { rows } = await session.query<SeriesIds>(
      `SELECT s.id, s.testcase_id FROM ${tables.series} AS s WHERE s.project = $1 AND s.id > $2 ORDER BY s.id LIMIT $3`,
      [project, last, mostSeries],
    )
    if (rows.length > 0) yield rows
    if (rows.length < mostSeries) return
    last = rows.at(-1)?.id ?? last
  }
}

async function readCandidates(
  scope: ReadScope,
  { runs, rows: filter }: QueryPlan,
  series: readonly SeriesIds[],
  range: IdRange,
): Promise<readonly Candidate[]> {
  const { session, project, tables, archive } = scope
  const values = statementValues(project)
  const { series: _, ...others } = filter
  const inRows = rowConditions(others, { tables, itemId: 'NULL', bounds: '', areMany: false }, values)
  const inRuns = runConditions(runs, values)
  const [first, last] = [`${values.add(range.first)}::int8`, `${values.add(range.last)}::int8`]
  // A subquery that answers a value looks the run up; a join may go through all runs for each series.
  const ofRun = isEmptyFilter(runs)
    ? ''
    : ` AND (SELECT ${inRuns} FROM ${tables.run} AS r WHERE r.project = $1 AND r.id = x.run_id)`
  const { rows } = await session.query<CandidatesOfRun>(
    `WITH found AS MATERIALIZED (
       SELECT k.id, k.testcase_id, n.run_id
       FROM unnest(${values.add(numbersLiteral(series.map(({ id }) => id)))}::int4[],
         ${values.add(numbersLiteral(series.map((one) => one.testcase_id)))}::int4[]) AS k (id, testcase_id)
       CROSS JOIN LATERAL (
         SELECT x.run_id FROM ${tables.result} AS x
         WHERE x.project = $1 AND x.series_id = k.id AND x.run_id >= ${first} AND x.run_id <= ${last}${inRows}${ofRun}
         ORDER BY x.run_id DESC LIMIT 1
       ) AS n
     ), edges AS (
       SELECT f.testcase_id, max(f.run_id) >> ${randomBits} << ${randomBits} AS first FROM found AS f GROUP BY f.testcase_id
     ), candidates AS MATERIALIZED (
       SELECT y.run_id, array_agg(ARRAY[f.testcase_id, y.ordinal, y.series_id, y.dataset_id, y.duration_us, y.attempt,
         y.outcome]::int4[])::text AS cells
       FROM found AS f
       JOIN edges AS e ON e.testcase_id = f.testcase_id AND e.first <= f.run_id
       CROSS JOIN LATERAL (
         SELECT x.run_id, x.series_id, x.dataset_id, x.duration_us, x.ordinal, x.attempt, x.outcome FROM ${tables.result} AS x
         WHERE x.project = $1 AND x.series_id = f.id AND x.run_id >= e.first AND x.run_id <= f.run_id
           AND x.run_id >= ${first} AND x.run_id <= ${last}${inRows}
         ORDER BY x.run_id DESC LIMIT ${values.add(allRows)}::int8
       ) AS y
       GROUP BY y.run_id
     )
     SELECT a.seen_state, q.* FROM (SELECT ${archiveState(tables)} AS seen_state) AS a LEFT JOIN (
       SELECT ${runColumns(tables)}, c.cells FROM candidates AS c JOIN ${tables.run} AS r ON r.id = c.run_id AND ${inRuns}
     ) AS q ON true`,
    values.all,
  )
  archive.see(rows[0]?.seen_state ?? null)
  const testcases: number[] = []
  const windows: RunWindow[] = []
  for (const run of rows) {
    for (const [testcase = 0, ...cells] of listsOfNumbers(run.cells)) {
      testcases.push(testcase)
      windows.push(windowOfRow(run, cells))
    }
  }
  return (await detailed(scope, windows)).map((row, at) => ({ ...row, testcase_id: testcases[at] ?? 0 }))
}

/** Candidates of one run: each a list of its testcase and {@link windowOfRow}'s numbers. */
type CandidatesOfRun = StoredRun & { readonly cells: string | null; readonly seen_state: bigint | null }
