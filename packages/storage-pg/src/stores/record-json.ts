import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'

/**
 * The canonical JSON of a checked record, equal for equal records only: for its digest, and for the `jsonb` that keeps it.
 * Checked records hold nothing that JSON cannot say, which their interfaces cannot tell the compiler.
 */
export function recordJson(record: object): string {
  return canonicalJson(record as JsonValue)
}
