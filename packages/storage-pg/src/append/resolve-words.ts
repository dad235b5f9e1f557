import type { StoreUnavailable } from '@gatewright/core/ports'
import { err, ok, type Result } from 'neverthrow'
import type { Dictionary } from '../dictionary/dictionary.ts'
import { storeUnavailable } from '../engine/failures.ts'
import type { OutcomeNames } from '../outcomes/outcome-names.ts'
import { firstOwnCode } from '../outcomes/preset-codes.ts'
import type { OutcomeBits } from './outcome-bits.ts'
import { becameAnother } from './known-report.ts'
import { at, rowWidth, type PendingReport, type PendingSeries } from './pending-report.ts'
import type { SeriesCache } from './series-cache.ts'

/** Where the words of a report get their ids. */
export interface WordSources {
  readonly dictionary: Dictionary
  readonly names: OutcomeNames
  readonly bits: OutcomeBits
  readonly series: SeriesCache
  /** That of the engine. */
  readonly epoch: () => number
}

/**
 * Gives every word of the rows of a report its id; they then hold ids and codes that are stored, and no negative numbers.
 * New words are stored, whatever then becomes of the report.
 */
export async function resolveWords(
  report: PendingReport,
  sources: WordSources,
): Promise<Result<void, StoreUnavailable>> {
  const { dictionary, names, bits } = sources
  const seriesIds = await resolveSeries(report.newSeries, sources)
  if (seriesIds.isErr()) return err(seriesIds.error)
  const datasetIds = await dictionary.datasets.resolve(report.newDatasets)
  if (datasetIds.isErr()) return err(datasetIds.error)
  const codes = await names.resolve(bits.own)
  if (codes.isErr()) return err(codes.error)
  const ownCodes = bits.own.map((name) => codes.value.get(name) ?? 0)
  putIds(report, seriesIds.value, datasetIds.value, ownCodes)
  return ok(undefined)
}

async function resolveSeries(
  words: readonly PendingSeries[],
  { dictionary, series: cache, epoch }: WordSources,
): Promise<Result<readonly number[], StoreUnavailable>> {
  if (words.length === 0) return ok([])
  const begun = epoch()
  const testcaseIds = await dictionary.testcases.resolve(words.map(({ testcase }) => testcase))
  if (testcaseIds.isErr()) return err(testcaseIds.error)
  const ids = await dictionary.series.resolve(
    words.map(({ variant, variantKey }, place) => ({
      testcaseId: testcaseIds.value[place] ?? 0,
      variant,
      variantKey,
    })),
  )
  if (ids.isErr()) return err(ids.error)
  // The ids of testcases may be those of another database, where they stand for others.
  if (epoch() !== begun) return err(storeUnavailable(becameAnother()))
  for (const [place, { testcase, variantKey }] of words.entries())
    cache.set(variantKey, testcase, ids.value[place] ?? 0)
  return ok(ids.value)
}

function putIds(
  { runs, newSeries, newDatasets }: PendingReport,
  series: readonly number[],
  datasets: readonly number[],
  ownCodes: readonly number[],
): void {
  if (newSeries.length === 0 && newDatasets.length === 0 && ownCodes.length === 0) return
  for (const { rows, count } of runs) {
    for (let start = 0; start < count * rowWidth; start += rowWidth) {
      const one = rows[start + at.series] ?? 0
      if (one < 0) rows[start + at.series] = series[-one - 1] ?? 0
      const dataset = rows[start + at.dataset] ?? 0
      if (dataset < 0) rows[start + at.dataset] = datasets[-dataset - 1] ?? 0
      const cells = rows[start + at.cells] ?? 0
      const own = (cells & 0xff) - firstOwnCode
      if (own >= 0) rows[start + at.cells] = (cells & ~0xff) | (ownCodes[own] ?? 0)
    }
  }
}
