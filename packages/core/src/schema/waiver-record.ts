import * as z from 'zod'
import { exactly } from './exactly.ts'
import { strictObject } from './strict-object.ts'
import { freeText } from './text.ts'
import { instantOfTimestamp } from './timestamp-instant.ts'

/**
 * What a waiver is narrowed to, beyond what WaiverDB knows. A key that is absent or null narrows nothing, so that records of
 * WaiverDB itself are for every architecture and result, and for ever.
 */
export interface WaiverNarrowing {
  readonly system_architecture?: string | null
  readonly system_variant?: string | null
  /** The one result that is waived: the next one needs a waiver of its own. */
  readonly only_result_id?: number | string | null
  /** ISO 8601; the waiver counts until just before. */
  readonly expires_at?: string | null
}

/** A waiver as WaiverDB's API gives it out. */
export interface WaiverDbRecord extends WaiverNarrowing {
  readonly id: number
  readonly subject_type: string
  readonly subject_identifier: string
  readonly testcase: string
  /** Nothing stands for every scenario. */
  readonly scenario?: string | null
  readonly product_version: string
  /** False takes back what was waived before. */
  readonly waived: boolean
  /** Old records may have none. */
  readonly comment?: string | null
  readonly username: string
  readonly proxied_by?: string | null
  /** ISO 8601; in UTC where no zone is given. */
  readonly timestamp: string
}

/** A record of WaiverDB before a store has numbered it. */
export type NewWaiverDbRecord = Omit<WaiverDbRecord, 'id'>

const text = freeText(8192)
const timestamp = z.string().refine((one) => instantOfTimestamp(one) !== undefined, {
  message: 'Not a time, as 2026-11-22T04:19:00.123456 or with a zone, as +01:00.',
  params: { code: 'bad-format' },
})
const recordFields = {
  subject_type: text,
  subject_identifier: text,
  testcase: text,
  scenario: z.exactOptional(z.nullable(text)),
  product_version: text,
  waived: z.boolean(),
  comment: z.exactOptional(z.nullable(text)),
  username: text,
  proxied_by: z.exactOptional(z.nullable(text)),
  timestamp,
  system_architecture: z.exactOptional(z.nullable(text)),
  system_variant: z.exactOptional(z.nullable(text)),
  only_result_id: z.exactOptional(z.nullable(z.union([z.int().min(0), text]))),
  expires_at: z.exactOptional(z.nullable(timestamp)),
}

/** What a store keeps: what WaiverDB itself has written, so that texts may be empty. */
export const WaiverDbRecordSchema: z.ZodType<WaiverDbRecord> = exactly<WaiverDbRecord>()(
  strictObject({ id: z.int().min(0), ...recordFields }),
)

export const NewWaiverDbRecordSchema: z.ZodType<NewWaiverDbRecord> = exactly<NewWaiverDbRecord>()(
  strictObject(recordFields),
)
