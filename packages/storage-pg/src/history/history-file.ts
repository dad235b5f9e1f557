import { createHash } from 'node:crypto'
import type { FeedPosition } from '@gatewright/core/ports'
import { columnsOf, historySchema, type ColumnContext } from './history-columns.ts'
import { sortRows, type HistoryOrder, type HistoryRow } from './history-row.ts'
import type { ParquetWriteBuffer } from './parquet-library.ts'

/** One Parquet file, whole. */
export interface HistoryFile {
  /**
   * `shop/0000000000000001-0000000000000420-0001.parquet`: project, first and last position, part. Names of one project sort
   * in the order of their results. The folder of a project whose name could trouble a file system is made of its digest.
   */
  readonly name: string
  readonly bytes: Uint8Array
  readonly resultCount: number
  readonly firstPosition: FeedPosition
  readonly lastPosition: FeedPosition
  /** Counted from 1; a second part is only there where one report alone was more than a file takes. */
  readonly part: number
}

/** Which results a file holds: those of all events between two positions, or a part of them. */
export type FilePlace = Pick<HistoryFile, 'firstPosition' | 'lastPosition' | 'part'>

/** How files are made. The same rows give the same bytes, with one version of the library and of what compresses. */
export interface FileFormat {
  readonly parquetWriteBuffer: ParquetWriteBuffer
  readonly order: HistoryOrder
  /** As `zstdCompressSync` of `node:zlib`; Snappy, which the library has itself, unless given. */
  readonly zstd?: (bytes: Uint8Array) => Uint8Array
}

/** Readers work on row groups side by side, and pass over those whose least and greatest values can't match. */
const rowsPerGroup = 100_000

/** No shortening of names and keys: neighbouring tests differ late in their names. */
const longestStatistic = 2_048

/** Makes the file; what the library throws, it throws. */
export function historyFile(
  rows: readonly HistoryRow[],
  place: FilePlace,
  context: ColumnContext,
  { parquetWriteBuffer, order, zstd }: FileFormat,
): HistoryFile {
  const { firstPosition, lastPosition, part } = place
  const buffer = parquetWriteBuffer({
    columnData: columnsOf(sortRows(rows, order), context),
    schema: [...historySchema],
    codec: zstd ? 'ZSTD' : 'SNAPPY',
    compressors: zstd ? { ZSTD: zstd } : {},
    rowGroupSize: rowsPerGroup,
    statisticsTruncateLength: longestStatistic,
    kvMetadata: Object.entries({
      'gatewright.format': 'history.1',
      'gatewright.project': context.project,
      'gatewright.positions': `${firstPosition}-${lastPosition}`,
      'gatewright.part': `${part}`,
      'gatewright.order': order,
    }).map(([key, value]) => ({ key, value })),
    createdBy: 'gatewright',
  })
  const name = fileName(context.project, place)
  return { name, bytes: new Uint8Array(buffer), resultCount: rows.length, ...place }
}

export function fileName(project: string, { firstPosition, lastPosition, part }: FilePlace): string {
  const positions = `${padded(firstPosition, 16)}-${padded(lastPosition, 16)}`
  return `${folderOf(project)}/${positions}-${padded(part, 4)}.parquet`
}

function padded(count: number, digits: number): string {
  return String(count).padStart(digits, '0')
}

/** Different for different projects, also where a file system makes no difference between capital and small letters. */
function folderOf(project: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(project)) return project
  const digest = createHash('sha256').update(project).digest('hex').slice(0, 32)
  return `~${digest}`
}
