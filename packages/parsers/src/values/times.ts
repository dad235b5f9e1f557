import type { CaseMoment } from '@gatewright/core/ports'
import { readDuration } from './duration.ts'
import { readTimestamp } from './timestamp.ts'
import type { ReadingContext } from '../reading/context.ts'

const faults = {
  unreadable: 'A duration is no number; the case has none.',
  negative: 'A duration is negative; the case has none.',
  implausible: 'A duration is longer than a year.',
} as const

const yearMs = 366 * 24 * 60 * 60 * 1000

/**
 * A duration that a report writes as a number or as a clock, in milliseconds. What is odd about it is noted.
 *
 * @param secondsPerUnit - what a plain number counts; seconds unless told
 */
export function durationOf(
  written: string | undefined,
  { diagnostics }: ReadingContext,
  secondsPerUnit: number = 1,
): number | undefined {
  const reading = readDuration(written ?? '')
  const ms = reading.ms === undefined ? undefined : Math.round(reading.ms * secondsPerUnit * 1e6) / 1e6
  const isPlausible = reading.fault === 'implausible' && ms !== undefined && ms <= yearMs
  if (reading.fault && !isPlausible)
    diagnostics.note(
      `${reading.fault}-duration`,
      faults[reading.fault],
      'Outcomes are not touched; only times are affected.',
    )
  return ms
}

/** When something began, as a report writes it. One that stands for none is none; one that can't be read is noted. */
export function momentOf(
  written: string | undefined,
  { diagnostics, zoneOffsetMinutes }: ReadingContext,
): CaseMoment | undefined {
  const moment = readTimestamp(written ?? '', zoneOffsetMinutes)
  if (moment === 'unreadable')
    diagnostics.note(
      'unreadable-timestamp',
      'A time is of unknown or ambiguous form; it was left out.',
      'Outcomes are not touched; only times are affected.',
    )
  return typeof moment === 'string' ? undefined : moment
}
