import type { CaseMoment } from '@gatewright/core/ports'
import type { ReadingContext } from '../reading/context.ts'

/** No moment of a report is later: the last day that a date can hold. */
const lastMs = 8.64e15

/** A duration that a report writes as a number, in milliseconds. A negative one is none, and that is noted. */
export function millisecondsOf(
  value: number | undefined,
  unitMs: number,
  { diagnostics }: ReadingContext,
): number | undefined {
  if (value === undefined) return undefined
  // To the nanosecond: what is finer is an artefact of binary fractions.
  const ms = Math.round(value * unitMs * 1e6) / 1e6
  if (ms >= 0 && Number.isFinite(ms)) return ms
  diagnostics.note(
    'negative-duration',
    'A duration is negative or too large; the case has none.',
    'Outcomes are not touched; only times are affected.',
  )
  return undefined
}

/** A moment that a report writes as a number since the epoch; nothing where it is out of range. */
export function epochMomentOf(value: number | undefined, unitMs: number): CaseMoment | undefined {
  if (value === undefined) return undefined
  const epochMs = Math.floor(value * unitMs)
  return epochMs > 0 && epochMs <= lastMs ? { epochMs, zoneKnown: true } : undefined
}
