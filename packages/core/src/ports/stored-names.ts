import * as z from 'zod'
import type { Digest } from '../canonical/digest.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'

/** Ids, names of consumers, owners, spaces, topics and streams are this long at most, in UTF-16 code units. */
const longestName = 512

/** What stores call things by: a line of text of at most 512 characters. */
export const StoredNameSchema: z.ZodString = lineOfText(longestName)

export const DigestSchema: z.ZodType<Digest> = z
  .string()
  .regex(
    /^sha256:[0-9a-f]{64}$/,
    'Not a digest; write sha256: and 64 hexadecimal digits in lower case.',
  ) as z.ZodType<unknown> as z.ZodType<Digest>

export const SubjectOfStoreSchema: z.ZodType<{ readonly type: string; readonly identifier: string }> =
  strictObject({ type: lineOfText(64), identifier: lineOfText(1024) })
