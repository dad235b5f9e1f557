import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { ReportError } from '@gatewright/core/ports'
import { readReport, type CollectedReport } from '@gatewright/parsers'
import type { Progress } from './progress.ts'
import type { ReportFile } from './report-files.ts'

/** What became of one file. */
export type FileOutcome =
  | {
      readonly status: 'read'
      readonly file: ReportFile
      readonly digest: string
      readonly report: CollectedReport
    }
  | { readonly status: 'failed'; readonly file: ReportFile; readonly error: ReportError }

/** Reads every file; one that can't be read does not keep the others from being looked at. */
export async function readReports(files: readonly ReportFile[], progress: Progress): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = []
  for (const [index, file] of files.entries()) {
    progress(`Reading reports: ${index} of ${files.length}`)
    outcomes.push(await readOne(file))
  }
  return outcomes
}

async function readOne(file: ReportFile): Promise<FileOutcome> {
  const hash = createHash('sha256')
  const report = await readReport(hashed(file.path, hash))
  return report.match(
    (value): FileOutcome => ({ status: 'read', file, digest: hash.digest('hex'), report: value }),
    (error): FileOutcome => ({ status: 'failed', file, error }),
  )
}

/** The bytes of a file, which leave their digest behind as they pass. */
async function* hashed(path: string, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Uint8Array
    hash.update(bytes)
    yield bytes
  }
}

/** `report.xml:3:14: …`, one line: the place stands where editors look for it, and the cause where only it says what is wrong. */
export function describeReportError(shown: string, { kind, place, message, cause }: ReportError): string {
  const at = place ? `:${place.line}:${place.column}` : ''
  const reason = message.replace(/ \(line \d+, column \d+\)(?=\.?$)/, '')
  const source = kind === 'report/source-failed' && cause instanceof Error ? ` (${cause.message})` : ''
  return `${shown}${at}: ${reason}${source}`
}
