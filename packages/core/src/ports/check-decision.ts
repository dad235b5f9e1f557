import type { Result } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import type { CitedEvidence, DecisionRecord, StoredDecision, StoredDecisionQuery } from './decision-store.ts'
import { StorableJsonSchema } from './storable-json.ts'
import { DigestSchema, StoredNameSchema, SubjectOfStoreSchema } from './stored-names.ts'

const CitedEvidenceSchema: z.ZodType<CitedEvidence> = exactly<CitedEvidence>()(
  strictObject({
    groups: z.exactOptional(z.array(StoredNameSchema)),
    results: z.exactOptional(z.array(StoredNameSchema)),
    reportKeys: z.exactOptional(z.array(StoredNameSchema)),
    reports: z.exactOptional(z.array(DigestSchema)),
  }),
)

const decisionShape = {
  id: StoredNameSchema,
  decidedAt: InstantSchema,
  subject: SubjectOfStoreSchema,
  decisionContext: lineOfText(512),
  status: lineOfText(64),
  decision: StorableJsonSchema,
  cites: z.exactOptional(CitedEvidenceSchema),
  storedThrough: z.exactOptional(z.int().min(0)),
} as const

const DecisionRecordSchema: z.ZodType<DecisionRecord> = strictObject(decisionShape)

/** A decision as a store answers it, for who reads back what a store wrote. */
export const StoredDecisionSchema: z.ZodType<StoredDecision> = strictObject({
  ...decisionShape,
  closedAt: z.exactOptional(InstantSchema),
})

/** Checks a decision, for stores. */
export function checkDecisionRecord(decision: DecisionRecord): Result<DecisionRecord, SchemaError> {
  return checkSchema(DecisionRecordSchema, decision)
}

const ClosingSchema = strictObject({ at: InstantSchema })

/** Checks when a decision is closed, for stores. */
export function checkClosing(at: Instant): Result<Instant, SchemaError> {
  return checkSchema(ClosingSchema, { at }).map((closing) => closing.at)
}

const StoredDecisionQuerySchema: z.ZodType<StoredDecisionQuery> = strictObject({
  subject: z.exactOptional(strictObject({ type: z.string(), identifier: z.string() })),
  decisionContext: z.exactOptional(z.string()),
  statuses: z.exactOptional(z.array(z.string())),
  since: z.exactOptional(InstantSchema),
  until: z.exactOptional(InstantSchema),
  isOpen: z.exactOptional(z.boolean()),
})

/** Checks which decisions a caller asks for, for stores. */
export function checkDecisionQuery(query: StoredDecisionQuery): Result<StoredDecisionQuery, SchemaError> {
  return checkSchema(StoredDecisionQuerySchema, query)
}
