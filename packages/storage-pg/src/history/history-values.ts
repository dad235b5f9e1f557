import { compareText } from '@gatewright/core/canonical'
import { classifyOutcome, toEpochMs } from '@gatewright/core/schema'
import type { Instant, OutcomeSet, TestResult, Variant } from '@gatewright/core/schema'

/** An outcome that nobody classified counts as a failure here as everywhere. */
export function classOf(outcome: string, outcomes: OutcomeSet): string {
  return classifyOutcome(outcome, outcomes).unwrapOr('fail')
}

/** The keys and values of a map of Parquet, in the order of the keys. */
export function sortedEntries(variant: Variant): { key: string; value: string }[] {
  return Object.keys(variant)
    .sort(compareText)
    .map((key) => ({ key, value: variant[key] ?? '' }))
}

/** The canonical JSON of texts, in a fraction of the time that any value takes. */
export function sortedJson(data: TestResult['data']): string {
  const members = Object.keys(data)
    .sort(compareText)
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(data[key])}`)
  return `{${members.join(',')}}`
}

/** Microseconds since 1970, with what is finer cut off. */
export function toEpochMicros(instant: Instant): bigint {
  const wholeSeconds = toEpochMs(`${instant.slice(0, 19)}Z`)
  const fraction = instant.slice(20, -1).slice(0, 6).padEnd(6, '0')
  return BigInt(wholeSeconds) * 1_000n + BigInt(fraction)
}
