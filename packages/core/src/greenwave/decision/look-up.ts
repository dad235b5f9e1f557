import type { Quirks } from '../compat.ts'
import { err, ok, type Result } from 'neverthrow'
import { compareInstants } from '../../schema/compare-instants.ts'
import { sourceFailed, type GreenwaveFailure } from '../failure.ts'
import type { GreenwaveSettings } from '../settings.ts'
import { groupBy } from '../../policy/group-by.ts'
import { resultQueries, type Subject } from '../subjects/subject.ts'
import type { CheckedRequest } from './decision-request.ts'
import { firstOfEach, newestFirst, submittedAt, untimed } from './newest-of.ts'
import { queryValues } from './query-values.ts'
import type { GreenwaveResult, GreenwaveResultSource, ResultSourceError } from './result-source.ts'
import type { PassedResults } from './world.ts'

/** What a subject's results are looked up with. */
export interface LookUp {
  readonly results: GreenwaveResultSource
  readonly settings: GreenwaveSettings
  readonly request: Pick<CheckedRequest, 'through' | 'ignoredResults'>
  readonly passedResults: PassedResults | undefined
  readonly quirks: Quirks
}

/**
 * The newest results of a subject, newest first: of some testcases, or of all. A subject has several kinds of results, as
 * by its own name and by that of its source package; the newest of all of them counts, where Greenwave takes those of
 * each kind, however old.
 */
export async function latestResults(
  subject: Subject,
  testcases: readonly string[] | undefined,
  lookUp: LookUp,
): Promise<Result<readonly GreenwaveResult[], GreenwaveFailure>> {
  const { results, settings, request, quirks } = lookUp
  const isIgnoredLast = quirks.has('ignored-after-latest')
  const found: GreenwaveResult[] = []
  const queries = resultQueries(subject)
  for (const query of queries) {
    const answer = await results.latest({
      data: Object.fromEntries(Object.entries(query).map(([key, text]) => [key, queryValues(text, subject)])),
      ...(testcases === undefined ? {} : { testcases }),
      ...(request.through === undefined ? {} : { through: request.through }),
      ...(isIgnoredLast ? {} : { exceptIds: request.ignoredResults }),
      distinctOn: settings.distinctLatestResultsOn,
    })
    if (answer.isErr()) return err(unavailable(answer.error))
    const fault = untimed(answer.value)
    if (fault) return err(unavailable(fault))
    found.push(...answer.value)
  }
  const kept = quirks.has('passes-remembered') ? remembered(subject, found, lookUp) : found
  // The newest of one query are the newest.
  const isMerged = queries.length > 1 && !quirks.has('queries-concatenated')
  const newest = isMerged ? firstOfEach(newestFirst(kept), settings.distinctLatestResultsOn) : kept
  if (!isIgnoredLast) return ok(newest)
  const ignored = new Set(request.ignoredResults.map(String))
  return ok(newest.filter(({ id }) => !ignored.has(String(id))))
}

function unavailable(cause: ResultSourceError): GreenwaveFailure {
  return sourceFailed(`Results cannot be read: ${cause.message}`, cause)
}

/**
 * What Greenwave's cache makes of results: those of a testcase that all passed are kept, and asked for no more, whatever
 * has failed since.
 */
function remembered(
  { type, identifier }: Subject,
  found: readonly GreenwaveResult[],
  { passedResults, settings, request }: LookUp,
): readonly GreenwaveResult[] {
  if (!passedResults) return found
  const byTestcase = groupBy(found, ({ testcase }) => testcase.name)
  return [...byTestcase].flatMap(([testcase, fresh]) => {
    const key = `${type.id} ${identifier} ${testcase}`
    const kept = passedResults.get(key)
    const { through } = request
    const isInTime = (result: GreenwaveResult): boolean =>
      through === undefined || compareInstants(submittedAt(result), through) < 0
    if (kept && kept.length > 0 && kept.every(isInTime)) return kept
    if (fresh.every(({ outcome }) => settings.outcomesPassed.includes(outcome))) passedResults.set(key, fresh)
    return fresh
  })
}
