import { compareText } from '../../canonical/compare-text.ts'
import { compareInstants, isInstant } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import { parseDateTime } from '../language/date-time.ts'
import type { GreenwaveResult, ResultSourceError } from './result-source.ts'

/** When a result was handed in. Nobody counts on what this says of a time that cannot be read: see {@link untimed}. */
export function submittedAt({ submit_time: time }: GreenwaveResult): Instant {
  // As ResultsDB writes it, which is nearly always.
  const inUtc = `${time}Z`
  return isInstant(inUtc) ? inUtc : (parseDateTime(String(time)) ?? '0001-01-01T00:00:00Z')
}

/**
 * The first of results whose time cannot be read. It may be newer or older than any other, so nobody can say which of them
 * count.
 */
export function untimed(results: readonly GreenwaveResult[]): ResultSourceError | undefined {
  const found = results.find(({ submit_time: time }) => {
    const isText = typeof (time as unknown) === 'string'
    return !isText || (!isInstant(`${time}Z`) && parseDateTime(time) === undefined)
  })
  if (!found) return undefined
  const message = `Result ${found.id} has no submit_time that can be read: ${JSON.stringify(found.submit_time)}.`
  return { kind: 'greenwave/source-failed', message, retryable: false }
}

/** Results from the newest to the oldest, whatever order they came in. */
export function newestFirst(results: readonly GreenwaveResult[]): readonly GreenwaveResult[] {
  return results
    .map((result) => ({ result, at: submittedAt(result) }))
    .sort((a, b) => compareInstants(b.at, a.at) || compareIds(b.result.id, a.result.id))
    .map(({ result }) => result)
}

/** Of results from the newest to the oldest, the first for each testcase and combination of values. */
export function firstOfEach(
  sorted: readonly GreenwaveResult[],
  distinctOn: readonly string[],
): readonly GreenwaveResult[] {
  const taken = new Set<string>()
  const kept: GreenwaveResult[] = []
  for (const result of sorted) {
    const buckets = bucketsOf(result, distinctOn).filter((bucket) => !taken.has(bucket))
    for (const bucket of buckets) taken.add(bucket)
    if (buckets.length > 0) kept.push(result)
  }
  return kept
}

/** Combinations of more values than anybody runs tests in; a result with more of them would take all memory. */
const mostCombinations = 10_000

/**
 * What a result is the news about: one thing for each combination of its values under the keys. With too many of them it
 * replaces no other result, so that all must have passed.
 */
function bucketsOf(
  { id, testcase, data }: GreenwaveResult,
  distinctOn: readonly string[],
): readonly string[] {
  const said = distinctOn.map((key) => (Object.hasOwn(data, key) ? (data[key] ?? []) : []))
  if (said.every(({ length }) => length < 2))
    return [JSON.stringify([testcase.name, ...said.map(([value]) => value ?? null)])]
  const valuesByKey = said.map((values): readonly (string | null)[] =>
    values.length === 0 ? [null] : [...new Set(values)],
  )
  if (valuesByKey.reduce((count, { length }) => count * length, 1) > mostCombinations)
    return [JSON.stringify({ id })]
  let combinations: readonly (readonly (string | null)[])[] = [[]]
  for (const values of valuesByKey)
    combinations = combinations.flatMap((before) => values.map((value) => [...before, value]))
  return combinations.map((combination) => JSON.stringify([testcase.name, ...combination]))
}

/** By number where ids are numbers, also those that are written as text, and these before all others. */
function compareIds(a: number | string, b: number | string): number {
  const [one, other] = [numberOf(a), numberOf(b)]
  if (one !== undefined && other !== undefined) return one - other || compareText(typeof a, typeof b)
  if (one === undefined && other === undefined) return compareText(String(a), String(b))
  return one === undefined ? 1 : -1
}

function numberOf(id: number | string): number | undefined {
  const isNumber = typeof id === 'number' || /^(?:0|[1-9]\d{0,14})$/.test(id)
  return isNumber ? Number(id) : undefined
}
