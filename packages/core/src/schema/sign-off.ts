import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { freeText, lineOfText } from './text.ts'

/** What one person says about a subject in a role. A later one by the same person, for the same role and item, replaces it. */
export interface SignOff {
  readonly id: string
  readonly role: string
  readonly by: string
  readonly at: Instant
  readonly verdict: 'approve' | 'reject'
  /** The revision of the subject that the person looked at. */
  readonly subjectRevision?: string
  /** The item of a checklist that it is about; without one it is about the subject as a whole. */
  readonly item?: string
  /** The subject, where evidence holds sign-offs of several; the subject of the evidence by default. */
  readonly subject?: { readonly type: string; readonly identifier: string }
  readonly comment?: string
}

export const SignOffSchema: z.ZodType<SignOff> = exactly<SignOff>()(
  strictObject({
    id: lineOfText(512),
    role: lineOfText(256),
    by: lineOfText(256),
    at: InstantSchema,
    verdict: z.enum(['approve', 'reject']),
    subjectRevision: z.exactOptional(lineOfText(256)),
    item: z.exactOptional(lineOfText(1024)),
    subject: z.exactOptional(strictObject({ type: lineOfText(64), identifier: lineOfText(1024) })),
    comment: z.exactOptional(freeText(8192)),
  }),
)
