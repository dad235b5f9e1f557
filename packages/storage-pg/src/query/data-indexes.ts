import { datumOf, isDatasetKey, isVolatileKey } from '../rows/result-data.ts'
import { bytesLiteral, numbersLiteral, textsLiteral } from '../sql/array-literal.ts'
import { textSha } from '../sql/keys.ts'
import type { CoarseIndex } from './coarse-source.ts'
import type { ReadScope } from './read-scope.ts'
import type { DataFilter } from './row-filter.ts'
import { statementValues } from './statement-values.ts'

/** More values, items or series than this are not followed one by one. */
const mostKeys = 1_000

/**
 * The indexes that find all rows with one of the matches of data: of the first that asks for whole values under a key that is
 * indexed; undefined where there is none.
 */
export async function dataIndexes(
  scope: ReadScope,
  filters: readonly DataFilter[],
): Promise<readonly CoarseIndex[] | undefined> {
  for (const filter of filters) {
    const found = isIndexed(filter) ? await indexesOf(scope, filter) : undefined
    if (found) return found
  }
  return undefined
}

/** Not what is shared by too many, or kept elsewhere. */
function isIndexed({ match: { key, equals = [], like = [] } }: DataFilter): boolean {
  return (
    like.length === 0 &&
    equals.length <= mostKeys &&
    key !== 'type' &&
    !isDatasetKey(key) &&
    !isVolatileKey(key)
  )
}

async function indexesOf(
  scope: ReadScope,
  { match: { key, equals = [] }, isVariantKey }: DataFilter,
): Promise<readonly CoarseIndex[] | undefined> {
  const datums = [...new Set(equals)].map((value) => datumOf(key, value))
  const own: CoarseIndex = {
    table: 'result_datum',
    column: 'datum',
    type: 'int8',
    keys: numbersLiteral(datums),
    keyCount: datums.length,
  }
  if (key !== 'item' && !isVariantKey) return [own]
  const series = isVariantKey ? await seriesWith(scope, key, equals) : []
  const items = key === 'item' ? await itemsNamed(scope, equals) : []
  if (series.length > mostKeys || items.length > mostKeys) return undefined
  const others: readonly CoarseIndex[] = [
    {
      table: 'result',
      column: 'series_id',
      type: 'int4',
      keys: numbersLiteral(series),
      keyCount: series.length,
    },
    { table: 'run', column: 'item_id', type: 'int4', keys: numbersLiteral(items), keyCount: items.length },
  ]
  return [own, ...others.filter(({ keyCount }) => keyCount > 0)]
}

async function seriesWith(
  { session, project, tables }: ReadScope,
  key: string,
  texts: readonly string[],
): Promise<readonly number[]> {
  const values = statementValues(project)
  const { rows } = await session.query<{ id: number }>(
    `SELECT s.id FROM ${tables.series} AS s
     WHERE s.project = $1 AND s.variant ->> ${values.add(key)}::text = ANY (${values.add(textsLiteral(texts))}::text[])
     LIMIT ${values.add(mostKeys + 1)}::int8`,
    values.all,
  )
  return rows.map(({ id }) => id)
}

async function itemsNamed(
  { session, project, tables }: ReadScope,
  names: readonly string[],
): Promise<readonly number[]> {
  const values = statementValues(project)
  const { rows } = await session.query<{ id: number }>(
    `SELECT i.id FROM ${tables.item} AS i
     WHERE i.project = $1 AND i.name_sha = ANY (${values.add(bytesLiteral(names.map(textSha)))}::bytea[])
     LIMIT ${values.add(mostKeys + 1)}::int8`,
    values.all,
  )
  return rows.map(({ id }) => id)
}
