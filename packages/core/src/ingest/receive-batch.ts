import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { SourceFailed } from '../ports/result-store.ts'
import { receiveReport, type ReceiveError, type ReceiveOptions } from './receive-report.ts'
import type { ReceivingStores, Upload, UploadReceipt } from './receive-report.ts'

/** What became of one file of a batch. */
export type BatchedUpload =
  | { readonly id: string; readonly status: 'received'; readonly receipt: UploadReceipt }
  | { readonly id: string; readonly status: 'refused'; readonly error: ReceiveError }

/**
 * Receives many reports, one after another. One that is refused does not keep the others out; the answer says which, in the
 * order of the uploads.
 *
 * @returns a `store/source-failed` where the iterable throws, as of a request that breaks off. What came before is received:
 * the whole batch again, under the same ids, changes nothing of it
 */
export function receiveBatch(
  stores: ReceivingStores,
  uploads: Iterable<Upload> | AsyncIterable<Upload>,
  options: ReceiveOptions,
): ResultAsync<readonly BatchedUpload[], SourceFailed> {
  return new ResultAsync(receiveEach(stores, uploads, options))
}

async function receiveEach(
  stores: ReceivingStores,
  uploads: Iterable<Upload> | AsyncIterable<Upload>,
  options: ReceiveOptions,
): Promise<Result<readonly BatchedUpload[], SourceFailed>> {
  const statuses: BatchedUpload[] = []
  const iterator =
    Symbol.asyncIterator in uploads ? uploads[Symbol.asyncIterator]() : uploads[Symbol.iterator]()
  for (;;) {
    const next = await ResultAsync.fromPromise(nextOf(iterator), (cause) => brokenOff(statuses.length, cause))
    if (next.isErr()) return err(next.error)
    if (next.value.done === true) return ok(statuses)
    const { id } = next.value.value
    const received = await receiveReport(stores, next.value.value, options)
    statuses.push(
      received.match(
        (receipt): BatchedUpload => ({ id, status: 'received', receipt }),
        (error): BatchedUpload => ({ id, status: 'refused', error }),
      ),
    )
  }
}

async function nextOf(
  iterator: Iterator<Upload> | AsyncIterator<Upload>,
): Promise<IteratorResult<Upload, unknown>> {
  return iterator.next()
}

function brokenOff(count: number, cause: unknown): SourceFailed {
  const message = `The uploads broke off after ${count} of them.`
  return { kind: 'store/source-failed', message, retryable: true, cause }
}
