import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ErrorValue } from '../errors/index.ts'
import { longestInstant } from './compare-instants.ts'

/** A moment as RFC 3339 text in UTC: `2026-11-22T04:19:00Z`. Fractions of a second are kept, up to 43 digits of them; other zones are refused. */
export type Instant = string

/** Milliseconds since 1970-01-01T00:00:00Z, for hot loops. */
export type EpochMs = number

export interface InstantError extends ErrorValue<'instant/invalid'> {
  readonly retryable: false
}

export const InstantSchema: z.ZodType<Instant> = z.iso
  .datetime({
    error: (issue) =>
      typeof issue.input === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(issue.input)
        ? 'This time has no zone; write it in UTC with a Z at the end, as 2026-11-22T04:19:00Z.'
        : 'Not an instant; write it in UTC, as 2026-11-22T04:19:00Z.',
  })
  .max(longestInstant, `An instant has at most ${longestInstant} characters.`)

/**
 * Checks that a text is an instant.
 *
 * @example
 * import { parseInstant } from '@gatewright/core/schema'
 *
 * parseInstant('2026-11-22T04:19:00Z') // ok('2026-11-22T04:19:00Z')
 * parseInstant('2026-11-22T04:19:00') // err({ kind: 'instant/invalid', … }): no zone
 */
export function parseInstant(text: string): Result<Instant, InstantError> {
  const checked = InstantSchema.safeParse(text)
  if (checked.success) return ok(text)
  const message = checked.error.issues[0]?.message ?? 'Not an instant.'
  return err({ kind: 'instant/invalid', message, retryable: false })
}
