import * as z from 'zod'
import { compareInstants } from '../../schema/compare-instants.ts'
import { addDuration } from '../../schema/duration-ms.ts'
import { DurationSchema, type Duration } from '../../schema/duration.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { Predicate } from './predicate.ts'

/** Met once the subject's `createdAt` is as long ago as `duration` says; pending before, and where that time is not known. */
export function ageAtLeast(): Predicate<{ readonly duration: Duration }> {
  return {
    params: strictObject({ duration: DurationSchema }) as z.ZodType<{ readonly duration: Duration }>,
    laws: ['order-independent', 'monotone-in-pass'],
    evaluate: ({ subject, at, params }) => {
      if (subject.createdAt === undefined)
        return { status: 'pending', code: 'missing-fact', message: 'nobody knows how old it is', cites: [] }
      const due = addDuration(subject.createdAt, params.duration)
      return compareInstants(at, due) >= 0
        ? { status: 'satisfied', code: 'old-enough', message: `it is ${params.duration} old`, cites: [] }
        : {
            status: 'pending',
            code: 'too-young',
            message: `it is too young until ${due}`,
            cites: [],
            validUntil: due,
          }
    },
  }
}
