import { resultData } from '../query/result-data.ts'
import type { Group } from '../schema/group.ts'
import type { TestResult } from '../schema/result.ts'
import type { Testcase } from '../schema/testcase.ts'
import { resultNumberOf } from '../schema/result-number.ts'
import { writeTime } from './times.ts'

/** A testcase as ResultsDB's API v2.0 gives it out. */
export interface ResultsDbTestcase {
  readonly name: string
  readonly ref_url: string | null
  readonly href: string
}

/** A group as ResultsDB's API v2.0 gives it out. */
export interface ResultsDbGroup {
  readonly uuid: string
  readonly description: string | null
  readonly ref_url: string | null
  /** Where the results of it are. */
  readonly results: string
  readonly results_count: number
  readonly href: string
}

/** A result as ResultsDB's API v2.0 gives it out. */
export interface ResultsDbResult {
  /** A number, or the text that names a result that came another way. */
  readonly id: number | string
  readonly groups: readonly string[]
  readonly testcase: ResultsDbTestcase
  /** ISO 8601 in UTC without a zone, to the microsecond. */
  readonly submit_time: string
  readonly outcome: string
  readonly note: string | null
  readonly ref_url: string | null
  readonly data: Readonly<Record<string, readonly string[]>>
  readonly href: string
}

export function writeTestcase(testcase: Testcase, baseUrl: string): ResultsDbTestcase {
  return {
    name: testcase.name,
    ref_url: addressOf(testcase),
    href: `${baseUrl}/testcases/${encodePath(testcase.name)}`,
  }
}

export function writeGroup(group: Group, resultsCount: number, baseUrl: string): ResultsDbGroup {
  return {
    uuid: group.id,
    description: group.description ?? null,
    ref_url: addressOf(group),
    results: `${baseUrl}/results?groups=${encodeURIComponent(group.id)}`,
    results_count: resultsCount,
    href: `${baseUrl}/groups/${encodePath(group.id)}`,
  }
}

/** @param testcase - what is known about the testcase that the result names */
export function writeResult(result: TestResult, testcase: Testcase, baseUrl: string): ResultsDbResult {
  const id = resultNumberOf(result.id) ?? result.id
  return {
    id,
    groups: result.groups,
    testcase: writeTestcase(testcase, baseUrl),
    submit_time: writeTime(result.submittedAt),
    outcome: result.outcome,
    note: result.note ?? null,
    ref_url: addressOf(result),
    data: resultData(result),
    href: `${baseUrl}/results/${encodePath(String(id))}`,
  }
}

/** What has an address, or some other text in its place. */
interface Referring {
  readonly refUrl?: string
  readonly refText?: string
}

function addressOf({ refUrl, refText }: Referring): string | null {
  return refUrl ?? refText ?? null
}

function encodePath(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|40|2B|2C|3D|3B|24|26)/g, (code) =>
    decodeURIComponent(code),
  )
}
