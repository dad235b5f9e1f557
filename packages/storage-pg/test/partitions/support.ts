import type { PgDriver } from '../../src/driver/driver.ts'

/** An id of a run of that time. */
export function runId(time: string): bigint {
  return BigInt(Date.parse(time)) * 2n ** 20n + 7n
}

/** Rows of results for runs; their ordinals follow on `first`. */
export function insertRows(
  driver: PgDriver,
  table: string,
  ids: readonly bigint[],
  first = 0,
): Promise<unknown> {
  return driver.query(
    `INSERT INTO ${table} (run_id, project, series_id, dataset_id, duration_us, ordinal, attempt, outcome)
     SELECT id, 1, 2, 3, 4, $2::int4 + row_number() OVER (), 5, 6 FROM unnest($1::int8[]) AS id`,
    [ids, first],
  )
}

/** Where rows are, by the last part of the name of the partition. */
export async function placesOf(driver: PgDriver, table: string): Promise<Readonly<Record<string, bigint>>> {
  const { rows } = await driver.query<{ place: string; count: bigint }>(
    `SELECT tableoid::regclass::text AS place, count(*) AS count FROM ${table} GROUP BY 1 ORDER BY 1`,
  )
  return Object.fromEntries(
    rows.map(({ place, count }) => [place.replace(/.*result_/, '').replaceAll('"', ''), count]),
  )
}
