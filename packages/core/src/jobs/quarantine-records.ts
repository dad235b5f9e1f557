import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { compareText } from '../canonical/compare-text.ts'
import { digestOf } from '../canonical/digest.ts'
import type { QuarantineEffect } from '../flake/quarantine/quarantine-effect.ts'
import { QuarantineRecordSchema } from '../flake/quarantine/quarantine-record-schema.ts'
import type { QuarantineRecord } from '../flake/quarantine/quarantine-record.ts'
import { testKey, type TestKey } from '../flake/evidence/test-key.ts'
import { StorableJsonSchema } from '../ports/storable-json.ts'
import { readStateBody, stateBody } from '../ports/state-json.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import { strictObject } from '../schema/strict-object.ts'

/** A record, what is still to be done about it, and its version in the store. */
export interface KeptRecord {
  readonly record: QuarantineRecord
  readonly pending: readonly QuarantineEffect[]
  readonly version: number
}

const space = 'quarantine-records'

/** Effects are only ever read back by who wrote them. */
const KeptSchema: z.ZodType<Pick<KeptRecord, 'record' | 'pending'>> = strictObject({
  record: QuarantineRecordSchema,
  pending: z.array(StorableJsonSchema) as z.ZodType<unknown> as z.ZodType<readonly QuarantineEffect[]>,
})

const pageLimit = 1_000

/**
 * The quarantine records that `generate-quarantine-plan` keeps, by testcase and variant. `quarantineEntries` makes of them what
 * a gate is told.
 *
 * @example
 * import { quarantineEntries } from '@gatewright/core/flake'
 * import { readQuarantineRecords } from '@gatewright/core/jobs'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const records = await readQuarantineRecords(storage.states)
 * const quarantine = records.map((all) => quarantineEntries(all, Date.parse('2026-12-01T04:19:00Z')).entries)
 */
export function readQuarantineRecords(
  states: Pick<StateStore, 'list'>,
): ResultAsync<readonly QuarantineRecord[], QueryError> {
  return new ResultAsync(readKept(states)).map((kept) =>
    [...kept].sort(([a], [b]) => compareText(a, b)).map(([, { record }]) => record),
  )
}

/** The records of all tests, by key. */
export async function readKept(
  states: Pick<StateStore, 'list'>,
): Promise<Result<ReadonlyMap<TestKey, KeptRecord>, QueryError>> {
  const kept = new Map<TestKey, KeptRecord>()
  for (let after = ''; ;) {
    const page = await states.list(space, { limit: pageLimit, ...(after !== '' && { after }) })
    if (page.isErr()) return err(page.error)
    for (const entry of page.value) {
      const read = readStateBody(KeptSchema, entry)
      if (read.isErr()) return err(read.error)
      kept.set(testKey(read.value.record), { ...read.value, version: entry.version })
    }
    const last = page.value.at(-1)
    if (!last || page.value.length < pageLimit) return ok(kept)
    after = last.key
  }
}

/** Keeps a record where nobody else changed it since it was read. */
export function keepRecord(
  states: Pick<StateStore, 'put'>,
  { record, pending, version }: KeptRecord,
): ResultAsync<KeptRecord, StateError> {
  const body = stateBody({ record, pending })
  // A name may be longer than a key may be.
  const key = digestOf(testKey(record))
  return states
    .put(space, [{ key, body, expectedVersion: version }])
    .map(() => ({ record, pending, version: version + 1 }))
}
