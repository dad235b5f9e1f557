import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'
import type { Group, Testcase, TestResult, WaiverDbRecord, WaiverEvent } from '@gatewright/core/schema'

/** What is stored one by one. */
export type StoredRecord = TestResult | Group | Testcase | WaiverEvent | WaiverDbRecord

/** The canonical JSON of a checked record: equal for equal records only. */
export function recordJson(record: StoredRecord): string {
  return canonicalJson(asJson(record))
}

/** Checked records hold nothing that JSON cannot say, which their interfaces cannot tell the compiler. */
export function asJson(record: StoredRecord | readonly StoredRecord[]): JsonValue {
  return record as unknown as JsonValue
}
