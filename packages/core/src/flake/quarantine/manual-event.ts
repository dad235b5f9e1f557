import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ErrorValue } from '../../errors/index.ts'
import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import { exactly } from '../../schema/exactly.ts'
import { InstantSchema, type EpochMs, type Instant } from '../../schema/instant.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { freeText, lineOfText } from '../../schema/text.ts'
import type { QuarantinePolicy } from './quarantine-policy.ts'

/**
 * A person puts a test in quarantine, or gives the quarantine it is in another end. The first is in force until it is
 * handed back; the second leaves it to the evidence when the test is released.
 */
export interface ManualQuarantine {
  readonly kind: 'quarantine' | 'renew'
  readonly id: string
  readonly at: Instant
  readonly by: string
  readonly reason: string
  /** Just before this the quarantine ends; at most `maxAgeMs` after `at`. */
  readonly until: Instant
}

/**
 * A person takes a test out of quarantine and keeps it out, keeps it out as one that quarantine is not for, or hands it
 * back to the evidence.
 */
export interface ManualDecision {
  readonly kind: 'release' | 'exempt' | 'hand-back'
  readonly id: string
  readonly at: Instant
  readonly by: string
  readonly reason: string
}

/** What a person decided about the quarantine of one test. */
export type ManualEvent = ManualQuarantine | ManualDecision

/** A manual event that must not be recorded. */
export interface ManualEventError extends ErrorValue<
  'quarantine/invalid-time' | 'quarantine/reason-missing'
> {
  readonly retryable: false
}

const fields = {
  id: lineOfText(512),
  at: InstantSchema,
  by: lineOfText(256),
  reason: freeText(8192).min(1),
}

export const ManualEventSchema: z.ZodType<ManualEvent> = exactly<ManualEvent>()(
  z.discriminatedUnion('kind', [
    strictObject({ kind: z.enum(['quarantine', 'renew']), ...fields, until: InstantSchema }),
    strictObject({ kind: z.enum(['release', 'exempt', 'hand-back']), ...fields }),
  ]),
)

/**
 * Checks what a person decided before it is recorded. Answers the event.
 *
 * Errors: `schema/invalid`; `quarantine/reason-missing`, when the reason is blank; `quarantine/invalid-time`, when the
 * quarantine would end before it begins or later than the policy allows.
 *
 * @example
 * import { defaultQuarantinePolicy, parseManualEvent } from '@gatewright/core/flake'
 *
 * const forTwoMonths = {
 *   kind: 'quarantine',
 *   id: 'e1',
 *   at: '2026-11-01T09:00:00Z',
 *   by: 'ann',
 *   reason: 'the sandbox of the bank is down',
 *   until: '2027-01-01T00:00:00Z',
 * }
 * const parsed = parseManualEvent(forTwoMonths, defaultQuarantinePolicy)
 * console.log(parsed.isErr() && parsed.error.kind) // quarantine/invalid-time
 */
export function parseManualEvent(
  input: unknown,
  policy: QuarantinePolicy,
): Result<ManualEvent, SchemaError | ManualEventError> {
  return checkSchema(ManualEventSchema, input).andThen((event) => {
    if (event.reason.trim() === '') return refuse('quarantine/reason-missing', 'Say why.')
    if (!endsAfterItBegins(event))
      return refuse('quarantine/invalid-time', 'The quarantine would end before it begins.')
    const latest = toEpochMs(event.at) + policy.maxAgeMs
    if ('until' in event && toEpochMs(event.until) > latest)
      return refuse('quarantine/invalid-time', `The quarantine must end by ${fromEpochMs(latest)}.`)
    return ok(event)
  })
}

/** Says nothing about quarantine where it is not one of them. */
export function endsAfterItBegins(event: ManualEvent): boolean {
  return !('until' in event) || toEpochMs(event.until) > toEpochMs(event.at)
}

/** When a quarantine by a person ends: when they said, and no later than the policy allows. */
export function endOf(event: ManualQuarantine, { maxAgeMs }: QuarantinePolicy): EpochMs {
  return Math.min(toEpochMs(event.until), toEpochMs(event.at) + maxAgeMs)
}

function refuse(kind: ManualEventError['kind'], message: string): Result<never, ManualEventError> {
  return err({ kind, message, retryable: false })
}
