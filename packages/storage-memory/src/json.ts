import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'
import type { Group, TestResult } from '@gatewright/core/schema'

/** The canonical JSON of a checked record: equal for equal records only. */
export function recordJson(record: TestResult | Group): string {
  return canonicalJson(asJson(record))
}

/** Checked records hold nothing that JSON cannot say, which their interfaces cannot tell the compiler. */
export function asJson(record: TestResult | Group | readonly TestResult[]): JsonValue {
  return record as unknown as JsonValue
}
