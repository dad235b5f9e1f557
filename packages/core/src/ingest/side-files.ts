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
import { statesWithPrefix } from './states-with-prefix.ts'
import { readStateBody } from '../ports/state-json.ts'

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

/** A file as it came: its sender may go on with its bytes. */
export interface OwnFile extends SideFile {
  readonly digest: Digest
}

export function ownFiles(files: readonly SideFile[]): readonly OwnFile[] {
  return files.map((file) => {
    const bytes = new Uint8Array(file.bytes)
    return { ...file, bytes, digest: digestOf(bytes) }
  })
}

/** The digest of the names and contents of files: that of a delivery with others is another one. */
export function digestOfFiles(files: readonly OwnFile[]): Digest {
  return digestOf(JSON.stringify(files.map(({ name, digest }) => [name, digest])))
}

/** The fact of a ledger entry that says by their digest which files came beside its report. */
export const sideFilesFact = 'sideFiles'

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
  { id, files, at }: { readonly id: string; readonly files: readonly OwnFile[]; readonly at: Instant },
  step: StepHook,
): Promise<readonly StoredSideFile[]> {
  const stored: StoredSideFile[] = []
  for (const { name, digest: own, bytes, mediaType } of files) {
    // The name of the entry first: a file that no entry answers for is an orphan, whatever ends in between.
    const named = await nameOwner(states, own, id)
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
  const place = {
    space: sideFileSpace,
    key: listKey(id, digestOfFiles(files)),
    schema: StoredSideFilesSchema,
  }
  const listed = await changeState(states, place, (now) =>
    ok(JSON.stringify(now) === JSON.stringify(stored) ? undefined : { value: stored }),
  )
  // Whoever looks later sees that something is missing, for the entry says that there were files.
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
  { id, facts }: Pick<IngestEntry, 'id' | 'facts'>,
): Promise<Result<readonly StoredSideFile[], QueryError | SchemaError>> {
  const files = facts?.[sideFilesFact]
  if (files === undefined) return ok([])
  const found = await states.get(sideFileSpace, [listKey(id, files)])
  return found.andThen(([entry]) => (entry ? readStateBody(StoredSideFilesSchema, entry) : ok([])))
}

/** Ids of entries beside whose reports a file came; some of them may never have been opened. */
export async function ownersOfFile(
  states: Pick<StateStore, 'list'>,
  digest: Digest,
): Promise<Result<readonly string[], QueryError>> {
  const prefix = ownerKey(digest, '')
  const found = await statesWithPrefix(states, sideFileSpace, prefix)
  return found.map((owners) => owners.map(({ key }) => key.slice(prefix.length)))
}

const nothing = new Uint8Array()

function ownerKey(digest: Digest, id: string): string {
  return `of/${digest}/${id}`
}

/** With the files in it, so that another delivery of the same id, which is refused, changes nothing of what is known of the first. */
function listKey(id: string, files: string): string {
  return `list/${files}/${id}`
}
