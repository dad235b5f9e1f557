import { orThrow } from '@gatewright/core/errors'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import type { HistoryOptions } from '@gatewright/storage-pg/history'
import { createFileTable, readableFile, type FileTable } from './readable-files.ts'

/** A result that came with a report, the second of it for the number 2. */
export function resultOf(report: string, number: number, about: Partial<TestResult> = {}): TestResult {
  return {
    id: `${report}#${String(number).padStart(4, '0')}`,
    testcase: `unit/test ${number}`,
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:19:00Z',
    variant: {},
    data: {},
    groups: [],
    ...about,
  }
}

/** A storage with reports of so many results, named `report-1` and so on. */
export async function storageOf(...counts: readonly number[]): Promise<CompleteStorage> {
  const storage = createMemoryDatabase().open('shop')
  for (const [index, count] of counts.entries()) await append(storage, `report-${index + 1}`, count)
  return storage
}

export async function append(storage: CompleteStorage, report: string, count: number): Promise<void> {
  const results = Array.from({ length: count }, (_, index) => resultOf(report, index + 1))
  orThrow(await storage.results.append(report, results))
}

/** Who exports, and a table that takes the files. */
export function exportInto(table: FileTable = createFileTable()): HistoryOptions & { table: FileTable } {
  return {
    owner: 'worker-1',
    at: '2026-11-22T05:00:00Z',
    forMs: 60_000,
    parquetWriteBuffer: readableFile,
    write: table.write,
    table,
  }
}
