import type { Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { InstantSchema } from '../../schema/instant.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { anyText } from '../../schema/text.ts'
import { VariantSchema } from '../../schema/variant.ts'
import { ManualEventSchema } from './manual-event.ts'
import type { QuarantinePeriod, QuarantineRecord } from './quarantine-record.ts'

const periodSchema = exactly<QuarantinePeriod>()(
  strictObject({
    from: InstantSchema,
    until: InstantSchema,
    by: anyText(),
    reason: anyText(),
    event: z.exactOptional(anyText()),
  }),
)

export const QuarantineRecordSchema: z.ZodType<QuarantineRecord> = exactly<QuarantineRecord>()(
  strictObject({
    testcase: TestcaseNameSchema,
    variant: VariantSchema,
    state: z.enum(['healthy', 'suspect', 'quarantined', 'probation', 'broken', 'exempt']),
    since: z.number(),
    period: z.exactOptional(periodSchema),
    manual: z.exactOptional(ManualEventSchema),
    relapses: z.int().min(0),
    owner: z.exactOptional(anyText()),
    issue: z.exactOptional(anyText()),
    notices: z.array(z.enum(['entry-added', 'entry-withheld', 'expired', 'stale', 'broken', 'qualifies'])),
  }).superRefine(({ state, period }, context) => {
    if ((state === 'quarantined') !== (period !== undefined))
      context.addIssue({
        code: 'custom',
        path: ['period'],
        message: 'A test that is quarantined has a period, and no other has.',
      })
  }),
)

/** Checks a record that comes back from where it was stored. Answers it, or `schema/invalid` with every fault. */
export function parseQuarantineRecord(input: unknown): Result<QuarantineRecord, SchemaError> {
  return checkSchema(QuarantineRecordSchema, input)
}
