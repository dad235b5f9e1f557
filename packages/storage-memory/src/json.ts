import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'

/** The canonical JSON of a checked record: equal for equal records only. */
export function recordJson(record: object): string {
  return canonicalJson(asJson(record))
}

/** Checked records hold nothing that JSON cannot say, which their interfaces cannot tell the compiler. */
export function asJson(record: object): JsonValue {
  return record as unknown as JsonValue
}
