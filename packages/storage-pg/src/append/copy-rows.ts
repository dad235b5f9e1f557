import type { CopyTarget } from '../driver/driver.ts'
import type { Tables } from '../sql/tables.ts'
import { createCopyBuffer, type CopyBuffer } from './copy-buffer.ts'
import { detailsOf } from './details-of.ts'
import type { NewRun } from './insert-statement.ts'
import { at, attemptIn, outcomeIn, rowWidth } from './pending-report.ts'
import { seriesOrder } from './row-order.ts'

/** Where rows go and what they are; they are written as they are asked for. */
export interface RowCopy {
  readonly target: CopyTarget
  readonly pieces: Iterable<Uint8Array>
}

/** The rows of results. */
export function resultCopy(tables: Tables, project: number, runs: readonly NewRun[]): RowCopy {
  const columns = [
    'run_id',
    'project',
    'series_id',
    'dataset_id',
    'duration_us',
    'ordinal',
    'attempt',
    'outcome',
  ]
  return {
    target: { table: tables.result, columns },
    pieces: pieces(runs, (buffer, one) => writeResults(buffer, project, one)),
  }
}

/** The rows of what results say beside. */
export function detailCopies(tables: Tables, project: number, runs: readonly NewRun[]): readonly RowCopy[] {
  const detailed = runs.filter(({ run }) => run.details.size > 0)
  if (detailed.length === 0) return []
  const detail = { table: tables.result_detail, columns: ['project', 'run_id', 'ordinal', 'body'] }
  const datum = { table: tables.result_datum, columns: ['project', 'datum', 'run_id', 'ordinal'] }
  return [
    { target: detail, pieces: pieces(detailed, (buffer, one) => writeDetails(buffer, project, one)) },
    { target: datum, pieces: pieces(detailed, (buffer, one) => writeData(buffer, project, one)) },
  ]
}

/** Writes run by run, and within a long one piece by piece. */
function* pieces(
  runs: readonly NewRun[],
  write: (buffer: CopyBuffer, run: NewRun) => Iterable<void>,
): Generator<Uint8Array, void, void> {
  const buffer = createCopyBuffer()
  for (const run of runs) {
    for (const _ of write(buffer, run)) if (buffer.isFull()) yield buffer.take()
    if (buffer.isFull()) yield buffer.take()
  }
  buffer.end()
  yield buffer.take()
}

/** So many rows are written before somebody asks whether the piece is full. */
const rowsAtOnce = 256

function* writeResults(
  buffer: CopyBuffer,
  project: number,
  { id, run }: NewRun,
): Generator<void, void, void> {
  const { rows } = run
  const order = seriesOrder(rows, run.order)
  for (let place = 0; place < order.length; place++) {
    const start = (order[place] ?? 0) * rowWidth
    const cells = rows[start + at.cells] ?? 0
    buffer.row(8)
    buffer.int8(id)
    buffer.int4(project)
    buffer.int4(rows[start + at.series] ?? 0)
    buffer.int4(rows[start + at.dataset] ?? 0)
    buffer.int4(rows[start + at.duration] ?? 0)
    buffer.int4(rows[start + at.ordinal] ?? 0)
    buffer.int2(attemptIn(cells))
    buffer.int2(outcomeIn(cells))
    if (place % rowsAtOnce === rowsAtOnce - 1) yield
  }
}

function* writeDetails(
  buffer: CopyBuffer,
  project: number,
  { id, run }: NewRun,
): Generator<void, void, void> {
  for (const { ordinal, detail } of detailsOf(run)) {
    buffer.row(4)
    buffer.int4(project)
    buffer.int8(id)
    buffer.int4(ordinal)
    buffer.jsonb(detail.json)
    yield
  }
}

function* writeData(buffer: CopyBuffer, project: number, { id, run }: NewRun): Generator<void, void, void> {
  for (const { ordinal, detail } of detailsOf(run)) {
    for (const datum of detail.datums) {
      buffer.row(4)
      buffer.int4(project)
      buffer.int8(datum)
      buffer.int8(id)
      buffer.int4(ordinal)
    }
    yield
  }
}
