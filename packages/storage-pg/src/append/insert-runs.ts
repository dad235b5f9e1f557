import type { PgSession } from '../driver/driver.ts'
import type { Tables } from '../sql/tables.ts'
import { groupValues, runValues, type NewRun } from './insert-statement.ts'

/** So that no statement grows with a report. */
const mostInStatement = 10_000

/** Stores runs and their groups, of one report whose event stands at `position`. */
export async function insertRuns(
  session: PgSession,
  tables: Tables,
  project: number,
  runs: readonly NewRun[],
  position: bigint,
): Promise<void> {
  const sql = `WITH run_added AS (
      INSERT INTO ${tables.run} (project, id, place, submitted_at, id_rest, id_width, id_sha, item_id, groups, report_sha,
        result_count, first_ordinal, last_ordinal, failed_count, position)
      SELECT $1, run.id, run.place, run.submitted_at, run.id_rest, run.id_width, run.id_sha, run.item_id,
        run.groups::text[], run.report_sha, run.result_count, run.first_ordinal, run.last_ordinal, run.failed_count,
        $2::int8 - 1 + run.report
      FROM unnest($3::int8[], $4::bytea[], $5::text[], $6::bytea[], $7::int2[], $8::bytea[], $9::int4[], $10::text[],
        $11::bytea[], $12::int4[], $13::int4[], $14::int4[], $15::int4[], $16::int4[])
          AS run (id, place, submitted_at, id_rest, id_width, id_sha, item_id, groups, report_sha, result_count,
            first_ordinal, last_ordinal, failed_count, report)
    )
    INSERT INTO ${tables.run_group} (project, group_id, run_id)
    SELECT $1, member.group_id, member.run_id FROM unnest($17::text[], $18::int8[]) AS member (group_id, run_id)`
  for (let start = 0; start < runs.length; start += mostInStatement) {
    const part = runs.slice(start, start + mostInStatement)
    await session.query(sql, [project, position, ...runValues(part), ...groupValues(part)])
  }
}
