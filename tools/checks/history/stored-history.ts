import { DuckDBListValue, DuckDBMapValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'

/** A row of a history file as DuckDB reads it, all columns of it. */
export interface HistoryLine {
  readonly result: TestResult
  readonly project: DuckDBValue
  readonly variantHash: DuckDBValue
  readonly outcomeClass: DuckDBValue
  readonly submittedAtMicros: bigint
  readonly report: DuckDBValue
  readonly position: DuckDBValue
}

/** Puts the columns together to the result that they were made of. A column that is not known is a mistake. */
export function historyLine(row: Readonly<Record<string, DuckDBValue>>): HistoryLine {
  const { id, testcase, item_type, item_id, outcome, submitted_at_text, variant, data, groups, ...rest } = row
  const { project, variant_hash, class: outcomeClass, submitted_at, report, position, ...optional } = rest
  const { attempt, duration_ms, skip_kind, failure_signature, note, ref_url, ref_text, ...unknown } = optional
  if (Object.keys(unknown).length > 0) throw new Error(`Unknown columns: ${Object.keys(unknown).join(', ')}.`)
  if (!(variant instanceof DuckDBMapValue && groups instanceof DuckDBListValue))
    throw new Error('The variant is no map, or the groups are no list.')
  if (!(submitted_at instanceof DuckDBTimestampTZValue)) throw new Error('The instant has no zone.')
  const said = {
    attempt: attempt === null ? null : Number(attempt),
    durationMs: duration_ms,
    skipKind: skip_kind,
    failureSignature: failure_signature,
    note,
    refUrl: ref_url,
    refText: ref_text,
  }
  const result = {
    id,
    testcase,
    item: { type: item_type, id: item_id },
    outcome,
    submittedAt: submitted_at_text,
    variant: Object.fromEntries(variant.entries.map(({ key, value }) => [key, value])),
    data: JSON.parse(String(data)) as unknown,
    groups: [...groups.items],
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)),
  } as unknown as TestResult
  const facts = { project, variantHash: variant_hash, outcomeClass, report, position } as const
  return { result, ...facts, submittedAtMicros: submitted_at.micros } as HistoryLine
}
