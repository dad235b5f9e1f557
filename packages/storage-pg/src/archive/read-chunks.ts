import type { PgSession } from '../driver/driver.ts'
import type { IdRange } from '../query/id-range.ts'
import { detailBit } from '../rows/cells.ts'
import type { ResultRow } from '../rows/stored-row.ts'
import type { Tables } from '../sql/tables.ts'
import { emptyColumns, type Chunk } from './chunk.ts'

/** Rows that are not what their run says, so that nothing is packed. */
export class RowsDiffer extends Error {}

interface RunCount {
  readonly id: bigint
  readonly result_count: number
}

/** Of runs that hold few rows not more are put into one chunk. */
const mostRuns = 20_000

/** The rows of the runs of a project in a range that are not packed yet, in chunks of about so many. */
export async function* readChunks(
  session: PgSession,
  tables: Tables,
  project: number,
  { range, size }: { readonly range: IdRange; readonly size: number },
): AsyncGenerator<Chunk, void, void> {
  for (let first = range.first; ;) {
    const { rows } = await session.query<RunCount>(
      `SELECT r.id, r.result_count FROM ${tables.run} AS r
       WHERE r.project = $1 AND r.id >= $2 AND r.id <= $3 AND r.packed = 0 ORDER BY r.id LIMIT $4`,
      [project, first, range.last, mostRuns],
    )
    for (const runs of partsOf(rows, size)) yield await readRows(session, tables, project, runs)
    const last = rows.at(-1)
    if (!last || rows.length < mostRuns || last.id >= range.last) return
    first = last.id + 1n
  }
}

function* partsOf(runs: readonly RunCount[], size: number): Generator<readonly RunCount[], void, void> {
  let part: RunCount[] = []
  let count = 0
  for (const run of runs) {
    part.push(run)
    count += run.result_count
    if (count < size) continue
    yield part
    part = []
    count = 0
  }
  if (part.length > 0) yield part
}

async function readRows(
  session: PgSession,
  tables: Tables,
  project: number,
  runs: readonly RunCount[],
): Promise<Chunk> {
  const starts = new Int32Array(runs.length + 1)
  for (const [at, run] of runs.entries()) starts[at + 1] = (starts[at] ?? 0) + run.result_count
  const columns = emptyColumns(starts.at(-1) ?? 0)
  const filled = starts.slice(0, -1)
  const places = new Map(runs.map(({ id }, at) => [id, at]))
  const details = new Map<number, string>()
  const ends = [project, runs[0]?.id, runs.at(-1)?.id]
  const { rows } = await session.query<ResultRow & { readonly run_id: bigint; readonly body: string | null }>(
    `SELECT x.run_id, x.ordinal, x.series_id, x.dataset_id, x.duration_us, x.attempt, x.outcome, d.body::text AS body
     FROM ${tables.result} AS x
     LEFT JOIN ${tables.result_detail} AS d ON d.project = $1 AND d.run_id = x.run_id AND d.ordinal = x.ordinal
       AND d.run_id >= $2 AND d.run_id <= $3
     WHERE x.project = $1 AND x.run_id >= $2 AND x.run_id <= $3 ORDER BY x.run_id, x.ordinal`,
    ends,
  )
  for (const { run_id: run, body, ...cells } of rows) {
    const place = places.get(run)
    // Of a run that came meanwhile: it stays where it is.
    if (place === undefined) continue
    const row = filled[place] ?? 0
    if (row >= (starts[place + 1] ?? 0)) throw new RowsDiffer(`The run ${run} has more rows than it says.`)
    filled[place] = row + 1
    for (const [name, column] of Object.entries(columns) as [keyof ResultRow, Int32Array][])
      column[row] = cells[name]
    if (body !== null) details.set(row, body)
    if ((body !== null) !== ((cells.outcome & detailBit) !== 0))
      throw new RowsDiffer(`The run ${run} has a row whose details are not as it says.`)
  }
  for (const [place, end] of filled.entries())
    if (end !== starts[place + 1])
      throw new RowsDiffer(`The run ${runs[place]?.id} has fewer rows than it says.`)
  return { runs: runs.map(({ id }) => id), starts, columns, details }
}
