import type { Instant } from '@gatewright/core/schema'
import type { PgSession } from '../driver/driver.ts'
import { millisecondOf } from '../query/id-range.ts'
import { statementValues } from '../query/statement-values.ts'
import { firstRunId } from '../rows/run-id.ts'
import { timeKey } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { isKept, type KeptEvidence } from './kept-evidence.ts'

/** A run that is old enough to go. */
export interface OldRun {
  readonly id: bigint
  readonly groups: readonly string[]
  readonly report_sha: Buffer
  readonly result_count: number
  readonly packed: bigint
  readonly is_kept: boolean
}

/** The next runs behind an id whose results were submitted before an instant. */
export async function oldRuns(
  session: PgSession,
  tables: Tables,
  project: number,
  options: {
    readonly before: Instant
    readonly after: bigint
    readonly limit: number
    readonly kept: KeptEvidence
  },
): Promise<readonly OldRun[]> {
  const { before, after, limit, kept } = options
  const values = statementValues(project)
  const { rows } = await session.query<OldRun>(
    `SELECT r.id, to_jsonb(r.groups) AS groups, r.report_sha, r.result_count, r.packed, ${isKept(kept, values)} AS is_kept
     FROM ${tables.run} AS r
     WHERE r.project = $1 AND r.id > ${values.add(after)}::int8 AND r.place < ${values.add(placeOfTime(before))}::bytea
       AND r.id <= ${values.add(millisecondOf(firstRunId(before)).last)}::int8
     ORDER BY r.id LIMIT ${values.add(limit)}::int8`,
    values.all,
  )
  return rows
}

/** Before every place of the instant: a place goes on with a zero byte. */
function placeOfTime(instant: Instant): Buffer {
  return Buffer.concat([timeKey(instant), Buffer.of(0)])
}
