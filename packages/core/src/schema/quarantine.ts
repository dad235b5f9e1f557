import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { TestcaseNameSchema } from './testcase.ts'
import { lineOfText } from './text.ts'

/** A testcase that keeps running but, from then until then, does not block where a rule allows it. */
export interface QuarantineEntry {
  readonly testcase: string
  readonly from: Instant
  readonly until: Instant
  /** Where the repair is tracked. */
  readonly issue: string
  readonly by: string
}

export const QuarantineEntrySchema: z.ZodType<QuarantineEntry> = exactly<QuarantineEntry>()(
  strictObject({
    testcase: TestcaseNameSchema,
    from: InstantSchema,
    until: InstantSchema,
    issue: lineOfText(1024),
    by: lineOfText(256),
  }),
)
