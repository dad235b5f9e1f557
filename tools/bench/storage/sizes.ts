import type { PgDriver } from '../../../packages/storage-pg/src/index.ts'
import type { Measure } from '../bench.ts'

/** What grows with results: their rows, what few of them say beside, and what is kept once for a report. */
export const tablesOfResults: readonly string[] = [
  'result',
  'result_detail',
  'result_datum',
  'run',
  'run_group',
  'id_claim',
  'report',
  'feed_event',
]
/** What grows with the words of a project. */
const tablesOfWords = ['item', 'testcase', 'series', 'dataset']

/** What tables take with their indexes and partitions. */
export async function bytesOf(driver: PgDriver, schema: string, tables: readonly string[]): Promise<number> {
  const { rows } = await driver.query<{ bytes: bigint }>(
    `WITH t AS (SELECT format('%I.%I', $2::text, name)::regclass AS id FROM unnest($1::text[]) AS n (name))
     SELECT sum(pg_total_relation_size(a.id))::int8 AS bytes FROM (
       SELECT id FROM t UNION SELECT p.relid FROM t, pg_partition_tree(t.id) AS p
     ) AS a`,
    [`{${tables.join()}}`, schema],
  )
  return Number(rows[0]?.bytes)
}

/** Bytes of a schema that holds nothing but the reports of one project. */
export async function measureSizes(driver: PgDriver, schema: string): Promise<readonly Measure[]> {
  const { rows } = await driver.query<{ count: bigint }>(`SELECT count(*) AS count FROM ${schema}.result`)
  const count = Number(rows[0]?.count)
  const details = await bytesOf(driver, schema, ['result_detail', 'result_datum'])
  const bytes = await bytesOf(driver, schema, tablesOfResults)
  const words = await bytesOf(driver, schema, tablesOfWords)
  console.log(`# ${count} results; what failed has a note and a signature: details are in the bytes`)
  return [
    { name: 'bytes-per-result', value: bytes / count, unit: 'B', goal: 150 },
    { name: 'bytes-per-result-of-details', value: details / count, unit: 'B', goal: null },
    { name: 'bytes-of-words', value: words / 1e6, unit: 'MB', goal: null },
  ]
}
