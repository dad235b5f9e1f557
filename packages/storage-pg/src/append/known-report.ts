import type { AppendReceipt, KeyConflict } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { isLostConnection } from '../engine/failures.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import { keyConflict } from '../stores/key-conflict.ts'
import type { PreparedReport } from './prepared-report.ts'

/** A report that may be on its way to the database already. */
export interface ReportJob {
  readonly report: PreparedReport
  /** One for each run. */
  ids: readonly bigint[]
  /** That of the engine before the first id of it was looked up. */
  readonly epoch: number
  /** True where it was sent and the answer lost: it may be stored. */
  isInDoubt: boolean
}

/** Sends reports. Whatever the database answers leaves no doubt whether they are stored; an answer that is lost does. */
export async function whileInDoubt<Value>(
  jobs: readonly ReportJob[],
  send: () => Promise<Value>,
): Promise<Value> {
  try {
    return await send()
  } catch (cause) {
    if (isLostConnection(cause)) for (const job of jobs) job.isInDoubt = true
    throw cause
  }
}

/**
 * To be called before anything of reports is held against the database.
 *
 * @throws where one of them was put together of ids of another database: it can't be stored, and its source is read
 */
export function checkEpoch(engine: ProjectEngine, jobs: readonly ReportJob[]): void {
  if (jobs.some(({ epoch }) => epoch !== engine.epoch())) throw becameAnother()
}

export function becameAnother(): Error {
  return new Error('The database became another one while the report was read; append it again.')
}

/** The answer to a report whose key is stored; undefined where it is not. */
export async function knownReport(
  session: PgSession,
  tables: Tables,
  project: number,
  { report, ids, isInDoubt }: ReportJob,
): Promise<Result<AppendReceipt, KeyConflict> | undefined> {
  const { rows } = await session.query<{ digest: Buffer; is_own: boolean }>(
    `SELECT report.digest, EXISTS (
        SELECT FROM ${tables.run} AS run
        WHERE run.project = $1 AND run.id = ANY($3::int8[]) AND run.report_sha = $2
      ) AS is_own
      FROM ${tables.report} AS report WHERE report.project = $1 AND report.key_sha = $2`,
    [project, report.keySha, numbersLiteral(isInDoubt ? ids : [])],
  )
  const [stored] = rows
  if (stored === undefined) return undefined
  if (!report.digest.equals(stored.digest)) return err(reportConflict(report.reportKey))
  // Its ids were made by this call: it was stored by it, and the answer lost.
  return ok(receiptOf(report, stored.is_own))
}

export function receiptOf({ reportKey, resultCount }: PreparedReport, isNew: boolean): AppendReceipt {
  return { reportKey, resultCount, isNew }
}

function reportConflict(reportKey: string): KeyConflict {
  return keyConflict(reportKey, `The report key "${reportKey}" was used before with another content.`)
}
