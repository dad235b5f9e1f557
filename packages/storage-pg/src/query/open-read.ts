import { sameDatabase, sameDatabaseValues } from '../dictionary/same-database.ts'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import type { SeriesIds } from './series-of-query.ts'
import { mostNewSeries, type TestcaseSeries } from './testcase-series.ts'

/**
 * The first statement of a read: throws, for work to be tried again, where the database is not the one that this process knows
 * words of, which would name rows wrongly; and takes note of the series that have come since the last read of series.
 */
export async function openRead(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
  testcaseSeries: TestcaseSeries,
): Promise<void> {
  const { tables } = engine
  const known = sameDatabaseValues(engine)
  const [after, most] = [2 + known.length, 3 + known.length]
  const seen = testcaseSeries.through()
  const { rows } = await session.query<{
    same: boolean
    newer: readonly (readonly [number, number])[] | null
  }>(
    `SELECT ${sameDatabase(tables, 2)} AS same, (SELECT jsonb_agg(jsonb_build_array(n.id, n.testcase_id)) FROM (
       SELECT s.id, s.testcase_id FROM ${tables.series} AS s
       WHERE s.project = $1 AND s.id > $${after}::int4 ORDER BY s.id LIMIT $${most}::int8
     ) AS n) AS newer`,
    [project, ...known, seen ?? 0, seen === undefined ? 0 : mostNewSeries + 1],
    { isKept: true },
  )
  if (rows[0]?.same !== true) throw engine.otherDatabase()
  if (seen === undefined) return
  const newer: readonly SeriesIds[] = (rows[0].newer ?? []).map(([id, testcase]) => ({
    id,
    testcase_id: testcase,
  }))
  testcaseSeries.take(seen, newer)
}
