import type { AbortSignalLike, ByteSource, ReportError } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { StopReading } from '../reading/stop-reading.ts'
import { reportError } from '../report-error.ts'
import { concatenate, openChunks, type OpenChunks } from './chunks.ts'

/** A source whose beginning was looked at, and the same source from its beginning again. */
export interface PeekedSource {
  readonly head: Uint8Array
  readonly replay: ByteSource
}

/** Takes the first bytes of a source without losing them. However the source is cut into chunks, the head is the same. */
export async function peekSource(
  source: ByteSource,
  size: number,
  signal?: AbortSignalLike,
): Promise<Result<PeekedSource, ReportError>> {
  const aborted = reportError('report/aborted', 'Reading the report was aborted.')
  if (signal?.aborted) return err(aborted)
  if (source instanceof Uint8Array) return ok({ head: source.subarray(0, size), replay: source })
  const chunks = openChunks(source)
  const taken: Uint8Array[] = []
  let length = 0
  while (length < size) {
    const next = await chunks.next()
    const error = signal?.aborted ? aborted : next?.isErr() ? next.error : undefined
    if (error) {
      await chunks.close()
      return err(error)
    }
    if (!next?.isOk()) break
    taken.push(next.value)
    length += next.value.length
  }
  const head = concatenate(taken, length)
  return ok({ head: head.subarray(0, size), replay: startWith(head, chunks) })
}

/** The rest of a source after its beginning. What the source does wrong goes on its way as it was said. */
async function* startWith(head: Uint8Array, rest: OpenChunks): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield head
    for (;;) {
      const next = await rest.next()
      if (!next) return
      if (next.isErr()) throw new StopReading(next.error)
      yield next.value
    }
  } finally {
    await rest.close()
  }
}
