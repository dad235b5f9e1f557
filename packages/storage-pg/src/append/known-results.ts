import { compareText } from '@gatewright/core/canonical'
import type { KeyConflict } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { viewArchive } from '../archive/archive-view.ts'
import { resultRow, rowsOfRun } from '../archive/run-rows.ts'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { failingBit } from '../rows/cells.ts'
import { joinId } from '../rows/result-id.ts'
import type { ResultDetail } from '../rows/result-detail.ts'
import type { ResultRow, RunRow } from '../rows/stored-row.ts'
import { bytesLiteral, numbersLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import { recordJson } from '../stores/record-json.ts'
import type { KnownClaims } from './claim-ids.ts'
import { resultConflict } from './distinct-results.ts'
import { at, attemptIn, cellsOf, rowWidth } from './pending-report.ts'
import type { PreparedRun } from './prepared-report.ts'
import type { ItemIds } from './report-items.ts'
import { withRows } from './prepare-report.ts'
import { ordinalOf } from './row-order.ts'

/** A stored result of an id that is in question. */
interface KnownRow extends ResultRow, Pick<RunRow, 'submitted_at' | 'item_id' | 'groups' | 'id_width'> {
  /** The place of the range that asked for it, from 1 on. */
  readonly place: bigint
  readonly body: ResultDetail | null
  readonly run_id: bigint
  /** The chunk of the archive that holds the rows of the run, in place of this row; 0 for none. */
  readonly packed: bigint
}

/** Ordinals of a run without great gaps. */
interface Range {
  readonly run: PreparedRun
  readonly first: number
  readonly last: number
}

/** So that no statement grows with a report. */
const mostInStatement = 5_000

/** Wider gaps are not read over. */
const widestGap = 8

/**
 * The runs of a report without the results that are stored with the same content; the conflict of the least id that is
 * stored with another. The claims of the ids have to be locked.
 */
export async function withoutKnown(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  runs: readonly PreparedRun[],
  { wasClaimed, itemIds }: { readonly wasClaimed: KnownClaims; readonly itemIds: ItemIds },
): Promise<Result<readonly PreparedRun[], KeyConflict>> {
  // New ids are most of all reports, and what a fresh database plans for them without statistics takes long.
  const ranges = runs.filter(({ idSha }) => wasClaimed.has(idSha)).flatMap(rangesOf)
  const known = new Map<PreparedRun, Set<number>>()
  const conflicts: string[] = []
  const sql = knownStatement(engine.tables)
  for (let start = 0; start < ranges.length; start += mostInStatement) {
    const part = ranges.slice(start, start + mostInStatement)
    const { rows } = await session.query<KnownRow>(sql, [project, ...rangeValues(part)])
    for await (const row of withPacked(engine, session, project, { rows, ranges: part })) {
      const range = part[Number(row.place) - 1]
      // Claims tell heads apart, not how many digits follow them.
      if (range === undefined || range.run.width !== row.id_width) continue
      const { run } = range
      const mine = rowOf(run, row.ordinal)
      if (mine === undefined) continue
      if (!isSame(run, mine, row, itemIds)) conflicts.push(joinId({ ...run, ordinal: row.ordinal }))
      else known.set(run, (known.get(run) ?? new Set()).add(mine))
    }
  }
  const [least] = conflicts.sort(compareText)
  return least === undefined ? ok(remaining(runs, known)) : err(resultConflict(least))
}

/**
 * Looks into each run that may hold one of the ordinals by the index of its last ordinal. The limits take nothing away:
 * they keep each part of its own, looked up by index, however large the tables are.
 */
function knownStatement(tables: Tables): string {
  return `SELECT wanted.place, run.submitted_at, run.item_id, to_jsonb(run.groups) AS groups, run.id_width,
      run.id AS run_id, run.packed, one.*
    FROM unnest($2::bytea[], $3::int4[], $4::int4[]) WITH ORDINALITY AS wanted (id_sha, first, last, place)
    JOIN ${tables.id_claim} AS claim ON claim.project = $1 AND claim.id_sha = wanted.id_sha
    CROSS JOIN LATERAL (
      SELECT run.id, run.submitted_at, run.item_id, run.groups, run.id_width, run.packed
      FROM ${tables.run} AS run
      WHERE run.project = $1 AND run.id_sha = wanted.id_sha
        AND run.last_ordinal BETWEEN wanted.first AND least(wanted.last::int8 + claim.widest, 2147483647)::int4
        AND run.first_ordinal <= wanted.last
      LIMIT 1000000000
    ) AS run
    LEFT JOIN LATERAL (
      SELECT one.series_id, one.dataset_id, one.duration_us, one.ordinal, one.attempt, one.outcome, detail.body
      FROM ${tables.result} AS one
      LEFT JOIN ${tables.result_detail} AS detail
        ON detail.project = $1 AND detail.run_id = run.id AND detail.ordinal = one.ordinal
      WHERE one.project = $1 AND one.run_id = run.id AND one.ordinal BETWEEN wanted.first AND wanted.last
      LIMIT wanted.last::int8 - wanted.first + 1
    ) AS one ON true
    WHERE run.packed <> 0 OR one.ordinal IS NOT NULL`
}

/** Rows, and in place of runs that are packed those of their rows that were asked for. */
async function* withPacked(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  { rows, ranges }: { readonly rows: readonly KnownRow[]; readonly ranges: readonly Range[] },
): AsyncGenerator<KnownRow, void, void> {
  const archive = viewArchive(engine)
  for (const known of rows) {
    if (known.packed === 0n) {
      yield known
      continue
    }
    const range = ranges[Number(known.place) - 1]
    if (range === undefined) continue
    const chunk = await archive.chunk(session, project, known.packed)
    const { from, until } = rowsOfRun(chunk, known.run_id, range.first, range.last)
    for (let row = from; row < until; row++) {
      const detail = chunk.details.get(row)
      const body = detail === undefined ? null : (JSON.parse(detail) as ResultDetail)
      yield { ...known, ...resultRow(chunk, row), body }
    }
  }
}

/** The row of an ordinal, by halves. */
function rowOf({ rows, order }: PreparedRun, ordinal: number): number | undefined {
  let [low, high] = [0, order.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const row = order[middle] ?? 0
    const found = ordinalOf(rows, row)
    if (found === ordinal) return row
    if (found < ordinal) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

function rangeValues(ranges: readonly Range[]): readonly string[] {
  return [
    bytesLiteral(ranges.map(({ run }) => run.idSha)),
    numbersLiteral(ranges.map(({ first }) => first)),
    numbersLiteral(ranges.map(({ last }) => last)),
  ]
}

function rangesOf(run: PreparedRun): readonly Range[] {
  const ranges: Range[] = []
  let first = run.firstOrdinal
  let last = first
  for (const row of run.order) {
    const ordinal = ordinalOf(run.rows, row)
    if (ordinal - last > widestGap) {
      ranges.push({ run, first, last })
      first = ordinal
    }
    last = ordinal
  }
  return [...ranges, { run, first, last }]
}

function isSame(run: PreparedRun, row: number, stored: KnownRow, itemIds: ItemIds): boolean {
  const start = row * rowWidth
  const cells = run.rows[start + at.cells] ?? 0
  return (
    stored.submitted_at === run.submittedAt &&
    stored.item_id === itemIds.get(run.item) &&
    stored.series_id === run.rows[start + at.series] &&
    stored.dataset_id === run.rows[start + at.dataset] &&
    stored.duration_us === run.rows[start + at.duration] &&
    stored.attempt === attemptIn(cells) &&
    // Whether an outcome fails is a matter of its configuration.
    (cellsOf(stored.attempt, stored.outcome) & ~failingBit) === (cells & ~failingBit) &&
    stored.groups.length === run.groups.length &&
    stored.groups.every((group, place) => group === run.groups[place]) &&
    (stored.body === null ? undefined : recordJson(stored.body)) === run.details.get(row)?.json
  )
}

function remaining(
  runs: readonly PreparedRun[],
  known: ReadonlyMap<PreparedRun, ReadonlySet<number>>,
): readonly PreparedRun[] {
  if (known.size === 0) return runs
  return runs.flatMap((run) => {
    const rows = known.get(run)
    if (rows === undefined) return [run]
    const order = run.order.filter((row) => !rows.has(row))
    return order.length === 0 ? [] : [withRows(run, order)]
  })
}
