import { errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { Fetcher } from '../ports/fetcher.ts'
import { fetchChecked, type FetchError } from './fetch-checked.ts'
import type { FetchPolicy } from './fetch-policy.ts'
import {
  knownDelivery,
  receiveReport,
  refusalOfCallback,
  type ReceiveError,
  type ReceiveOptions,
  type ReceivingStores,
  type Upload,
  type UploadReceipt,
} from './receive-report.ts'

/** A report that is to be fetched. */
export interface UrlUpload extends Omit<Upload, 'bytes' | 'mediaType' | 'files' | 'source'> {
  /** Where it is. */
  readonly url: string
}

export interface ReceiveFromUrlOptions extends ReceiveOptions {
  readonly policy: FetchPolicy
}

export type ReceiveFromUrlError = ReceiveError | FetchError

/**
 * Fetches a report by a policy and receives it. A delivery that is known is not fetched again. The address is kept in the
 * fact `source` of its entry.
 */
export function receiveFromUrl(
  stores: ReceivingStores,
  fetcher: Fetcher,
  { url, ...upload }: UrlUpload,
  { policy, ...options }: ReceiveFromUrlOptions,
): ResultAsync<UploadReceipt, ReceiveFromUrlError> {
  const refusal = refusalOfCallback(upload, options.callbacks)
  if (refusal) return errAsync(refusal)
  return knownDelivery(stores, { ...upload, source: url }).andThen((known) =>
    known
      ? okAsync(known)
      : fetchChecked(fetcher, url, policy).andThen(({ bytes, mediaType }) =>
          receiveReport(stores, { ...upload, source: url, bytes, mediaType }, options),
        ),
  )
}

/** What became of one address of a batch. */
export type FetchedUpload =
  | { readonly id: string; readonly status: 'received'; readonly receipt: UploadReceipt }
  | { readonly id: string; readonly status: 'refused'; readonly error: ReceiveFromUrlError }

/**
 * Fetches and receives many reports, one after another. One that fails does not keep the others out; as a part of a run it
 * is missing, so that the run stays open.
 */
export function receiveFromUrls(
  stores: ReceivingStores,
  fetcher: Fetcher,
  uploads: Iterable<UrlUpload>,
  options: ReceiveFromUrlOptions,
): ResultAsync<readonly FetchedUpload[], never> {
  return new ResultAsync(fetchEach(stores, fetcher, uploads, options))
}

async function fetchEach(
  stores: ReceivingStores,
  fetcher: Fetcher,
  uploads: Iterable<UrlUpload>,
  options: ReceiveFromUrlOptions,
): Promise<Result<readonly FetchedUpload[], never>> {
  const statuses: FetchedUpload[] = []
  for (const upload of uploads) {
    const { id } = upload
    const received = await receiveFromUrl(stores, fetcher, upload, options)
    statuses.push(
      received.match(
        (receipt): FetchedUpload => ({ id, status: 'received', receipt }),
        (error): FetchedUpload => ({ id, status: 'refused', error }),
      ),
    )
  }
  return ok(statuses)
}
