import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { digestOf, type Digest } from '../canonical/digest.ts'
import type { ErrorValue } from '../errors/index.ts'
import type { IngestEntry, IngestLedger, IngestStage } from '../ports/ingest-ledger.ts'
import type { RawReportStore } from '../ports/raw-report-store.ts'
import type { KeyConflict, PutError, ReadError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { fetchRefused, refusalOfUrl, type FetchPolicy, type FetchRefused } from './fetch-policy.ts'
import { aboutFacts, type ReportAbout } from './report-about.ts'
import type { StepHook } from './ingest-steps.ts'
import { storeSideFiles, type SideFile, type StoredSideFile } from './side-files.ts'

/** A report as somebody hands it in. */
export interface Upload {
  /**
   * Names this delivery, in its project: what is the same when a sender that heard no answer sends again, such as the id of
   * a webhook delivery.
   */
  readonly id: string
  readonly bytes: Uint8Array
  readonly mediaType?: string
  /** Who hands it in, as the host knows them: it is recorded on the run. */
  readonly uploader?: string
  readonly about?: ReportAbout
  readonly files?: readonly SideFile[]
  /** Where the bytes were fetched. */
  readonly source?: string
}

/** What a sender gets: the report is kept, and will be looked at. */
export interface UploadReceipt {
  readonly ingestId: string
  /** The SHA-256 of the bytes as they came. */
  readonly digest: Digest
  readonly stage: IngestStage
  /** False where this delivery was received before. */
  readonly isNew: boolean
  /** What became of the files beside the report; of one that was received before, nothing is said. */
  readonly files: readonly StoredSideFile[]
}

/** More bytes than are taken. */
export interface UploadTooLarge extends ErrorValue<'report/limit-exceeded'> {
  readonly retryable: false
  readonly size: number
  readonly limit: number
}

export type ReceiveError = PutError | ReadError | UploadTooLarge | FetchRefused

/** What receiving a report takes of a storage. */
export interface ReceivingStores {
  readonly reports: Pick<RawReportStore, 'put' | 'info'>
  readonly ingest: Pick<IngestLedger, 'open' | 'get'>
  readonly states: Pick<StateStore, 'get' | 'put'>
}

export interface ReceiveOptions {
  /** When it came in. */
  readonly at: Instant
  /** The longest report that is taken, in bytes; 64 MiB unless told. */
  readonly mostBytes?: number
  /** Where an uploader may have its callback sent; nowhere unless told. Whoever delivers it checks the address again. */
  readonly callbacks?: Pick<FetchPolicy, 'hosts' | 'schemes'>
  readonly step?: StepHook
}

const defaultMostBytes = 64 * 1024 * 1024

/**
 * Keeps a report as it was sent and opens its entry in the ledger: the answer may go out at once, before anybody reads it.
 * The same delivery again is answered by what became of the first; the same id with other bytes, or about something else, is
 * a `store/key-conflict`.
 *
 * @example
 * import { receiveReport, type ReceivingStores } from '@gatewright/core/ingest'
 *
 * declare const storage: ReceivingStores
 * declare const body: Uint8Array
 *
 * const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
 * const upload = { id: 'delivery-1', bytes: body, uploader: 'ci', about: { item } }
 * const receipt = await receiveReport(storage, upload, { at: '2026-11-22T04:19:00Z' })
 * receipt.map(({ stage }) => stage) // ok('received')
 */
export function receiveReport(
  stores: ReceivingStores,
  upload: Upload,
  options: ReceiveOptions,
): ResultAsync<UploadReceipt, ReceiveError> {
  return new ResultAsync(receive(stores, upload, options))
}

async function receive(
  stores: ReceivingStores,
  upload: Upload,
  { at, mostBytes = defaultMostBytes, callbacks, step = () => {} }: ReceiveOptions,
): Promise<Result<UploadReceipt, ReceiveError>> {
  const { id, bytes, mediaType, files = [] } = upload
  const tooLarge = [bytes, ...files.map((file) => file.bytes)].find(({ length }) => length > mostBytes)
  if (tooLarge) return err(uploadTooLarge(tooLarge.length, mostBytes))
  const refusal = refusalOfCallback(upload, callbacks)
  if (refusal) return err(refusal)
  const said = factsOf(upload)
  if (said.isErr()) return err(said.error)
  const opening: Opening = { ...said.value, report: digestOf(bytes), receivedAt: at }
  const before = await stores.ingest.get(id)
  if (before.isErr()) return err(before.error)
  if (before.value) return sameDelivery(before.value, opening)
  const stored = await storeSideFiles(stores, { id, files, at }, step)
  const put = (): ReturnType<RawReportStore['put']> =>
    stores.reports.put(bytes, { receivedAt: at, ...(mediaType !== undefined && { mediaType }) })
  const kept = await put()
  if (kept.isErr()) return err(kept.error)
  await step('receive/bytes-stored')
  const opened = await stores.ingest.open(opening)
  if (opened.isErr()) {
    // The same delivery may have come twice at once.
    const other = opened.error.kind === 'store/key-conflict' ? await stores.ingest.get(id) : undefined
    return other?.isOk() && other.value ? sameDelivery(other.value, opening) : err(opened.error)
  }
  // A sweep that saw the bytes before the entry may have taken them for orphans.
  const info = await stores.reports.info(kept.value.digest)
  if (info.isErr()) return err(info.error)
  if (!info.value) {
    const again = await put()
    if (again.isErr()) return err(again.error)
  }
  await step('receive/opened')
  return ok({ ...receiptOf(opened.value, true), files: stored })
}

type Opening = Parameters<IngestLedger['open']>[0]

/** What an entry is opened with, but for its bytes and its time. */
function factsOf({
  id,
  uploader,
  about = {},
  files = [],
  source,
}: Omit<Upload, 'bytes'>): Result<Omit<Opening, 'report' | 'receivedAt'>, SchemaError> {
  return aboutFacts(about).map((told) => {
    const facts = {
      ...told,
      ...(files.length > 0 && { sideFiles: String(files.length) }),
      ...(source !== undefined && { source }),
    }
    return {
      id,
      ...(uploader !== undefined && { uploader }),
      ...(Object.keys(facts).length > 0 && { facts }),
    }
  })
}

/** The answer to a delivery that was received before, as far as it is known without its bytes; undefined for a new one. */
export function knownDelivery(
  { ingest }: Pick<ReceivingStores, 'ingest'>,
  upload: Omit<Upload, 'bytes'>,
): ResultAsync<UploadReceipt | undefined, ReceiveError> {
  return factsOf(upload).asyncAndThen((said) =>
    ingest
      .get(upload.id)
      .andThen((entry) =>
        entry
          ? sameDelivery(entry, { ...said, report: entry.report, receivedAt: entry.receivedAt })
          : ok(undefined),
      ),
  )
}

/** The facts that one delivery has for good; its stages add others. */
const deliveryFacts = ['about', 'source', 'sideFiles']

/** The answer to a delivery whose id is known: to a repeat it is what became of the first. */
function sameDelivery(entry: IngestEntry, opening: Opening): Result<UploadReceipt, KeyConflict> {
  const isSame =
    entry.report === opening.report &&
    entry.uploader === opening.uploader &&
    deliveryFacts.every((fact) => entry.facts?.[fact] === opening.facts?.[fact])
  if (isSame) return ok(receiptOf(entry, false))
  const message = `The delivery "${entry.id}" came before with other bytes, of another sender or about something else.`
  return err({ kind: 'store/key-conflict', message, retryable: false, key: entry.id })
}

function receiptOf({ id, report, stage }: IngestEntry, isNew: boolean): UploadReceipt {
  return { ingestId: id, digest: report, stage, isNew, files: [] }
}

/** Why the callback of an upload goes nowhere that is allowed; undefined where it does, or there is none. */
export function refusalOfCallback(
  { about }: Pick<Upload, 'about'>,
  callbacks: ReceiveOptions['callbacks'] = { hosts: [] },
): FetchRefused | undefined {
  const url = about?.callbackUrl
  const refusal = url === undefined ? undefined : refusalOfUrl(url, callbacks)
  return refusal && fetchRefused(refusal.reason, refusal.host, `The callback: ${refusal.message}`)
}

/** The error of bytes that are more than is taken. */
export function uploadTooLarge(size: number, limit: number): UploadTooLarge {
  const message = `These are ${size} bytes; at most ${limit} are taken.`
  return { kind: 'report/limit-exceeded', message, retryable: false, size, limit }
}
