import { detailBit } from '../rows/cells.ts'
import { isDatasetKey } from '../rows/result-data.ts'
import type { DataFilter, RowSource } from './row-filter.ts'
import type { StatementValues } from './statement-values.ts'
import { textCondition } from './text-condition.ts'

/**
 * The condition that a row has a matching value under a key of its data, as `resultValues` finds them: data of its own,
 * else what its variant says, else what its item is. Each part is looked up row by row, by keys.
 */
export function dataCondition(
  { match, isVariantKey }: DataFilter,
  source: RowSource,
  values: StatementValues,
): string {
  const key = `${values.add(match.key)}::text`
  const others = [
    ...(isVariantKey ? [variantValue(key, source)] : []),
    ...(match.key === 'type' || match.key === 'item' ? [itemValue(match.key, source)] : []),
  ]
  const isOther = others.length === 0 ? 'false' : textCondition('v.other', match, values)
  return `(SELECT CASE WHEN v.own IS NULL THEN ${isOther} ELSE EXISTS (
      SELECT FROM jsonb_array_elements_text(v.own) AS one (value) WHERE ${textCondition('one.value', match, values)}
    ) END
    FROM (SELECT ${ownValues(match.key, key, source)} AS own, ${others.length === 0 ? 'NULL::text' : `coalesce(${others.join(', ')})`} AS other LIMIT 1) AS v)`
}

/** Values of the row's own as a JSON array; null where there are none. */
function ownValues(name: string, key: string, source: RowSource): string {
  const { tables } = source
  const inDetail = ifDetailed(`nullif(d.body -> 'data' -> ${key}, '[]'::jsonb)`, source)
  if (!isDatasetKey(name)) return inDetail
  return `coalesce(${inDetail}, CASE WHEN x.dataset_id <> 0 THEN (
    SELECT nullif(a.data -> ${key}, '[]'::jsonb) FROM ${tables.dataset} AS a
    WHERE a.project = $1 AND a.id = x.dataset_id) END)`
}

function variantValue(key: string, { tables }: RowSource): string {
  return `(SELECT s.variant ->> ${key} FROM ${tables.series} AS s WHERE s.project = $1 AND s.id = x.series_id)`
}

/** What the item is, unless data names it otherwise. */
function itemValue(key: 'type' | 'item', source: RowSource): string {
  const { tables, itemId } = source
  const namingKey = `CASE i.type WHEN 'compose' THEN 'productmd.compose.id' WHEN 'koji_build' THEN 'original_spec_nvr' END`
  const isNamed = `coalesce(${ifDetailed(`jsonb_exists(d.body -> 'data' -> ${namingKey}, i.name)`, source)}, false)`
  return `(SELECT i.${key === 'type' ? 'type' : 'name'} FROM ${tables.item} AS i
    WHERE i.project = $1 AND i.id = ${itemId} AND i.type <> 'resultsdb' AND NOT ${isNamed})`
}

function ifDetailed(value: string, { tables, bounds }: RowSource): string {
  return `CASE WHEN (x.outcome & ${detailBit}) <> 0 THEN (
    SELECT ${value} FROM ${tables.result_detail} AS d
    WHERE d.project = $1 AND d.run_id = x.run_id AND d.ordinal = x.ordinal${bounds}) END`
}
