import { errAsync, okAsync, ResultAsync } from 'neverthrow'
import type { Evidence } from '../../policy/evidence/evidence.ts'
import { queryAll } from '../../ports/query-all.ts'
import type { GroupStore, QueryError, ResultStore } from '../../ports/result-store.ts'
import type { WaiverStore } from '../../ports/waiver-store.ts'
import { resultData } from '../../query/result-data.ts'
import type { Group } from '../../schema/group.ts'
import type { Instant } from '../../schema/instant.ts'
import type { TestResult } from '../../schema/result.ts'
import type { SchemaError } from '../../schema/schema-error.ts'
import type { Variant } from '../../schema/variant.ts'
import { queryValues } from '../decision/query-values.ts'
import { settingsOf } from '../settings.ts'
import { resultQueries, type Subject } from '../subjects/subject.ts'

export interface NativeEvidenceOptions {
  readonly productVersion: string
  /** When the subject was built, for rules with a validity; without it they wait. */
  readonly createdAt?: Instant
  /** Keys under which a result says in which ways the test was run; Greenwave's three by default. */
  readonly latestBy?: readonly string[]
}

/** What of a storage is asked. */
export interface EvidenceStorage {
  readonly results: Pick<ResultStore, 'query'>
  readonly waivers: Pick<WaiverStore, 'eventsAbout'>
  /** Without it nothing is known of runs, and rules that want them complete wait. */
  readonly groups?: Pick<GroupStore, 'find'>
}

/**
 * What a native gate needs to decide about a subject of Greenwave's, from what its APIs stored: results under every name that
 * its type has, waivers, and the runs.
 *
 * A result of ResultsDB may be about several items and stand for several architectures or scenarios; a native one is about one
 * item, run in one way. So each comes once for each way, as a result of the subject.
 *
 * @example
 * import { fedoraSubjectTypes, nativeEvidence, subjectOf } from '@gatewright/core/greenwave'
 * import { decide, type Policy } from '@gatewright/core/policy'
 * import type { ProjectStorage } from '@gatewright/core/ports'
 *
 * declare const policies: readonly Policy[]
 * declare const storage: ProjectStorage
 *
 * const subject = subjectOf('koji_build', 'bash-5.2-1.fc40', fedoraSubjectTypes())
 * const evidence = await nativeEvidence(subject, storage, { productVersion: 'fedora-40' })
 * const decided = evidence.map((known) =>
 *   decide(policies, known, { decisionContext: 'stable', at: '2026-11-22T04:20:00Z' }),
 * )
 */
export function nativeEvidence(
  subject: Subject,
  { results, waivers, groups }: EvidenceStorage,
  { productVersion, createdAt, latestBy }: NativeEvidenceOptions,
): ResultAsync<Evidence, QueryError> {
  const { type, identifier } = subject
  const item = { type: type.id, id: identifier }
  const ways = settingsOf(latestBy ? { distinctLatestResultsOn: latestBy } : {}).distinctLatestResultsOn
  const queries = resultQueries(subject).map((query) => ({
    data: Object.entries(query).map(([key, text]) => ({ key, equals: queryValues(text, subject) })),
  }))
  return ResultAsync.combine(queries.map((query) => queryAll(results, query))).andThen((found) => {
    const distinct = [...new Map(found.flat().map((result) => [result.id, result])).values()]
    const manifold = distinct.find((result) => countWays(result, ways) > mostWays)
    if (manifold) return errAsync(tooManyWays(manifold))
    return ResultAsync.combine([
      waivers.eventsAbout({ type: type.id, identifier }),
      groupsOf(distinct, groups),
    ]).map(([waiverEvents, known]) => ({
      subject: {
        type: type.id,
        identifier,
        productVersion,
        ...(createdAt === undefined ? {} : { createdAt }),
      },
      results: distinct.flatMap((result) =>
        eachWay(result, ways).map((variant) => ({ ...result, item, variant })),
      ),
      waiverEvents,
      groups: known,
    }))
  })
}

/** More than anybody runs a test in; a result with more of them would take all memory, and must not be left out. */
const mostWays = 10_000

function countWays(result: TestResult, keys: readonly string[]): number {
  const data = resultData(result)
  return keys.reduce((count, key) => count * (Object.hasOwn(data, key) ? (data[key]?.length ?? 1) : 1), 1)
}

function tooManyWays({ id }: TestResult): SchemaError {
  const message = `The result stands for more than ${mostWays} ways of running its test.`
  const problem = { path: id, keys: [id], code: 'out-of-range', message } as const
  return { kind: 'schema/invalid', message: `${id}: ${message}`, retryable: false, problems: [problem] }
}

function groupsOf(
  results: readonly TestResult[],
  store: EvidenceStorage['groups'],
): ResultAsync<readonly Group[], QueryError> {
  const ids = [...new Set(results.flatMap((result) => result.groups))]
  return store && ids.length > 0 ? store.find({ ids }) : okAsync([])
}

/** A variant for each combination of the values under the keys. */
function eachWay(result: TestResult, keys: readonly string[]): readonly Variant[] {
  const data = resultData(result)
  return keys.reduce<readonly Variant[]>(
    (some, key) =>
      some.flatMap((way) => {
        const values = Object.hasOwn(data, key) ? data[key] : undefined
        return values ? [...new Set(values)].map((value) => ({ ...way, [key]: value })) : [way]
      }),
    [result.variant],
  )
}
