import * as z from 'zod'
import { InstantSchema } from '../schema/instant.ts'
import { plainRecord } from '../schema/plain-record.ts'
import { strictObject } from '../schema/strict-object.ts'
import { anyText } from '../schema/text.ts'
import type { FeedEvent, FeedEventKind } from './change-feed.ts'
import { StorableJsonSchema } from './storable-json.ts'

const kinds = [
  'results',
  'results-removed',
  'group',
  'testcase',
  'waiver-events',
  'waiver-records',
  'sign-offs',
  'report',
  'report-removed',
  'ingest',
  'decision',
  'quarantine',
  'audit',
] as const satisfies readonly FeedEventKind[]

/** An event of the change feed, for who reads back what a store wrote or what another program handed on. */
export const FeedEventSchema: z.ZodType<FeedEvent> = strictObject({
  position: z.int().min(1),
  kind: z.enum(kinds),
  ref: anyText(),
  at: z.exactOptional(InstantSchema),
  facts: plainRecord(z.string(), StorableJsonSchema),
})
