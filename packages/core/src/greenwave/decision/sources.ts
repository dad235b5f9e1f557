import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import type { QueryError, ResultStore } from '../../ports/result-store.ts'
import type { TestcaseStore } from '../../ports/testcase-store.ts'
import type { WaiverStore } from '../../ports/waiver-store.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { TestResult } from '../../schema/result.ts'
import type { Testcase } from '../../schema/testcase.ts'
import type { WaiverDbRecord } from '../../schema/waiver-record.ts'
import { findWaiverRecords } from '../../waiver/waiver-records.ts'
import { writeResult } from '../../resultsdb/records.ts'
import { resultIdOf } from '../../schema/result-number.ts'
import { once } from '../../policy/once.ts'
import { firstOfEach, newestFirst, submittedAt, untimed } from './newest-of.ts'
import type { GreenwaveResult, GreenwaveResultSource } from './result-source.ts'

/**
 * Results at hand, as a source for decisions: those that ResultsDB's API gave, for scripts, simulations and tests. What is
 * added to the list afterwards is not looked at.
 *
 * @example
 * import { resultsOfList } from '@gatewright/core/greenwave'
 *
 * const source = resultsOfList([
 *   {
 *     id: 1,
 *     testcase: { name: 'dist.rpmlint' },
 *     outcome: 'PASSED',
 *     submit_time: '2026-11-22T04:19:00.000000',
 *     data: { type: ['koji_build'], item: ['bash-5.2-1.fc40'] },
 *   },
 * ])
 */
export function resultsOfList(results: readonly GreenwaveResult[]): GreenwaveResultSource {
  const given = [...results]
  const sorted = once(() => newestFirst(given))
  return {
    latest({ data, testcases, through, exceptIds = [], distinctOn }) {
      const wanted = testcases && new Set(testcases)
      const except = new Set(exceptIds.map(String))
      const conditions = Object.entries(data).map(([key, values]) => [key, new Set(values)] as const)
      const found = sorted().filter(
        (result) =>
          (wanted?.has(result.testcase.name) ?? true) &&
          conditions.every(([key, values]) => valuesOf(result, key).some((value) => values.has(value))) &&
          !except.has(String(result.id)),
      )
      const fault = untimed(found)
      if (fault) return errAsync(fault)
      const inTime = found.filter(
        (result) => through === undefined || compareInstants(submittedAt(result), through) <= 0,
      )
      return okAsync(firstOfEach(inTime, distinctOn))
    },
  }
}

/**
 * The results of any store, as a source for decisions.
 *
 * @param storage - `testcases` for what verbose answers tell of them; their addresses are null without it
 * @param baseUrl - the address of ResultsDB's API, for the links in verbose answers; none unless given
 */
export function resultsOfStore(
  storage: {
    readonly results: Pick<ResultStore, 'newest'>
    readonly testcases?: Pick<TestcaseStore, 'find'>
  },
  baseUrl: string = '',
): GreenwaveResultSource {
  return {
    latest({ data, testcases, through, exceptIds = [], distinctOn }) {
      const query = {
        data: Object.entries(data).map(([key, equals]) => ({ key, equals })),
        ...(testcases === undefined ? {} : { testcases: { equals: testcases } }),
        ...(through === undefined ? {} : { through }),
        exceptIds: exceptIds.flatMap(storedIds),
      }
      return storage.results.newest(query, distinctOn).andThen((results) =>
        testcasesOf(results, storage.testcases).map((known) =>
          results.map((result): GreenwaveResult => {
            const testcase = known.get(result.testcase) ?? { name: result.testcase }
            const written = writeResult(result, testcase, baseUrl)
            return { ...written, testcase: { ...written.testcase } }
          }),
        ),
      )
    },
  }
}

/** What is known of the testcases of some results. */
function testcasesOf(
  results: readonly TestResult[],
  store: Pick<TestcaseStore, 'find'> | undefined,
): ResultAsync<ReadonlyMap<string, Testcase>, QueryError> {
  if (!store || results.length === 0) return okAsync(new Map())
  const equals = [...new Set(results.map(({ testcase }) => testcase))]
  return store
    .find({ names: { equals } })
    .map((testcases) => new Map(testcases.map((testcase) => [testcase.name, testcase])))
}

/** Waivers at hand, as a source for decisions: those that WaiverDB's API gave. */
export function waiversOfList(records: readonly WaiverDbRecord[]): Pick<WaiverStore, 'records'> {
  return {
    records: (query, { skip = 0, limit } = {}) =>
      okAsync(findWaiverRecords(records, query).slice(skip, limit === undefined ? undefined : skip + limit)),
  }
}

/** Under which ids a store may have a result: as it is written, or the number that ResultsDB's API gave, also as text. */
function storedIds(id: number | string): readonly string[] {
  const number = typeof id === 'number' || /^(?:0|[1-9]\d{0,14})$/.test(id) ? Number(id) : undefined
  return number === undefined ? [String(id)] : [String(id), resultIdOf(number)]
}

function valuesOf({ data }: GreenwaveResult, key: string): readonly string[] {
  return (Object.hasOwn(data, key) ? data[key] : undefined) ?? []
}
