import {
  checkReportKey,
  type AppendError,
  type AppendReceipt,
  type ResultStore,
} from '@gatewright/core/ports'
import type { OutcomeSet, SchemaError } from '@gatewright/core/schema'
import { err, errAsync, ResultAsync, type Result } from 'neverthrow'
import { dictionaryOf } from '../dictionary/dictionary.ts'
import { checkSameDatabase } from '../dictionary/same-database.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { outcomeNamesOf } from '../outcomes/outcome-names.ts'
import { idsInMillisecond } from '../rows/run-id.ts'
import { createGroupCommit } from './group-commit.ts'
import { outcomeBits } from './outcome-bits.ts'
import type { PendingReport } from './pending-report.ts'
import { prepareReport } from './prepare-report.ts'
import { isAsync, readAsyncSource, readSource } from './read-source.ts'
import { createReportReader } from './report-reader.ts'
import { resolveWords } from './resolve-words.ts'
import { chooseRunIds } from './run-ids.ts'
import { createRawDatasets } from './raw-datasets.ts'
import { createSeriesCache } from './series-cache.ts'
import { longestInserted, mostInserted, storeReport } from './store-report.ts'

export interface ResultAppenderOptions {
  /** Which outcomes results may have. */
  readonly outcomes: OutcomeSet
}

/** How many words of each kind an appender finds without a statement. */
const mostWords = 200_000

/**
 * `append` of a project's results. An iterable is read when `append` is called, an asynchronous one as it comes; of each
 * result some 40 bytes are kept until the last has come, and what its row can't hold.
 *
 * @throws TypeError for more outcomes beside the preset ones than there are codes: 192.
 */
export function createResultAppender(
  engine: ProjectEngine,
  { outcomes }: ResultAppenderOptions,
): ResultStore['append'] {
  const dictionary = dictionaryOf(engine)
  const names = outcomeNamesOf(engine)
  const bits = outcomeBits(outcomes)
  const series = createSeriesCache(mostWords)
  const rawDatasets = createRawDatasets(mostWords)
  const groupCommit = createGroupCommit(engine)
  engine.onOtherDatabase(() => {
    series.clear()
    rawDatasets.clear()
  })

  const store = async (
    reportKey: string,
    pending: PendingReport,
    epoch: number,
  ): Promise<Result<AppendReceipt, AppendError>> => {
    const resolved = await resolveWords(pending, { dictionary, names, bits, series, epoch: engine.epoch })
    if (resolved.isErr()) return err(resolved.error)
    const report = prepareReport(reportKey, pending)
    if (report.isErr()) return err(report.error)
    const ids = chooseRunIds(report.value.runs)
    if (ids === undefined) return err(tooManyRuns())
    const job = { report: report.value, ids, epoch, isInDoubt: false }
    const { resultCount, detailLength } = job.report
    const isSmall = resultCount <= mostInserted && detailLength <= longestInserted
    const stored = await (isSmall ? groupCommit.store(job) : storeReport(engine, job))
    if (stored.isOk() || stored.error.kind !== 'store/key-conflict') return stored
    // Ids of another database differ from what is stored, whatever they stand for.
    return checkSameDatabase(engine, epoch).andThen(() => stored)
  }

  return (reportKey, source) => {
    const key = checkReportKey(reportKey)
    if (key.isErr()) return errAsync(key.error)
    const epoch = engine.epoch()
    const reader = createReportReader({ outcomes, bits, dictionary, series, rawDatasets })
    const take = (value: unknown): void => reader.take(value)
    const read = isAsync(source)
      ? readAsyncSource(source, take)
      : new ResultAsync(Promise.resolve(readSource(source, take)))
    return read
      .andThen(() => reader.finish())
      .andThen((pending) => new ResultAsync(store(key.value, pending, epoch)))
  }
}

function tooManyRuns(): SchemaError {
  const message = `More than ${idsInMillisecond} results have the same time and ids that don't end in # and a number.`
  const problem = { path: '', keys: [], code: 'out-of-range', message } as const
  return { kind: 'schema/invalid', message, retryable: false, problems: [problem] }
}
