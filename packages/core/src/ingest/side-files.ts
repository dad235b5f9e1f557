import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { digestOf, type Digest } from '../canonical/digest.ts'
import type { RawReportStore } from '../ports/raw-report-store.ts'
import type { StateError, StateStore } from '../ports/state-store.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { QueryError } from '../ports/result-store.ts'
import { DigestSchema } from '../ports/stored-names.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { freeText } from '../schema/text.ts'
import type { StepHook } from './ingest-steps.ts'
import { changeState } from './change-state.ts'
import { readStateBody } from './state-json.ts'

/** A file that comes beside a report: a screenshot, a log. */
export interface SideFile {
  /** As the report names it. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly mediaType?: string
}

/** What became of a file beside a report: kept under its digest, or why it is not. */
export type StoredSideFile =
  | { readonly name: string; readonly digest: Digest; readonly size: number }
  | { readonly name: string; readonly error: string }

/** The space of states that says which files came beside which report. */
const sideFileSpace = 'ingest/side-files'

const StoredSideFilesSchema: z.ZodType<readonly StoredSideFile[]> = z.array(
  z.union([
    strictObject({ name: z.string(), digest: DigestSchema, size: z.int().min(0) }),
    strictObject({ name: z.string(), error: freeText(8192) }),
  ]),
)

export interface SideFileStores {
  readonly reports: Pick<RawReportStore, 'put'>
  readonly states: Pick<StateStore, 'get' | 'put'>
}

/**
 * Keeps files by their digests, before the entry of their report is opened. That one can't be kept is written down, and is
 * no failure of the report. Answers what became of each.
 */
export async function storeSideFiles(
  { reports, states }: SideFileStores,
  { id, files, at }: { readonly id: string; readonly files: readonly SideFile[]; readonly at: Instant },
  step: StepHook,
): Promise<readonly StoredSideFile[]> {
  const stored: StoredSideFile[] = []
  for (const { name, bytes, mediaType } of files) {
    // The name of the entry first: a file that no entry answers for is an orphan, whatever ends in between.
    const named = await nameOwner(states, digestOf(bytes), id)
    const put = await named.asyncAndThen(() =>
      reports.put(bytes, { receivedAt: at, ...(mediaType !== undefined && { mediaType }) }),
    )
    stored.push(
      put.match(
        ({ digest, size }): StoredSideFile => ({ name, digest, size }),
        ({ message }): StoredSideFile => ({ name, error: message }),
      ),
    )
    await step('receive/side-file-stored')
  }
  if (stored.length === 0) return stored
  const place = { space: sideFileSpace, key: listKey(id), schema: StoredSideFilesSchema }
  const listed = await changeState(states, place, (now) =>
    ok(JSON.stringify(now) === JSON.stringify(stored) ? undefined : { value: stored }),
  )
  // Whoever looks later sees that something is missing, for the entry says how many there were.
  return listed.isOk() ? stored : stored.map(({ name }) => ({ name, error: listed.error.message }))
}

/** Notes that a file came beside the report of an entry; once more changes nothing. */
async function nameOwner(
  states: Pick<StateStore, 'put'>,
  digest: Digest,
  id: string,
): Promise<Result<void, StateError>> {
  const change = { key: ownerKey(digest, id), body: nothing, expectedVersion: 0 }
  const put = await states.put(sideFileSpace, [change])
  return put.orElse((error) => (error.kind === 'store/version-conflict' ? ok() : err(error)))
}

/** The files beside the report of an entry, and what became of each. */
export async function sideFilesOf(
  states: Pick<StateStore, 'get'>,
  { id }: Pick<IngestEntry, 'id'>,
): Promise<Result<readonly StoredSideFile[], QueryError | SchemaError>> {
  const found = await states.get(sideFileSpace, [listKey(id)])
  return found.andThen(([entry]) => (entry ? readStateBody(StoredSideFilesSchema, entry) : ok([])))
}

/** Ids of entries beside whose reports a file came; some of them may never have been opened. */
export async function ownersOfFile(
  states: Pick<StateStore, 'list'>,
  digest: Digest,
): Promise<Result<readonly string[], QueryError>> {
  const owners: string[] = []
  const prefix = ownerKey(digest, '')
  let after = prefix
  for (;;) {
    const page = await states.list(sideFileSpace, { after, limit: 1000 })
    if (page.isErr()) return page.map(() => [])
    const mine = page.value.filter(({ key }) => key.startsWith(prefix))
    owners.push(...mine.map(({ key }) => key.slice(prefix.length)))
    if (mine.length < page.value.length || page.value.length < 1000) return ok(owners)
    after = page.value.at(-1)?.key ?? after
  }
}

const nothing = new Uint8Array()

function ownerKey(digest: Digest, id: string): string {
  return `of/${digest}/${id}`
}

function listKey(id: string): string {
  return `list/${id}`
}
