import type { ResultAsync } from 'neverthrow'
import type { ApiAnswer } from '../ports/api.ts'
import type { TestResult } from '../schema/result.ts'
import type { ApiContext } from './api-context.ts'
import { asking } from './answers.ts'
import { writeResult, type ResultsDbResult } from './records.ts'

/** Results with what is known about their testcases. */
export function writeResults(
  { storage, baseUrl }: Pick<ApiContext, 'storage' | 'baseUrl'>,
  results: readonly TestResult[],
): ResultAsync<readonly ResultsDbResult[], ApiAnswer> {
  const names = [...new Set(results.map(({ testcase }) => testcase))]
  return asking(storage.testcases.find({ names: { equals: names } })).map((testcases) => {
    const known = new Map(testcases.map((testcase) => [testcase.name, testcase]))
    return results.map((result) =>
      writeResult(result, known.get(result.testcase) ?? { name: result.testcase }, baseUrl),
    )
  })
}
