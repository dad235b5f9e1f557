import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { SubjectRefSchema, type SubjectRef } from './subject.ts'
import { TestcaseNameSchema } from './testcase.ts'
import { freeText, lineOfText } from './text.ts'
import { VariantSchema, type Variant } from './variant.ts'

/** What a waiver is good for. Every key that is present narrows it; it never covers more than it says. */
export interface WaiverScope {
  readonly subject: SubjectRef
  readonly testcase: string
  /** Exactly this way of running the testcase. */
  readonly variant?: Variant
  /** Every way of running it that has these keys with these values, whatever other keys it has. */
  readonly variantIncludes?: Variant
  readonly decisionContext?: string
  /** `advisory:RHSA-2026:1`, `image:…`, `product:…`: the release the waiver was given for. */
  readonly purpose?: string
  readonly resultId?: string
  readonly failureSignature?: string
}

/** Somebody asks that a requirement may be met without a pass. */
export interface WaiverRequested {
  readonly kind: 'requested'
  readonly waiverId: string
  readonly at: Instant
  readonly by: string
  /** Who handed it in on behalf of `by`; what is permitted is what `by` may do. */
  readonly proxiedBy?: string
  readonly scope: WaiverScope
  readonly reason: string
  /** The waiver is good until just before this instant. */
  readonly expiresAt: Instant
  /** An emergency: it asks to count before anybody approved it, which it does only where a rule lets `by` do that. */
  readonly breakGlass?: true
}

/** Somebody answers a request, or takes a waiver back. */
export interface WaiverAnswered {
  readonly kind: 'approved' | 'rejected' | 'withdrawn' | 'revoked'
  readonly waiverId: string
  readonly at: Instant
  readonly by: string
  readonly comment: string
}

/** The append-only record of a waiver: its state is what its events add up to. */
export type WaiverEvent = WaiverRequested | WaiverAnswered

export const WaiverScopeSchema: z.ZodType<WaiverScope> = exactly<WaiverScope>()(
  strictObject({
    subject: SubjectRefSchema,
    testcase: TestcaseNameSchema,
    variant: z.exactOptional(VariantSchema),
    variantIncludes: z.exactOptional(VariantSchema),
    decisionContext: z.exactOptional(lineOfText(256)),
    purpose: z.exactOptional(lineOfText(256)),
    resultId: z.exactOptional(lineOfText(512)),
    failureSignature: z.exactOptional(lineOfText(256)),
  }),
)

const eventFields = { waiverId: lineOfText(512), at: InstantSchema, by: lineOfText(256) }

export const WaiverEventSchema: z.ZodType<WaiverEvent> = exactly<WaiverEvent>()(
  z.discriminatedUnion('kind', [
    strictObject({
      kind: z.literal('requested'),
      ...eventFields,
      proxiedBy: z.exactOptional(lineOfText(256)),
      scope: WaiverScopeSchema,
      reason: freeText(8192).min(1),
      expiresAt: InstantSchema,
      breakGlass: z.exactOptional(z.literal(true)),
    }),
    strictObject({
      kind: z.enum(['approved', 'rejected', 'withdrawn', 'revoked']),
      ...eventFields,
      comment: freeText(8192).min(1),
    }),
  ]),
)
