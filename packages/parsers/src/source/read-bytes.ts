import type { AbortSignalLike, ByteSource, ReportError } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { reportError } from '../report-error.ts'

export interface ReadBytesOptions {
  /** Most bytes to take; one more is `report/limit-exceeded`. */
  readonly limit: number
  readonly signal?: AbortSignalLike
}

/** The bytes of a source in one piece. Every way in which the source can fail comes back as an error value. */
export async function readBytes(
  source: ByteSource,
  options: ReadBytesOptions,
): Promise<Result<Uint8Array, ReportError>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readChunks(source, options.signal)) {
    if (chunk.isErr()) return err(chunk.error)
    length += chunk.value.length
    if (length > options.limit) {
      return err(
        reportError(
          'report/limit-exceeded',
          `The report is larger than the limit of ${options.limit} bytes.`,
        ),
      )
    }
    chunks.push(chunk.value)
  }
  return ok(concatenate(chunks, length))
}

/** The chunks of a source, or as the last element why it failed. Never throws. */
async function* readChunks(
  source: ByteSource,
  signal?: AbortSignalLike,
): AsyncGenerator<Result<Uint8Array, ReportError>, void, void> {
  const aborted = reportError('report/aborted', 'Reading the report was aborted.')
  if (signal?.aborted) return yield err(aborted)
  if (source instanceof Uint8Array) return yield ok(source)
  let iterator: AsyncIterator<Uint8Array> | undefined
  try {
    for (;;) {
      const next = await nextChunk(() => (iterator ??= source[Symbol.asyncIterator]()))
      if (signal?.aborted) return yield err(aborted)
      if (next?.isErr()) return yield err(next.error)
      if (!next) return
      yield next
    }
  } finally {
    if (iterator) await closeQuietly(iterator)
  }
}

/**
 * The next chunk, nothing at the end, or how the source failed: only what the source does is caught here.
 * `iterate` gives the iterator, for a source may fail at that already.
 */
export async function nextChunk(
  iterate: () => AsyncIterator<Uint8Array>,
): Promise<Result<Uint8Array, ReportError> | undefined> {
  try {
    const next = await iterate().next()
    if (next.done) return undefined
    if (next.value instanceof Uint8Array) return ok(next.value)
    return err(
      reportError('report/source-failed', 'The source of the report gave something that is not bytes.'),
    )
  } catch (cause) {
    return err(reportError('report/source-failed', 'The source of the report failed.', { cause }))
  }
}

/** Tells a source that no more is wanted. How it takes that is nobody's trouble any more. */
export async function closeQuietly(iterator: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // Everything that was wanted has been read, or a better error is already on its way.
  }
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
