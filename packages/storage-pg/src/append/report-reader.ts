import { andMore } from '@gatewright/core/errors'
import {
  formatPath,
  longestTestcaseName,
  parseTestResult,
  type OutcomeSet,
  type Problem,
  type SchemaError,
  type SkipKind,
  type TestResult,
} from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'
import type { Dictionary } from '../dictionary/dictionary.ts'
import {
  attemptCell,
  attemptInDetail,
  detailBit,
  durationCell,
  durationInDetail,
  skipBits,
} from '../rows/cells.ts'
import type { OutcomeBits } from './outcome-bits.ts'
import { cellsOf, type PendingDetail, type PendingReport, type PendingSeries } from './pending-report.ts'
import type { RawDatasets } from './raw-datasets.ts'
import { createReportRuns } from './report-runs.ts'
import { countKeys, createReportWords, isPlainObject, type ReportVariant } from './report-words.ts'
import { createDataReader, type ReadData } from './result-data-reader.ts'
import type { SeriesCache } from './series-cache.ts'
import { isLine, isText } from './texts.ts'

/** Checks the results of one report as they come, and keeps them in the form of their rows. */
export interface ReportReader {
  /** Takes the next result. Reads it once, and keeps nothing of the caller's. */
  take(candidate: unknown): void
  /** The report, or every problem of every result with a path such as `[3].outcome`. */
  finish(): Result<PendingReport, SchemaError>
}

export interface ReaderContext {
  readonly outcomes: OutcomeSet
  readonly bits: OutcomeBits
  readonly dictionary: Dictionary
  readonly series: SeriesCache
  readonly rawDatasets: RawDatasets
}

/** How many keys a result has at least. */
const neededKeys = 8

/**
 * Says of nearly every right result that it is right without a schema, because the same words come again and again. What
 * it is not sure of the schema decides.
 */
export function createReportReader(context: ReaderContext): ReportReader {
  const { outcomes, bits, dictionary, series, rawDatasets } = context
  const words = createReportWords()
  const runs = createReportRuns()
  const data = createDataReader(dictionary.datasets, rawDatasets)
  const newSeries: PendingSeries[] = []
  const pending = new Map<ReportVariant, Map<string, number>>()
  const webUrls = new Set<string>()
  const problems: Problem[] = []
  let count = 0

  const seriesOf = (testcase: unknown, variant: ReportVariant): number | undefined => {
    if (typeof testcase !== 'string') return undefined
    const known = series.ofVariant(variant.key).idOf(testcase)
    if (known !== undefined) return known
    let places = pending.get(variant)
    if (places === undefined) pending.set(variant, (places = new Map()))
    const place = places.get(testcase)
    if (place !== undefined) return place
    if (!isLine(testcase, longestTestcaseName)) return undefined
    const made = -newSeries.push({ testcase, variant: variant.variant, variantKey: variant.key })
    places.set(testcase, made)
    return made
  }

  /** False where it is not sure that the result is right; then nothing was kept. */
  const takeSure = (candidate: unknown): boolean => {
    if (!isPlainObject(candidate)) return false
    const { attempt, durationMs, skipKind, failureSignature, note, refUrl, refText } = candidate
    let keys = neededKeys
    if (attempt !== undefined) {
      if (!Number.isSafeInteger(attempt) || (attempt as number) < 1) return false
      keys++
    }
    if (durationMs !== undefined) {
      if (!Number.isFinite(durationMs) || (durationMs as number) < 0) return false
      keys++
    }
    let outcome = bits.byName.get(candidate['outcome'] as string)
    if (outcome === undefined) return false
    if (skipKind !== undefined) {
      const kind = skipBits(skipKind as SkipKind)
      if (kind < 0) return false
      outcome |= kind
      keys++
    }
    if (failureSignature !== undefined) {
      if (!isLine(failureSignature, 256)) return false
      keys++
    }
    if (note !== undefined) {
      if (!isText(note) || note.length > 8192) return false
      keys++
    }
    if (refUrl !== undefined) {
      if (!webUrls.has(refUrl as string)) return false
      keys++
    }
    if (refText !== undefined) {
      if (!isText(refText) || refText.length > 8192) return false
      keys++
    }
    // All of these are there, and nothing else: a key with the value undefined would be one too many.
    if (countKeys(candidate) !== keys) return false
    const submittedAt = words.instant(candidate['submittedAt'])
    const item = words.item(candidate['item'])
    const variant = words.variant(candidate['variant'])
    const groups = words.groups(candidate['groups'])
    if (submittedAt === undefined || item === undefined || variant === undefined || groups === undefined)
      return false
    if (!runs.takeId(candidate['id'])) return false
    const read = data.read(candidate['data'], runs.isNumbered())
    if (read === undefined) return false
    const one = seriesOf(candidate['testcase'], variant)
    if (one === undefined) return false
    const duration = durationCell(durationMs as number | undefined)
    const attemptOf = attemptCell(attempt as number | undefined)
    const run = runs.runOf(item, groups, submittedAt)
    // Nearly every row holds all that its result says, and nothing is made for it.
    const isAllInRow =
      read.rest === undefined &&
      attemptOf !== attemptInDetail &&
      duration !== durationInDetail &&
      failureSignature === undefined &&
      note === undefined &&
      refUrl === undefined &&
      refText === undefined
    if (!isAllInRow) {
      outcome |= detailBit
      const detail = detailOf(read, {
        attempt: attemptOf === attemptInDetail ? attempt : undefined,
        durationMs: duration === durationInDetail ? durationMs : undefined,
        failureSignature,
        note,
        refText,
        refUrl,
      })
      run.details.set(run.count, detail)
    }
    runs.addRow(run, one, read.dataset, duration, cellsOf(attemptOf, outcome), count)
    return true
  }

  const takeParsed = (result: TestResult): void => {
    if (result.refUrl !== undefined) webUrls.add(result.refUrl)
    if (!takeSure(result))
      throw new Error('A result that its schema lets through can’t be stored: the checks differ.')
  }

  return {
    take(candidate) {
      if (!takeSure(candidate)) {
        parseTestResult(candidate, outcomes).match(takeParsed, (error) => {
          for (const problem of error.problems) problems.push(inResult(count, problem))
        })
      }
      count++
    },
    finish: () =>
      problems.length > 0
        ? err(schemaError(problems))
        : ok({ runs: runs.runs, newSeries, newDatasets: data.newDatasets, count }),
  }
}

/** What stands in the detail beside data; absent where it is undefined. */
type DetailFields = Readonly<
  Record<'attempt' | 'durationMs' | 'failureSignature' | 'note' | 'refText' | 'refUrl', unknown>
>

function detailOf({ rest, datums }: ReadData, fields: DetailFields): PendingDetail {
  const { attempt, durationMs, failureSignature, note, refText, refUrl } = fields
  let members = ''
  // In the order of canonical JSON.
  if (attempt !== undefined) members += `,"attempt":${JSON.stringify(attempt)}`
  if (rest !== undefined) members += `,"data":${rest}`
  if (durationMs !== undefined) members += `,"durationMs":${JSON.stringify(durationMs)}`
  if (failureSignature !== undefined) members += `,"failureSignature":${JSON.stringify(failureSignature)}`
  if (note !== undefined) members += `,"note":${JSON.stringify(note)}`
  if (refText !== undefined) members += `,"refText":${JSON.stringify(refText)}`
  if (refUrl !== undefined) members += `,"refUrl":${JSON.stringify(refUrl)}`
  return { json: `{${members.slice(1)}}`, datums }
}

function inResult(index: number, problem: Problem): Problem {
  const keys = [index, ...problem.keys]
  return { ...problem, path: formatPath(keys), keys }
}

function schemaError(problems: readonly Problem[]): SchemaError {
  const message = `${problems[0]?.path}: ${problems[0]?.message}${andMore(problems.length)}`
  return { kind: 'schema/invalid', message, retryable: false, problems }
}
