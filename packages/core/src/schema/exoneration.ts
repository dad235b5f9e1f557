import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { TestcaseNameSchema } from './testcase.ts'
import { lineOfText } from './text.ts'
import { VariantSchema, type Variant } from './variant.ts'

/** Automatic absolution of a failure by evidence from elsewhere. Never called a waiver: nobody decided it. */
export interface Exoneration {
  readonly id: string
  readonly testcase: string
  readonly variant?: Variant
  readonly reason: 'fails-on-mainline' | 'fails-on-other-changes' | 'not-critical'
  /** Ids of the results that speak for it; none of them from the change it absolves. */
  readonly evidence: readonly string[]
  readonly at: Instant
  readonly modelVersion: string
}

export const ExonerationSchema: z.ZodType<Exoneration> = exactly<Exoneration>()(
  strictObject({
    id: lineOfText(512),
    testcase: TestcaseNameSchema,
    variant: z.exactOptional(VariantSchema),
    reason: z.enum(['fails-on-mainline', 'fails-on-other-changes', 'not-critical']),
    evidence: z.array(lineOfText(512)),
    at: InstantSchema,
    modelVersion: lineOfText(64),
  }),
)
