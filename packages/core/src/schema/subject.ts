import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { itemIdFault, itemTypeName, longestItemId } from './item.ts'
import { plainRecord } from './plain-record.ts'
import { strictObject } from './strict-object.ts'
import { anyText, lineOfText } from './text.ts'

/** An item as a gate sees it, with what is known about it. */
export interface SubjectRef {
  /** The item's type. */
  readonly type: string
  /** The item's id. */
  readonly identifier: string
  /** The product it would be released to, as `fedora-40`. */
  readonly productVersion?: string
  readonly revision?: string
  readonly author?: string
  /** Who asks for the release. */
  readonly requester?: string
  /** When it was built, committed or handed in: what windows and deadlines on subject time count from. */
  readonly createdAt?: Instant
  readonly facts?: Readonly<Record<string, string | number | boolean>>
}

export const SubjectRefSchema: z.ZodType<SubjectRef> = exactly<SubjectRef>()(
  strictObject({
    type: itemTypeName(),
    identifier: lineOfText(longestItemId),
    productVersion: z.exactOptional(lineOfText(256)),
    revision: z.exactOptional(lineOfText(256)),
    author: z.exactOptional(lineOfText(256)),
    requester: z.exactOptional(lineOfText(256)),
    createdAt: z.exactOptional(InstantSchema),
    facts: z.exactOptional(plainRecord(lineOfText(256), z.union([anyText(), z.number(), z.boolean()]))),
  }).superRefine(({ type, identifier }, context) => {
    const fault = itemIdFault({ type, id: identifier })
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['identifier'], message: fault })
  }),
)
