import type { HistoryFile, ParquetFileParts } from '@gatewright/storage-pg/history'

/** In place of a Parquet library: the columns as JSON, so that a test can read them. `undefined` becomes null. */
export function readableFile({ columnData, kvMetadata }: ParquetFileParts): ArrayBuffer {
  const columns = Object.fromEntries(columnData.map(({ name, data }) => [name, data]))
  const text = JSON.stringify({ columns, kvMetadata }, (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  )
  return new Uint8Array(new TextEncoder().encode(text)).buffer
}

/** The rows of a file that {@link readableFile} made. */
export function rowsOf({ bytes }: Pick<HistoryFile, 'bytes'>): readonly Record<string, unknown>[] {
  const { columns } = JSON.parse(new TextDecoder().decode(bytes)) as { columns: Record<string, unknown[]> }
  const names = Object.keys(columns)
  return (columns['id'] ?? []).map((_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[row]])),
  )
}

/** Files by name, as a folder keeps them: a file takes the place of one that has its name. */
export interface FileTable {
  readonly files: Map<string, HistoryFile>
  /** Names that were written again with other bytes. */
  readonly changed: string[]
  readonly write: (file: HistoryFile) => Promise<void>
}

export function createFileTable(): FileTable {
  const files = new Map<string, HistoryFile>()
  const changed: string[] = []
  return {
    files,
    changed,
    write: (file) => {
      const before = files.get(file.name)
      if (before && Buffer.compare(before.bytes, file.bytes) !== 0) changed.push(file.name)
      files.set(file.name, file)
      return Promise.resolve()
    },
  }
}
