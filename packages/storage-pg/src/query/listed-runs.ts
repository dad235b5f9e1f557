import { bytesLiteral, numbersLiteral } from '../sql/array-literal.ts'
import { idSha, type SplitId } from '../rows/result-id.ts'
import type { ReadScope } from './read-scope.ts'
import { runConditions, type RunFilter } from './run-filter.ts'
import { statementValues } from './statement-values.ts'
import { runColumns, type StoredRun } from './stored-run.ts'

/** The runs that results with some ids may be in. */
export async function runsOfIds(
  { session, project, tables }: Pick<ReadScope, 'session' | 'project' | 'tables'>,
  ids: readonly SplitId[],
  filter: RunFilter,
): Promise<readonly StoredRun[]> {
  const values = statementValues(project)
  const { rows } = await session.query<StoredRun>(
    `SELECT ${runColumns(tables)} FROM ${tables.run} AS r
     WHERE r.id IN (
       SELECT m.id FROM unnest(${values.add(bytesLiteral(ids.map(idSha)))}::bytea[], ${values.add(numbersLiteral(ids.map(({ ordinal }) => ordinal)))}::int4[],
         ${values.add(numbersLiteral(ids.map(({ width }) => width)))}::int4[]) AS k (sha, ordinal, width)
       CROSS JOIN LATERAL (
         SELECT c.id FROM ${tables.run} AS c
         WHERE c.project = $1 AND c.id_sha = k.sha AND c.last_ordinal >= k.ordinal AND c.first_ordinal <= k.ordinal
           AND c.id_width = k.width LIMIT ${values.add(2 ** 31)}::int8
       ) AS m
     ) AND ${runConditions(filter, values)}`,
    values.all,
  )
  return rows
}

/** The runs that a filter by positions of the change feed finds; undefined where these positions hold more than `most`. */
export async function runsOfPositions(
  { session, project, tables }: ReadScope,
  filter: RunFilter,
  most: number,
): Promise<readonly StoredRun[] | undefined> {
  const values = statementValues(project)
  const [after, through] = [filter.storedAfter ?? 0, filter.storedThrough ?? Number.MAX_SAFE_INTEGER]
  const { rows } = await session.query<StoredRun & { readonly is_wanted: boolean }>(
    `SELECT ${runColumns(tables)}, ${runConditions(filter, values)} AS is_wanted FROM ${tables.run} AS r
     WHERE r.project = $1 AND r.position > ${values.add(BigInt(after))}::int8 AND r.position <= ${values.add(BigInt(through))}::int8
     ORDER BY r.position LIMIT ${values.add(most + 1)}::int8`,
    values.all,
  )
  return rows.length > most ? undefined : rows.filter((row) => row.is_wanted)
}
