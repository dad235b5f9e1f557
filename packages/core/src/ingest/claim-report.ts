import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { IngestLedger } from '../ports/ingest-ledger.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { changeState } from './change-state.ts'

const claimSpace = 'ingest/claims'
const ClaimSchema: z.ZodType<string> = z.string()

/**
 * The id of the entry whose report it is that is stored under a report key: of any number who claim it at once, one. A claim
 * is for good, unless its entry is gone or came to be `invalid`: a newer parser may read the same bytes when they come again.
 */
export async function claimReport(
  stores: { readonly states: Pick<StateStore, 'get' | 'put'>; readonly ingest: Pick<IngestLedger, 'get'> },
  reportKey: string,
  id: string,
): Promise<Result<string, StateError | QueryError | SchemaError>> {
  const place = { space: claimSpace, key: reportKey, schema: ClaimSchema }
  for (;;) {
    const claimed = await changeState(stores.states, place, (owner) =>
      ok(owner === undefined ? { value: id } : undefined),
    )
    if (claimed.isErr()) return err(claimed.error)
    const owner = claimed.value ?? id
    if (owner === id) return ok(id)
    const entry = await stores.ingest.get(owner)
    if (entry.isErr()) return err(entry.error)
    if (entry.value && entry.value.stage !== 'invalid') return ok(owner)
    const taken = await changeState(stores.states, place, (now) =>
      ok(now === owner ? { value: id } : undefined),
    )
    if (taken.isErr()) return err(taken.error)
    // Where somebody else was faster, it is now theirs to answer for.
    if (taken.value === id) return ok(id)
  }
}
