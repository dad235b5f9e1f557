import { orThrow } from '../../../packages/core/src/errors/index.ts'
import { processReport, receiveReport, type ReportReader } from '../../../packages/core/src/ingest/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { createReportReader } from '../../../packages/parsers/src/archive/index.ts'
import { instantOfRun, itemOf } from '../storage/data.ts'
import type { JunitDocument } from './documents.ts'

export const reader: ReportReader = createReportReader({ version: 'bench 1' })

/** Hands a report in and processes it, from its bytes to rows that are committed. */
export async function ingest(storage: CompleteStorage, { run, cases, bytes }: JunitDocument): Promise<void> {
  const id = idOf(run)
  const at = receivedAt(run)
  orThrow(await receiveReport(storage, { id, bytes, uploader: 'ci', about: { item: itemOf(run) } }, { at }))
  const { stage, resultCount, reason } = orThrow(await processReport(storage, reader, id, { at }))
  if (stage !== 'valid' || resultCount !== cases)
    throw new Error(`The report "${id}" came to be ${stage} with ${resultCount} results: ${reason}`)
}

/** In one of the weeks for which there are partitions. */
export function receivedAt(run: number): string {
  return instantOfRun(run % 1_000)
}

/** The entry of a run in the ledger. */
export function idOf(run: number): string {
  return `run-${run}`
}

/** Works through a list with so many at work at the same time; answers how long it took, in milliseconds. */
export async function timeOfAll<Value>(
  waiting: readonly Value[],
  workers: number,
  work: (value: Value) => Promise<void>,
): Promise<number> {
  const queue = waiting.values()
  const start = performance.now()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const value of queue) await work(value)
    }),
  )
  return performance.now() - start
}
