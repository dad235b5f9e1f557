import { err, ok, Result } from 'neverthrow'
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
import { mostChunks } from './report-about.ts'
import { statesWithPrefix } from './states-with-prefix.ts'
import { readStateBody } from '../ports/state-json.ts'

/** What is remembered of a run of several reports. */
export interface RunRecord {
  readonly parts: readonly RunReportPart[]
  readonly expected: RunExpectation
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
    chunks: z.exactOptional(z.int().min(1).max(mostChunks)),
    testcases: z.exactOptional(z.array(z.string())),
  }),
)

export type RunRecordError = StateError | QueryError | SchemaError

/** What is incomplete about a part of which nothing could be read. */
export const unreadable = 'unreadable'

/**
 * Adds a report to its run. One that is there already changes nothing, whichever delivery brought it, unless nothing of it could
 * be read then. Each part is a state of
 * its own: those that come at once don't wait for each other, and a run that never ends costs each of its reports no more.
 */
export async function recordPart(
  states: Pick<StateStore, 'get' | 'put'>,
  run: string,
  part: RunReportPart,
): Promise<Result<void, RunRecordError>> {
  const place = { space: runSpace, key: `${partPrefix(run)}${part.reportKey}`, schema: PartSchema }
  const recorded = await changeState(states, place, (known) => {
    const isBetter = known?.incomplete === unreadable && part.incomplete !== unreadable
    return ok(known && !isBetter ? undefined : { value: part })
  })
  return recorded.map(() => undefined)
}

/** Says what a run is to hold, in place of what was said before. */
export async function recordExpectation(
  states: Pick<StateStore, 'get' | 'put'>,
  run: string,
  expected: RunExpectation,
): Promise<Result<void, RunRecordError>> {
  const place = { space: runSpace, key: expectationKey(run), schema: ExpectationSchema }
  const recorded = await changeState(states, place, () => ok({ value: expected }))
  return recorded.map(() => undefined)
}

/** What a run is to hold; nothing where nobody said it. */
export async function readExpectation(
  states: Pick<StateStore, 'get'>,
  run: string,
): Promise<Result<RunExpectation, QueryError>> {
  const found = await states.get(runSpace, [expectationKey(run)])
  return found.andThen(([entry]) => (entry ? readStateBody(ExpectationSchema, entry) : ok({})))
}

export async function readRunRecord(
  states: Pick<StateStore, 'get' | 'list'>,
  run: string,
): Promise<Result<RunRecord, QueryError>> {
  const expected = await readExpectation(states, run)
  if (expected.isErr()) return err(expected.error)
  const found = await statesWithPrefix(states, runSpace, partPrefix(run))
  return found
    .andThen((entries) => Result.combine(entries.map((entry) => readStateBody(PartSchema, entry))))
    .map((parts) => ({ parts, expected: expected.value }))
}

/** In quotes, so that no name of a run is the beginning of another. */
function partPrefix(run: string): string {
  return `part/${JSON.stringify(run)}/`
}

function expectationKey(run: string): string {
  return `expected/${run}`
}
