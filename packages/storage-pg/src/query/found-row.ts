import type { ResultDetail } from '../rows/result-detail.ts'
import type { ResultRow } from '../rows/stored-row.ts'
import type { StoredRun } from './stored-run.ts'

/** A result as it is stored. */
export interface FoundRow extends ResultRow {
  readonly run: StoredRun
  readonly body: ResultDetail | null
}
