import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { ByteSource } from '@gatewright/core/ports'
import { reportError } from '../report-error.ts'
import { StopReading, stopReading } from '../reading/stop-reading.ts'
import { readChunks } from './chunks.ts'

/** How far packed data may grow. */
export interface UnpackLimits {
  /** Bytes that come out for each byte that went in, beyond {@link freeBytes}. */
  readonly expansion: number
}

/** Reports are full of repetitions, and yet a byte of them seldom becomes more than a hundred. */
export const defaultExpansion: number = 250
/** So many bytes may come out whatever went in: too few to do harm. */
export const freeBytes: number = 16 * 1024 * 1024

/**
 * The bytes of a gzip source, unpacked as they come, all its members one after the other. Data that is broken, breaks off or
 * grows beyond the limit throws `StopReading`, which whoever reads the chunks turns into its error value.
 */
export async function* unpackGzip(
  source: ByteSource,
  { expansion }: UnpackLimits,
): AsyncGenerator<Uint8Array, void, void> {
  let packed = 0
  /** Bytes up to the last one that is not 0: archivers fill up with zeros. */
  let filled = 0
  async function* feed(): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of readChunks(source)) {
      if (chunk.isErr()) throw new StopReading(chunk.error)
      const last = chunk.value.findLastIndex((byte) => byte !== 0)
      if (last !== -1) filled = packed + last + 1
      packed += chunk.value.length
      yield chunk.value
    }
  }
  const input = Readable.from(feed())
  const gunzip = createGunzip()
  // Trouble on either side comes out of the iteration below.
  pipeline(input, gunzip, () => undefined)
  let unpacked = 0
  try {
    for await (const chunk of gunzip) {
      const piece = chunk as Uint8Array
      unpacked += piece.length
      if (unpacked > freeBytes && unpacked > packed * expansion)
        stopReading(
          'report/limit-exceeded',
          `The packed report grows to more than ${expansion} times its size, as archives do that are made to do harm.`,
        )
      yield piece
    }
    if (filled > gunzip.bytesWritten)
      stopReading('report/malformed', 'Something that is no gzip follows the packed report.')
  } catch (cause) {
    if (cause instanceof StopReading) throw cause
    if (isCutOff(cause))
      throw new StopReading(
        reportError('report/truncated', 'The packed report ends before its data does.', { cause }),
      )
    throw new StopReading(
      reportError('report/malformed', 'The packed report holds data that is no gzip.', { cause }),
    )
  } finally {
    // Whoever stops early leaves nothing open. That the input was stopped is no error of its own, as it would be to `once`.
    if (!input.closed) await new Promise((close) => input.once('close', close))
  }
}

function isCutOff(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'Z_BUF_ERROR'
}
