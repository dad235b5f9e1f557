import { crc32 } from 'node:zlib'
import type { ByteSource, ReportError } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { reportError } from '../report-error.ts'
import { StopReading, stopReading } from '../reading/stop-reading.ts'
import { defaultExpansion, freeBytes } from '../source/unpack.ts'

/** What an archive may hold. */
export interface ArchiveLimits {
  /** Bytes of the archive itself, which is held in memory; 256 MiB unless told. */
  readonly packedBytes?: number
  /** Bytes of all its files, unpacked; 1 GiB unless told. */
  readonly unpackedBytes?: number
  /** Files and folders; 10,000 unless told. */
  readonly entries?: number
  /** Bytes that one byte of a file may become, beyond the first 16 MiB; 250 unless told. */
  readonly expansion?: number
}

/** A file of an archive. */
export interface ArchiveEntry {
  readonly path: string
  /** Unpacked as it is read, and checked against the size and the checksum that the archive states. */
  readonly source: ByteSource
}

/**
 * The files of a ZIP archive in its order, or as the last element why it can't be read. Each file must be read before the
 * next one is asked for, or not at all. Names that lead out of the archive, names that come twice and encrypted files are
 * refused: such an archive was made to be read in two ways.
 */
export async function* openArchive(
  bytes: Uint8Array,
  limits: ArchiveLimits,
): AsyncGenerator<Result<ArchiveEntry, ReportError>, void, void> {
  const {
    entries: mostEntries = 10_000,
    unpackedBytes = 1024 * 1024 * 1024,
    expansion = defaultExpansion,
  } = limits
  let archive: ZipFile | undefined
  const seen = new Set<string>()
  let total = 0
  let count = 0
  try {
    archive = await yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      strictFileNames: true,
    })
    for await (const entry of archive.eachEntry()) {
      count += 1
      if (count > mostEntries)
        return yield err(limitError(`The archive holds more entries than the limit of ${mostEntries}.`))
      if (seen.has(entry.fileName))
        return yield err(reportError('report/unsafe', 'The archive holds two files of one name.'))
      seen.add(entry.fileName)
      if (entry.fileName.endsWith('/')) continue
      if (entry.isEncrypted())
        return yield err(
          reportError('report/unsupported-format', 'The archive holds an encrypted file.', {
            seen: 'an encrypted ZIP archive',
          }),
        )
      total += entry.uncompressedSize
      if (total > unpackedBytes)
        return yield err(limitError(`The archive unpacks to more than the limit of ${unpackedBytes} bytes.`))
      if (entry.uncompressedSize > freeBytes && entry.uncompressedSize > entry.compressedSize * expansion)
        return yield err(limitError(`A file of the archive grows to more than ${expansion} times its size.`))
      yield ok({ path: entry.fileName, source: readEntry(archive, entry) })
    }
  } catch (cause) {
    yield err(
      cause instanceof StopReading
        ? cause.error
        : reportError('report/malformed', 'The archive is broken, or made to be read in two ways.', {
            cause,
          }),
    )
  } finally {
    archive?.close()
  }
}

/** The library holds a file to the size that the archive states; the checksum is looked at here. */
async function* readEntry(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array, void, void> {
  let checksum = 0
  try {
    for await (const chunk of await archive.openReadStreamPromise(entry)) {
      const piece = chunk as Uint8Array
      checksum = crc32(piece, checksum)
      yield piece
    }
  } catch (cause) {
    throw new StopReading(reportError('report/malformed', 'A file of the archive is broken.', { cause }))
  }
  if (checksum !== entry.crc32)
    stopReading(
      'report/malformed',
      'A file of the archive does not have the checksum that the archive states.',
    )
}

function limitError(message: string): ReportError {
  return reportError('report/limit-exceeded', message)
}
