import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { GroupSchema, type Group } from '../schema/group.ts'
import { QuarantineEntrySchema, type QuarantineEntry } from '../schema/quarantine.ts'
import { TestResultSchema, type TestResult } from '../schema/result.ts'
import { plainRecord } from '../schema/plain-record.ts'
import { strictObject } from '../schema/strict-object.ts'
import { SubjectRefSchema, type SubjectRef } from '../schema/subject.ts'
import { anyText } from '../schema/text.ts'
import { WaiverEventSchema, type WaiverEvent } from '../schema/waiver.ts'

/** Everything a decision may look at, as plain data. What belongs to another subject, or came after the cut, is left out by `decide`. */
export interface Evidence {
  readonly subject: SubjectRef
  readonly results: readonly TestResult[]
  readonly waiverEvents?: readonly WaiverEvent[]
  readonly quarantine?: readonly QuarantineEntry[]
  /** The runs that tested the subject: the source of completeness for populations of a run. */
  readonly groups?: readonly Group[]
  /** Named lists of testcases. */
  readonly lists?: Readonly<Record<string, readonly string[]>>
}

export const EvidenceSchema: z.ZodType<Evidence> = exactly<Evidence>()(
  strictObject({
    subject: SubjectRefSchema,
    results: z.array(TestResultSchema),
    waiverEvents: z.exactOptional(z.array(WaiverEventSchema)),
    quarantine: z.exactOptional(z.array(QuarantineEntrySchema)),
    groups: z.exactOptional(z.array(GroupSchema)),
    lists: z.exactOptional(plainRecord(anyText(), z.array(anyText()))),
  }),
)
