import { ResultAsync, ok, type Result } from 'neverthrow'
import { receiveReport, type ReceiveError, type ReceiveOptions } from './receive-report.ts'
import type { ReceivingStores, Upload, UploadReceipt } from './receive-report.ts'

/** What became of one file of a batch. */
export type BatchedUpload =
  | { readonly id: string; readonly status: 'received'; readonly receipt: UploadReceipt }
  | { readonly id: string; readonly status: 'refused'; readonly error: ReceiveError }

/**
 * Receives many reports, one after another. One that is refused does not keep the others out; the answer says which, in the
 * order of the uploads.
 */
export function receiveBatch(
  stores: ReceivingStores,
  uploads: Iterable<Upload> | AsyncIterable<Upload>,
  options: ReceiveOptions,
): ResultAsync<readonly BatchedUpload[], never> {
  return new ResultAsync(receiveEach(stores, uploads, options))
}

async function receiveEach(
  stores: ReceivingStores,
  uploads: Iterable<Upload> | AsyncIterable<Upload>,
  options: ReceiveOptions,
): Promise<Result<readonly BatchedUpload[], never>> {
  const statuses: BatchedUpload[] = []
  for await (const upload of uploads) {
    const { id } = upload
    const received = await receiveReport(stores, upload, options)
    statuses.push(
      received.match(
        (receipt): BatchedUpload => ({ id, status: 'received', receipt }),
        (error): BatchedUpload => ({ id, status: 'refused', error }),
      ),
    )
  }
  return ok(statuses)
}
