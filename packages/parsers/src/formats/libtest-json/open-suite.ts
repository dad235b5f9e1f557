import type { ReportSummary } from '@gatewright/core/ports'
import { numberField, type JsonObject } from '../../reading/json/json-fields.ts'

/** A suite that began and has not ended: one test binary. */
export interface OpenSuite {
  /** Tests that began, by the name as it is written. */
  readonly tests: Map<string, number>
  readonly declaredTests?: number | undefined
  readonly byteOffset: number
  records: number
  /** What the suite counts as failed: failures that were allowed too. */
  failures: number
  /** Failures that make the suite fail. */
  troubles: number
}

/** Whether a suite holds what it says at its end. */
export function weighSuite(
  { records, failures, declaredTests }: OpenSuite,
  end: JsonObject,
): ReportSummary['completeness'] {
  const count = (key: string): number => Math.max(0, numberField(end, key) ?? 0)
  const failed = count('failed')
  if (failed > failures)
    return {
      complete: false,
      reason: 'failures-missing',
      message: `A suite declares ${failed} failures and holds ${failures}.`,
    }
  const ran = count('passed') + failed + count('ignored') + count('measured')
  const declared = Math.max(declaredTests ?? 0, ran)
  if (declared > records)
    return {
      complete: false,
      reason: 'cases-missing',
      message: `A suite declares ${declared} tests and holds ${records}.`,
    }
  return { complete: true }
}
