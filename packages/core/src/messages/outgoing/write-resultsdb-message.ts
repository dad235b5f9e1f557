import { writeResult, type ResultsDbResult } from '../../resultsdb/records.ts'
import type { TestResult } from '../../schema/result.ts'
import type { Testcase } from '../../schema/testcase.ts'
import type { OutgoingMessage } from './outgoing-message.ts'

export interface ResultsDbMessageOptions {
  /** Where the world reaches ResultsDB's API v2.0, without a slash at the end: what links in the message begin with. */
  readonly baseUrl: string
  /** What is known of the testcase; its name alone by default. */
  readonly testcase?: Testcase
  /** `resultsdb.result.new` by default. */
  readonly topic?: string
}

/**
 * A result as ResultsDB announces a new one. `readMessage` reads it again; what the format has no field for (attempt, duration,
 * signature, and keys of the variant that ResultsDB takes for data) is lost on the way.
 *
 * @example
 * import { writeResultsDbMessage } from '@gatewright/core/messages'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const result: TestResult
 *
 * const { topic, body } = writeResultsDbMessage(result, { baseUrl: 'https://results.example/api/v2.0' })
 * console.log(topic, body.outcome)
 */
export function writeResultsDbMessage(
  result: TestResult,
  { baseUrl, testcase = { name: result.testcase }, topic = 'resultsdb.result.new' }: ResultsDbMessageOptions,
): OutgoingMessage<ResultsDbResult> {
  return { id: `${topic}/${result.id}`, topic, headers: {}, body: writeResult(result, testcase, baseUrl) }
}
