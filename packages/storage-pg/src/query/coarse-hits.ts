import { archiveState } from '../archive/archive-state.ts'
import type { CoarseIndex, CoarseOptions } from './coarse-source.ts'
import type { IdRange } from './id-range.ts'
import { placeBounds } from './place-bounds.ts'
import type { ReadScope } from './read-scope.ts'
import { runConditions, type RunFilter } from './run-filter.ts'
import { listsOfNumbers } from '../sql/array-literal.ts'
import { windowOfRow, wholeOf, type RunWindow } from './run-window.ts'
import { statementValues, type StatementValues } from './statement-values.ts'
import { runColumns, type StoredRun } from './stored-run.ts'

/** What indexes find in a range of ids of runs. */
export interface Hits {
  /** The id at which the first key broke off; null where none did. */
  readonly edge: bigint | null
  readonly windows: readonly RunWindow[]
}

/** The first `perKey` that each key of some indexes finds, of runs that a filter lets through. */
export async function readHits(
  { session, project, tables, archive }: ReadScope,
  indexes: readonly CoarseIndex[],
  filter: RunFilter,
  { order, range, perKey }: CoarseOptions & { readonly perKey: number },
): Promise<Hits> {
  const values = statementValues(project)
  const isNewestFirst = order === 'newest-first'
  const [first, last] = [`${values.add(range.first)}::int8`, `${values.add(range.last)}::int8`]
  const most = `${values.add(perKey)}::int8`
  const haveRows = indexes.every((index) => index.hasRows === true)
  const found = haveRows
    ? 'NULL::jsonb AS ordinals, array_agg(o.cells)::text AS cells'
    : 'to_jsonb(array_agg(DISTINCT o.ordinal)) AS ordinals, NULL::text AS cells'
  const hits = indexes.map((index, at) => {
    const { id, sorted, ordinal } = columnsOf[index.table]
    const cells = haveRows ? rowCells : 'NULL::int4[]'
    const conditions = `${index.table === 'run' ? placeCondition(range, values) : ''}${index.condition?.(values) ?? ''}`
    return `SELECT ${at} AS index, k.at AS key, c.run_id, c.ordinal, c.cells
      FROM unnest(${values.add(index.keys)}::${index.type}[]) WITH ORDINALITY AS k (value, at)
      CROSS JOIN LATERAL (
        SELECT ${id} AS run_id, ${ordinal} AS ordinal, ${cells} AS cells FROM ${tables[index.table]} AS x
        WHERE x.project = $1 AND x.${index.column} = k.value AND ${id} >= ${first} AND ${id} <= ${last}${conditions}
        ORDER BY ${sorted} ${isNewestFirst ? 'DESC' : 'ASC'} LIMIT ${most}
      ) AS c`
  })
  const [farthest, nearest] = isNewestFirst ? ['min', 'max'] : ['max', 'min']
  const { rows } = await session.query<HitRow>(
    `WITH hits AS MATERIALIZED (${hits.join(' UNION ALL ')}),
     ends AS (SELECT ${farthest}(h.run_id) AS id FROM hits AS h GROUP BY h.index, h.key HAVING count(*) >= ${most})
     SELECT e.edge, e.seen_state, f.* FROM (SELECT ${nearest}(n.id) AS edge, ${archiveState(tables)} AS seen_state FROM ends AS n) AS e
     LEFT JOIN (
       SELECT ${runColumns(tables)}, h.ordinals, h.cells FROM (
         SELECT o.run_id, ${found} FROM hits AS o GROUP BY o.run_id
       ) AS h
       JOIN ${tables.run} AS r ON r.id = h.run_id AND ${runConditions(filter, values)}
     ) AS f ON true`,
    values.all,
    // The planning of look-ups into each partition takes longer than they do.
    { isKept: true },
  )
  archive.see(rows[0]?.seen_state ?? null)
  return {
    edge: rows[0]?.edge ?? null,
    windows: rows.flatMap((row) => (row.id === null ? [] : windowsOf(row))),
  }
}

type HitRow = StoredRun & {
  readonly edge: bigint | null
  readonly seen_state: bigint | null
  readonly id: bigint | null
  /** Null among them is the whole run; null where rows themselves were asked for. */
  readonly ordinals: readonly (number | null)[] | null
  /** Rows themselves, as {@link rowCells}. */
  readonly cells: string | null
}

/** A row of `result` as one value. */
const rowCells = 'ARRAY[x.ordinal, x.series_id, x.dataset_id, x.duration_us, x.attempt, x.outcome]::int4[]'

/** Runs of an item are in the order of their places. */
const columnsOf = {
  result: { id: 'x.run_id', sorted: 'x.run_id', ordinal: 'x.ordinal' },
  result_datum: { id: 'x.run_id', sorted: 'x.run_id', ordinal: 'x.ordinal' },
  run_group: { id: 'x.run_id', sorted: 'x.run_id', ordinal: 'NULL::int4' },
  run: { id: 'x.id', sorted: 'x.place', ordinal: 'NULL::int4' },
} as const

function windowsOf(run: HitRow): readonly RunWindow[] {
  const { cells, ordinals } = run
  if (ordinals === null) return listsOfNumbers(cells).map((row) => windowOfRow(run, row))
  if (ordinals.includes(null)) return [wholeOf(run)]
  return ordinals
    .filter((ordinal) => ordinal !== null)
    .map((ordinal) => ({ run, first: ordinal, last: ordinal }))
}

function placeCondition(range: IdRange, values: StatementValues): string {
  const { from, before } = placeBounds(range)
  return `${from ? ` AND x.place >= ${values.add(from)}::bytea` : ''}${before ? ` AND x.place < ${values.add(before)}::bytea` : ''}`
}
