import type { PgDriver } from '../../../packages/storage-pg/src/index.ts'
import { medianOf, timesOfAsync, type Measure } from '../bench.ts'

/** The peer: the newest results of 1,000 testcases as ResultsDB asks for them, by a join with the greatest time of each. */
export async function measureResultsdbForm(driver: PgDriver, schema: string): Promise<readonly Measure[]> {
  const sql = `
    SELECT x.* FROM ${schema}.result AS x
    JOIN ${schema}.series AS s ON s.project = x.project AND s.id = x.series_id
    JOIN (
      SELECT t.testcase_id, max(y.run_id) AS newest FROM ${schema}.result AS y
      JOIN ${schema}.series AS t ON t.project = y.project AND t.id = y.series_id
      WHERE t.testcase_id <= $1 GROUP BY t.testcase_id
    ) AS n ON n.testcase_id = s.testcase_id AND n.newest = x.run_id`
  const times = await timesOfAsync(3, () => driver.query(sql, [1_000]), 1)
  return [{ name: 'latest-in-resultsdb-form', value: medianOf(times), unit: 'ms', goal: null }]
}
