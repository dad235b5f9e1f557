import type { AbortSignalLike, ByteSource, ReadableStreamLike, ReportError } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { StopReading } from '../reading/stop-reading.ts'
import { reportError } from '../report-error.ts'

/** Larger chunks are read in pieces of this size, so that memory and the time until the first record stay small. */
const pieceBytes = 256 * 1024

/**
 * The bytes of a source in pieces, or as the last element why it failed: every way in which a source can fail comes back as an
 * error value. Never throws. The source is told when no more is wanted.
 */
export async function* readChunks(
  source: ByteSource,
  signal?: AbortSignalLike,
): AsyncGenerator<Result<Uint8Array, ReportError>, void, void> {
  const aborted = reportError('report/aborted', 'Reading the report was aborted.')
  if (signal?.aborted) return yield err(aborted)
  if (source instanceof Uint8Array) {
    for (const piece of piecesOf(source)) {
      if (signal?.aborted) return yield err(aborted)
      yield ok(piece)
    }
    return
  }
  const chunks = openChunks(source)
  try {
    for (;;) {
      const next = await chunks.next()
      if (signal?.aborted) return yield err(aborted)
      if (next === undefined) return
      if (next.isErr()) return yield err(next.error)
      for (const piece of piecesOf(next.value)) yield ok(piece)
    }
  } finally {
    await chunks.close()
  }
}

/** A source that is being read. */
export interface OpenChunks {
  /** The next chunk, nothing at the end, or how the source failed. */
  next(): Promise<Result<Uint8Array, ReportError> | undefined>
  /** Tells the source that no more is wanted. How it takes that is nobody's trouble any more. */
  close(): Promise<void>
}

/** Opens an asynchronous iterable or a web stream when the first chunk is asked for. */
export function openChunks(source: Exclude<ByteSource, Uint8Array>): OpenChunks {
  let iterator: AsyncIterator<Uint8Array> | undefined
  return {
    async next() {
      try {
        iterator ??= iteratorOf(source)
        const { done, value } = (await iterator.next()) as { done?: boolean; value?: unknown }
        if (done) return undefined
        if (value instanceof Uint8Array) return ok(value)
        return err(
          reportError('report/source-failed', 'The source of the report gave something that is not bytes.'),
        )
      } catch (cause) {
        // A source of our own says what it found in words of its own.
        if (cause instanceof StopReading) return err(cause.error)
        return err(reportError('report/source-failed', 'The source of the report failed.', { cause }))
      }
    },
    async close() {
      try {
        await iterator?.return?.()
      } catch {
        // Everything that was wanted has been read, or a better error is already on its way.
      }
    },
  }
}

function iteratorOf(source: Exclude<ByteSource, Uint8Array>): AsyncIterator<Uint8Array> {
  const given: unknown = source
  if (typeof given === 'object' && given !== null) {
    if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]()
    if ('getReader' in source) return iterateStream(source)
  }
  const message =
    'The source of the report is neither a Uint8Array nor a stream of such, so nothing can be read from it.'
  throw new StopReading({ ...reportError('report/source-failed', message), retryable: false })
}

/** A web stream of a host that does not make it an asynchronous iterable. */
async function* iterateStream(stream: ReadableStreamLike): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream.getReader()
  let isDone = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      // What is no bytes is found out by whoever asked.
      yield value as Uint8Array
    }
  } catch (cause) {
    // A stream that failed is over; to cancel it would only fail again.
    isDone = true
    throw cause
  } finally {
    try {
      if (!isDone) await reader.cancel()
    } finally {
      reader.releaseLock()
    }
  }
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  if (bytes.length <= pieceBytes) return yield bytes
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes)
}

/** One array of all chunks. */
export function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (chunks.length === 1 && only) return only
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
