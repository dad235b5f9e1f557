import * as zlib from 'node:zlib'
import { err, ok, type Result } from 'neverthrow'

/** How chunks are compressed. Node.js has zstd from 22.15 on: where an older one reads the archive, brotli is for all. */
export type Compression = 'zstd' | 'brotli'

/** `packed_chunk.codec`. */
export const codecs: Readonly<Record<Compression, number>> = { zstd: 1, brotli: 2 }

/** Whether this Node.js has zstd. Asked of the module as a whole: a name that an older one lacks can't be imported. */
function hasZstd(): boolean {
  return 'zstdCompressSync' in zlib
}

/** What this Node.js does best. */
export function bestCompression(): Compression {
  return hasZstd() ? 'zstd' : 'brotli'
}

/** Slow to write and quick to read: chunks are written once. */
const zstdLevel = 19
const brotliQuality = 9
const brotliWindowBits = 24

/** @throws TypeError for zstd where this Node.js has none. */
export function compress(bytes: Uint8Array, compression: Compression): Buffer {
  if (compression === 'brotli')
    return zlib.brotliCompressSync(bytes, {
      params: {
        [zlib.constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [zlib.constants.BROTLI_PARAM_LGWIN]: brotliWindowBits,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    })
  if (!hasZstd()) throw new TypeError('This Node.js has no zstd; 22.15 is the first that has.')
  return zlib.zstdCompressSync(bytes, {
    params: { [zlib.constants.ZSTD_c_compressionLevel]: zstdLevel },
  })
}

/** The bytes of a codec, `size` of them at most; why there are none, for people. */
export function decompress(bytes: Uint8Array, codec: number, size: number): Result<Buffer, string> {
  const options = { maxOutputLength: Math.max(size, 1) }
  try {
    if (codec === codecs.brotli) return ok(zlib.brotliDecompressSync(bytes, options))
    if (codec !== codecs.zstd) return err(`It is of codec ${codec}, which this package does not know.`)
    if (!hasZstd()) return err('It is compressed with zstd, which Node.js has from 22.15 on.')
    return ok(zlib.zstdDecompressSync(bytes, options))
  } catch (cause) {
    return err(`It does not decompress: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
