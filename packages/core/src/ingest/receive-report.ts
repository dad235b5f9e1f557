import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { digestOf, type Digest } from '../canonical/digest.ts'
import type { ErrorValue } from '../errors/index.ts'
import { checkRawReport } from '../ports/check-raw-report.ts'
import type { IngestEntry, IngestLedger, IngestStage } from '../ports/ingest-ledger.ts'
import { checkNewIngestEntry, type NewIngestEntry } from '../ports/ingest-record.ts'
import type { RawReportStore } from '../ports/raw-report-store.ts'
import type { KeyConflict, PutError, ReadError } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { isEnd } from './end-entry.ts'
import { fetchRefused, refusalOfUrl, type FetchPolicy, type FetchRefused } from './fetch-policy.ts'
import { aboutFacts, type ReportAbout } from './report-about.ts'
import type { StepHook } from './ingest-steps.ts'
import {
  digestOfFiles,
  ownFiles,
  sideFilesFact,
  storeSideFiles,
  type OwnFile,
  type SideFile,
  type StoredSideFile,
} from './side-files.ts'

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
  const { id, files: given = [] } = upload
  const tooLarge = [upload, ...given].find(({ bytes }) => bytes.length > mostBytes)
  if (tooLarge) return err(uploadTooLarge(tooLarge.bytes.length, mostBytes))
  const refusal = refusalOfCallback(upload, callbacks)
  if (refusal) return err(refusal)
  const files = ownFiles(given)
  const report = ownReport(upload)
  const opening = openingOf({ ...upload, files }, report, at)
  if (opening.isErr()) return err(opening.error)
  const before = await stores.ingest.get(id)
  if (before.isErr()) return err(before.error)
  if (before.value) return receiveAgain(stores, before.value, opening.value, report)
  const stored = await storeSideFiles(stores, { id, files, at }, step)
  const kept = await putBytes(stores, report, at)
  if (kept.isErr()) return err(kept.error)
  await step('receive/bytes-stored')
  const opened = await stores.ingest.open(opening.value)
  if (opened.isErr()) {
    // The same delivery may have come twice at once.
    const other = opened.error.kind === 'store/key-conflict' ? await stores.ingest.get(id) : undefined
    return other?.isOk() && other.value
      ? receiveAgain(stores, other.value, opening.value, report)
      : err(opened.error)
  }
  const beside = files.filter(({ digest }) => stored.some((one) => 'digest' in one && one.digest === digest))
  for (const one of [report, ...beside]) {
    const back = await putBack(stores, one, at)
    if (back.isErr()) return err(back.error)
  }
  await step('receive/opened')
  return ok({ ...receiptOf(opened.value, true), files: stored })
}

type OwnBytes = Omit<OwnFile, 'name'>

function ownReport({ bytes, mediaType }: Upload): OwnBytes {
  const own = new Uint8Array(bytes)
  return { bytes: own, digest: digestOf(own), ...(mediaType !== undefined && { mediaType }) }
}

/** What the entry is opened with, checked before anything is stored: what is refused leaves nothing behind. */
function openingOf(
  upload: Omit<Upload, 'bytes' | 'files'> & { readonly files: readonly OwnFile[] },
  { bytes, digest, mediaType }: OwnBytes,
  at: Instant,
): Result<NewIngestEntry, SchemaError> {
  return checkRawReport(bytes, { receivedAt: at, ...(mediaType !== undefined && { mediaType }) })
    .andThen(() => factsOf(upload))
    .andThen((said) => checkNewIngestEntry({ ...said, report: digest, receivedAt: at }))
}

/** A delivery that is known. Who was cut short before it looked for its bytes comes again, and has them. */
async function receiveAgain(
  stores: ReceivingStores,
  entry: IngestEntry,
  opening: NewIngestEntry,
  report: OwnBytes,
): Promise<Result<UploadReceipt, ReceiveError>> {
  const receipt = sameDelivery(entry, opening)
  if (receipt.isErr() || isEnd(entry)) return receipt
  const back = await putBack(stores, report, entry.receivedAt)
  return back.andThen(() => receipt)
}

function putBytes(
  { reports }: Pick<ReceivingStores, 'reports'>,
  { bytes, mediaType }: OwnBytes,
  receivedAt: Instant,
): ReturnType<RawReportStore['put']> {
  return reports.put(bytes, { receivedAt, ...(mediaType !== undefined && { mediaType }) })
}

/** Stores bytes anew where they are gone: a sweep that saw them before their entry may have taken them for orphans. */
async function putBack(
  stores: Pick<ReceivingStores, 'reports'>,
  own: OwnBytes,
  receivedAt: Instant,
): Promise<Result<unknown, PutError>> {
  const info = await stores.reports.info(own.digest)
  return info.isErr() || info.value ? info : putBytes(stores, own, receivedAt)
}

/** What an entry is opened with, but for its bytes and its time. */
function factsOf({
  id,
  uploader,
  about = {},
  files = [],
  source,
}: Omit<Upload, 'bytes' | 'files'> & { readonly files?: readonly OwnFile[] }): Result<
  Omit<NewIngestEntry, 'report' | 'receivedAt'>,
  SchemaError
> {
  return aboutFacts(about).map((told) => {
    const facts = {
      ...told,
      ...(files.length > 0 && { [sideFilesFact]: digestOfFiles(files) }),
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
  upload: Omit<Upload, 'bytes' | 'files'>,
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
const deliveryFacts = ['about', 'source', sideFilesFact]

/** The answer to a delivery whose id is known: to a repeat it is what became of the first. */
function sameDelivery(entry: IngestEntry, opening: NewIngestEntry): Result<UploadReceipt, KeyConflict> {
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
