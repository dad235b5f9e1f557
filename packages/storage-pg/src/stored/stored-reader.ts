import {
  checkResultQuery,
  type QueryError,
  type StoredPositions,
  type StoredResults,
} from '@gatewright/core/ports'
import type { ResultAsync } from 'neverthrow'
import { viewArchive } from '../archive/archive-view.ts'
import { corruptBehind } from '../archive/corrupt-read.ts'
import { rowsOfRun } from '../archive/run-rows.ts'
import { dictionaryOf } from '../dictionary/dictionary.ts'
import { requireSameDatabase } from '../dictionary/same-database.ts'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { outcomeNamesOf } from '../outcomes/outcome-names.ts'
import { runColumns, type StoredRun } from '../query/stored-run.ts'
import type { ResultDetail } from '../rows/result-detail.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import { emptyCells, cellsOfBytes, type CellBytes, type RunCells } from './run-cells.ts'
import { inColumns, type RunWithCells } from './in-columns.ts'

/** Reads what events of the change feed stored, run by run and column by column. */
export function createStoredReader(
  engine: ProjectEngine,
  { rowsAtOnce = mostRows }: { readonly rowsAtOnce?: number } = {},
): (positions: StoredPositions) => ResultAsync<StoredResults, QueryError> {
  const dictionary = dictionaryOf(engine)
  const outcomes = outcomeNamesOf(engine)
  return (asked) =>
    checkResultQuery({ ...asked }).asyncAndThen(({ storedAfter = 0, storedThrough = 0 }) =>
      // One instant for all statements: nothing is packed or removed between them.
      engine
        .transaction(
          async (session, project) => {
            if (dictionary.series.newest() !== undefined) await requireSameDatabase(engine, session, project)
            const positions = { storedAfter, storedThrough }
            const runs = await readRuns(engine, session, project, positions, rowsAtOnce)
            return inColumns(session, project, dictionary, outcomes, runs)
          },
          { isReadOnly: true },
        )
        .mapErr(corruptBehind),
    )
}

async function readRuns(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  { storedAfter, storedThrough }: StoredPositions,
  rowsAtOnce: number,
): Promise<readonly RunWithCells[]> {
  const { tables } = engine
  const { rows: runs } = await session.query<StoredRun>(
    `SELECT ${runColumns(tables)} FROM ${tables.run} AS r
     WHERE r.project = $1 AND r.position > $2::int8 AND r.position <= $3::int8`,
    [project, storedAfter, storedThrough],
  )
  const live = runs.filter(({ packed }) => packed === 0n)
  const cells = new Map<bigint, RunCells>()
  for (const part of partsOf(live, rowsAtOnce))
    for (const [id, own] of await readLive(engine, session, project, part)) cells.set(id, own)
  const archive = viewArchive(engine)
  for (const { id, packed, first_ordinal: first, last_ordinal: last } of runs) {
    if (packed === 0n) continue
    const chunk = await archive.chunk(session, project, packed)
    const { from, until } = rowsOfRun(chunk, id, first, last)
    const { series_id: series, ordinal, outcome } = chunk.columns
    const signatures = new Map<number, string>()
    for (let row = from; row < until; row++) {
      const detail = chunk.details.get(row)
      if (detail === undefined) continue
      const { failureSignature } = JSON.parse(detail) as ResultDetail
      if (failureSignature !== undefined) signatures.set(row - from, failureSignature)
    }
    cells.set(id, {
      series: series.subarray(from, until),
      ordinals: ordinal.subarray(from, until),
      outcomes: outcome.subarray(from, until),
      signatures,
    })
  }
  return runs.map((run) => ({ run, cells: cells.get(run.id) ?? emptyCells }))
}

/** So many rows are asked for at once. */
const mostRows = 200_000
/** And of so many runs. */
const mostRuns = 20_000

function partsOf(runs: readonly StoredRun[], rowsAtOnce: number): readonly (readonly StoredRun[])[] {
  const parts: StoredRun[][] = []
  let rows = 0
  for (const run of runs) {
    const part = parts.at(-1)
    rows += run.result_count
    if (part && rows <= rowsAtOnce && part.length < mostRuns) part.push(run)
    else {
      parts.push([run])
      rows = run.result_count
    }
  }
  return parts
}

interface CellsRow extends CellBytes {
  readonly run_id: bigint
}

interface SignatureRow {
  readonly run_id: bigint
  readonly ordinal: number
  readonly signature: string
}

/** The rows of runs that are not packed. */
async function readLive(
  { tables }: ProjectEngine,
  session: PgSession,
  project: number,
  runs: readonly StoredRun[],
): Promise<readonly (readonly [bigint, RunCells])[]> {
  const ids = runs.map(({ id }) => id)
  const values = [project, numbersLiteral(ids), least(ids), greatest(ids)]
  // All aggregates of one statement see the same rows in the same order.
  const { rows } = await session.query<CellsRow>(
    `SELECT w.run_id, y.series, y.ordinals, y.outcomes FROM unnest($2::int8[]) AS w (run_id)
     CROSS JOIN LATERAL (
       SELECT string_agg(int4send(x.series_id), '') AS series, string_agg(int4send(x.ordinal), '') AS ordinals,
         string_agg(int2send(x.outcome), '') AS outcomes
       FROM ${tables.result} AS x
       WHERE x.project = $1 AND x.run_id = w.run_id AND x.run_id >= $3::int8 AND x.run_id <= $4::int8
     ) AS y WHERE y.series IS NOT NULL`,
    values,
  )
  const { rows: signed } = await session.query<SignatureRow>(
    `SELECT d.run_id, d.ordinal, d.body ->> 'failureSignature' AS signature FROM ${tables.result_detail} AS d
     WHERE d.project = $1 AND d.run_id = ANY($2::int8[]) AND d.run_id >= $3::int8 AND d.run_id <= $4::int8
       AND d.body ->> 'failureSignature' IS NOT NULL`,
    values,
  )
  const signatures = new Map<bigint, Map<number, string>>()
  for (const { run_id: id, ordinal, signature } of signed) {
    const own = signatures.get(id) ?? new Map<number, string>()
    signatures.set(id, own)
    own.set(ordinal, signature)
  }
  return rows.map((row) => [row.run_id, cellsOfBytes(row, signatures.get(row.run_id))])
}

function least(ids: readonly bigint[]): bigint {
  return ids.reduce((a, b) => (a < b ? a : b))
}

function greatest(ids: readonly bigint[]): bigint {
  return ids.reduce((a, b) => (a > b ? a : b))
}
