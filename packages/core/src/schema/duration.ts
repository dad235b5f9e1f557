import * as z from 'zod'
import { durationGrammar, durationToMs } from './duration-ms.ts'

/**
 * A length of time as ISO 8601 text: weeks alone (`P2W`), or days, hours, minutes and seconds (`P7D`, `PT6H`,
 * `P1DT12H`, `PT1.5S`), down to the millisecond. Longer than nothing and at most 100 years, of 365.25 days
 * each. There are no years and months, because their length varies, and a day always has 24 hours.
 */
export type Duration = string

const longestMs = durationToMs('P36525D')

export const DurationSchema: z.ZodType<Duration> = z
  .string()
  .regex(durationGrammar, {
    abort: true,
    error: ({ input }) =>
      /^P[\dYWD]*[YM]/.test(String(input))
        ? 'Years and months vary in length; write weeks, days, hours, minutes and seconds, as P30D.'
        : 'Not a duration; write weeks alone, or days, hours, minutes and seconds, as P2W, P7D, PT6H or P1DT12H.',
  })
  .refine((text) => durationToMs(text) > 0, 'A duration is longer than nothing.')
  .refine((text) => durationToMs(text) <= longestMs, 'A duration is at most 100 years, which are P36525D.')
