import { ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import { exactly } from '../schema/exactly.ts'
import { InstantSchema } from '../schema/instant.ts'
import { plainRecord } from '../schema/plain-record.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { changeState } from './change-state.ts'
import type { RunExpectation, RunReportPart } from './merge-parts.ts'
import { readStateBody } from './state-json.ts'

/** What is remembered of a run of several reports. */
export interface RunRecord {
  readonly parts: readonly RunReportPart[]
  readonly expected?: RunExpectation
}

const runSpace = 'ingest/runs'

const ChunkSchema = strictObject({ number: z.int().min(1), of: z.int().min(1) })

const PartSchema: z.ZodType<RunReportPart> = exactly<RunReportPart>()(
  strictObject({
    ingestId: z.string(),
    reportKey: z.string(),
    receivedAt: InstantSchema,
    resultCount: z.int().min(0),
    metadata: plainRecord(z.string(), z.string()),
    chunk: z.exactOptional(ChunkSchema),
    incomplete: z.exactOptional(z.string()),
  }),
)

const ExpectationSchema: z.ZodType<RunExpectation> = exactly<RunExpectation>()(
  strictObject({
    chunks: z.exactOptional(z.int().min(1)),
    testcases: z.exactOptional(z.array(z.string())),
  }),
)

const RunRecordSchema: z.ZodType<RunRecord> = exactly<RunRecord>()(
  strictObject({ parts: z.array(PartSchema), expected: z.exactOptional(ExpectationSchema) }),
)

export type RunRecordError = StateError | QueryError | SchemaError

/** Adds a report to its run. One that is there already changes nothing. */
export function recordPart(
  states: Pick<StateStore, 'get' | 'put'>,
  run: string,
  part: RunReportPart,
): Promise<Result<RunRecord | undefined, RunRecordError>> {
  return changeState<RunRecord>(states, { space: runSpace, key: run, schema: RunRecordSchema }, (now) => {
    const { parts = [], ...rest } = now ?? {}
    if (parts.some(({ ingestId }) => ingestId === part.ingestId)) return ok(undefined)
    return ok({ value: { ...rest, parts: [...parts, part] } })
  })
}

/** Says what a run is to hold, in place of what was said before. */
export function recordExpectation(
  states: Pick<StateStore, 'get' | 'put'>,
  run: string,
  expected: RunExpectation,
): Promise<Result<RunRecord | undefined, RunRecordError>> {
  return changeState<RunRecord>(states, { space: runSpace, key: run, schema: RunRecordSchema }, (now) =>
    ok({ value: { parts: now?.parts ?? [], expected } }),
  )
}

export async function readRunRecord(
  states: Pick<StateStore, 'get'>,
  run: string,
): Promise<Result<RunRecord, QueryError | SchemaError>> {
  const found = await states.get(runSpace, [run])
  return found.andThen(([entry]) => (entry ? readStateBody(RunRecordSchema, entry) : ok({ parts: [] })))
}
