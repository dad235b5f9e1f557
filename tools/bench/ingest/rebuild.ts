import { rebuildReports, type RebuildOptions } from '../../../packages/core/src/ingest/index.ts'
import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import type { Measure } from '../bench.ts'
import { instantOfRun } from '../storage/data.ts'
import { junitDocument } from './documents.ts'
import { idOf, ingest, reader, timeOfAll } from './workbench.ts'

const cases = 10_000

/** The results of reports made again of their bytes, beside their first making in the same run. */
export async function measureRebuild(storage: CompleteStorage, rows: number): Promise<readonly Measure[]> {
  const reports = Math.max(10, Math.round(rows / cases))
  let ingestMs = 0
  for (let run = 0; run < reports; run++)
    ingestMs += await timeOfAll([junitDocument(run, cases)], 1, (document) => ingest(storage, document))
  const compareMs = await rebuildAll(storage, reports, 'compare')
  const recreateMs = await rebuildAll(storage, reports, 'recreate')
  const rate = (name: string, ms: number): Measure => {
    return { name, value: (reports * cases * 1000) / ms, unit: 'results/s', goal: null, atLeast: true }
  }
  const share = (name: string, ms: number): Measure => {
    return { name, value: ingestMs / ms, unit: 'x', goal: 1, atLeast: true }
  }
  return [
    rate('first-making', ingestMs),
    rate('rebuild-compared', compareMs),
    rate('rebuild-recreated', recreateMs),
    share('rebuild-compared-to-ingest', compareMs),
    share('rebuild-recreated-to-ingest', recreateMs),
  ]
}

async function rebuildAll(
  storage: CompleteStorage,
  reports: number,
  mode: NonNullable<RebuildOptions['mode']>,
): Promise<number> {
  const ids = Array.from({ length: reports }, (_, run) => idOf(run))
  const start = performance.now()
  for await (const rebuilt of rebuildReports(storage, reader, ids, { at: instantOfRun(1), mode })) {
    const isRight = 'report' in rebuilt && rebuilt.report.isSame && rebuilt.report.after === cases
    if (!isRight) throw new Error(`The rebuilt report "${rebuilt.id}" is not what it was.`)
  }
  return performance.now() - start
}
