import type { FeedPosition } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import { historyWriteFailed, type HistoryError, type HistoryWriteFailed } from './history-errors.ts'
import { fileName, historyFile, type FileFormat, type FilePlace, type HistoryFile } from './history-file.ts'
import type { ColumnContext } from './history-columns.ts'
import type { HistoryRow } from './history-row.ts'
import { stretchRows, type RowSource } from './stretch-rows.ts'

/** What is the same for all files of an export. */
export interface WriteSettings {
  readonly context: ColumnContext
  readonly format: FileFormat
  readonly resultsPerFile: number
  readonly write: (file: HistoryFile) => PromiseLike<unknown>
}

/** What a stretch gave. */
export interface WrittenStretch {
  readonly files: readonly Omit<HistoryFile, 'bytes'>[]
  readonly gone: number
}

/** Writes the results of a stretch: into one file, or as many parts as they need; no result, no file. */
export async function writeStretch(
  source: RowSource,
  after: FeedPosition,
  through: FeedPosition,
  settings: WriteSettings,
): Promise<Result<WrittenStretch, HistoryError>> {
  const files: Omit<HistoryFile, 'bytes'>[] = []
  let [rows, gone]: [HistoryRow[], number] = [[], 0]

  const flush = async (): Promise<Result<void, HistoryWriteFailed>> => {
    const place = { firstPosition: after + 1, lastPosition: through, part: files.length + 1 }
    const written = await writeFile(rows, place, settings)
    rows = []
    return written.map((file) => void files.push(file))
  }

  for await (const batch of stretchRows(source, after, through)) {
    if (batch.isErr()) return err(batch.error)
    gone += batch.value.gone
    for (const row of batch.value.rows) {
      rows.push(row)
      if (rows.length < settings.resultsPerFile) continue
      const flushed = await flush()
      if (flushed.isErr()) return err(flushed.error)
    }
  }
  if (rows.length > 0) {
    const flushed = await flush()
    if (flushed.isErr()) return err(flushed.error)
  }
  return ok({ files, gone })
}

async function writeFile(
  rows: readonly HistoryRow[],
  place: FilePlace,
  { context, format, write }: WriteSettings,
): Promise<Result<Omit<HistoryFile, 'bytes'>, HistoryWriteFailed>> {
  try {
    const file = historyFile(rows, place, context, format)
    await write(file)
    const { bytes: _, ...rest } = file
    return ok(rest)
  } catch (cause) {
    return err(historyWriteFailed(fileName(context.project, place), cause))
  }
}
