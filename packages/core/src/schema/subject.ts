import * as z from 'zod'
import { exactly } from './exactly.ts'
import { plainRecord } from './plain-record.ts'
import { strictObject } from './strict-object.ts'
import { lineOfText } from './text.ts'

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
  readonly facts?: Readonly<Record<string, string | number | boolean>>
}

export const SubjectRefSchema: z.ZodType<SubjectRef> = exactly<SubjectRef>()(
  strictObject({
    type: lineOfText(64),
    identifier: lineOfText(1024),
    productVersion: z.exactOptional(lineOfText(256)),
    revision: z.exactOptional(lineOfText(256)),
    author: z.exactOptional(lineOfText(256)),
    facts: z.exactOptional(plainRecord(lineOfText(256), z.union([z.string(), z.number(), z.boolean()]))),
  }),
)
