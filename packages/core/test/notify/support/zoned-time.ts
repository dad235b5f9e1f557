/** The part of Temporal that tests compare with: another implementation of time zones. */
interface Temporal {
  readonly Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): ZonedDateTime } }
  readonly PlainDateTime: {
    from(fields: object): {
      toZonedDateTime(zone: string, options: { readonly disambiguation: 'compatible' }): ZonedDateTime
    }
  }
}

export interface ZonedDateTime {
  readonly epochMilliseconds: number
  readonly year: number
  readonly month: number
  readonly day: number
  readonly dayOfWeek: number
  readonly hour: number
  readonly minute: number
}

const temporal = (globalThis as unknown as { readonly Temporal: Temporal }).Temporal

export function zoned(ms: number, zone: string): ZonedDateTime {
  return temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
}

/** The moment of a date and time, the earlier one of two, and after a jump where clocks never show it. */
export function momentOf(fields: object, zone: string): number {
  return temporal.PlainDateTime.from(fields).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds
}
