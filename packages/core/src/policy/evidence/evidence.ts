import * as z from 'zod'
import { BaselineCountsSchema, type BaselineCounts } from '../../schema/baseline.ts'
import { exactly } from '../../schema/exactly.ts'
import { ExonerationSchema, type Exoneration } from '../../schema/exoneration.ts'
import { GroupSchema, type Group } from '../../schema/group.ts'
import { KnownIssueSchema, type KnownIssue } from '../../schema/known-issue.ts'
import { MetricPointSchema, type MetricPoint } from '../../schema/metric-point.ts'
import { plainRecord } from '../../schema/plain-record.ts'
import { QuarantineEntrySchema, type QuarantineEntry } from '../../schema/quarantine.ts'
import { TestResultSchema, type TestResult } from '../../schema/result.ts'
import { RoleGrantSchema, type RoleGrant } from '../../schema/role-grant.ts'
import { SignOffSchema, type SignOff } from '../../schema/sign-off.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { SubjectRefSchema, type SubjectRef } from '../../schema/subject.ts'
import { anyText } from '../../schema/text.ts'
import { WaiverEventSchema, type WaiverEvent } from '../../schema/waiver.ts'

/**
 * Everything a decision may look at, as plain data. What belongs to another subject, or came after the cut, is left out by
 * `decide`. A decision reads it when it is made and, for its digest, when that is first asked for: leave it as it is.
 */
export interface Evidence {
  readonly subject: SubjectRef
  readonly results: readonly TestResult[]
  readonly waiverEvents?: readonly WaiverEvent[]
  readonly quarantine?: readonly QuarantineEntry[]
  /** Counts only in rules that say so. */
  readonly exonerations?: readonly Exoneration[]
  readonly signOffs?: readonly SignOff[]
  /** Who held which role when. Nobody holds a role of which there is no grant. */
  readonly roles?: readonly RoleGrant[]
  /** Shown beside failures; never a reason to let them pass. */
  readonly knownIssues?: readonly KnownIssue[]
  /** What was measured of the subject, and, marked by `ref`, of what it is compared with. */
  readonly metrics?: readonly MetricPoint[]
  readonly baselines?: readonly BaselineCounts[]
  /** The runs that tested the subject: the source of completeness for populations of a run. */
  readonly groups?: readonly Group[]
  /** Named lists of testcases, of checklist items or of subject identifiers. */
  readonly lists?: Readonly<Record<string, readonly string[]>>
  /** What is known about other subjects, for rules over several. */
  readonly otherSubjects?: readonly SubjectRef[]
}

export const EvidenceSchema: z.ZodType<Evidence> = exactly<Evidence>()(
  strictObject({
    subject: SubjectRefSchema,
    results: z.array(TestResultSchema),
    waiverEvents: z.exactOptional(z.array(WaiverEventSchema)),
    quarantine: z.exactOptional(z.array(QuarantineEntrySchema)),
    exonerations: z.exactOptional(z.array(ExonerationSchema)),
    signOffs: z.exactOptional(z.array(SignOffSchema)),
    roles: z.exactOptional(z.array(RoleGrantSchema)),
    knownIssues: z.exactOptional(z.array(KnownIssueSchema)),
    metrics: z.exactOptional(z.array(MetricPointSchema)),
    baselines: z.exactOptional(z.array(BaselineCountsSchema)),
    groups: z.exactOptional(z.array(GroupSchema)),
    lists: z.exactOptional(plainRecord(anyText(), z.array(anyText()))),
    otherSubjects: z.exactOptional(z.array(SubjectRefSchema)),
  }),
)
