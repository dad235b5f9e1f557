import type { Result } from 'neverthrow'
import * as z from 'zod'
import { plainRecord } from '../../schema/plain-record.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { statusOf } from './status-letters.ts'

/** What a summary says of one test. */
export interface SummarizedTest {
  readonly test: string
  /** In lower case; absent in summaries of version 1, which don't tell it. */
  readonly status?: string
  readonly passed: number
  readonly total: number
}

/** A summary that was read. */
export interface RunSummary {
  /** In version 1 the test itself is counted with its subtests, in version 2 it is not. An empty summary is of version 2. */
  readonly version: 1 | 2
  readonly tests: readonly SummarizedTest[]
}

const counts = z
  .tuple([z.int().min(0), z.int().min(0)])
  .refine(([passed, total]) => passed <= total, 'More passed than there are.')

const SummarySchema = z.union([
  plainRecord(z.string(), strictObject({ s: z.string().min(1), c: counts })),
  plainRecord(z.string(), counts),
])

/**
 * Reads a summary of either version, as wpt.fyi writes them and `writeSummaryV1` and `writeSummaryV2` do, in the order in
 * which it lists the tests. The error is `schema/invalid`.
 *
 * @example
 * import { readSummary } from '@gatewright/core/query'
 *
 * readSummary({ '/dom/a.html': { s: 'O', c: [1, 2] } })
 * // ok({ version: 2, tests: [{ test: '/dom/a.html', status: 'ok', passed: 1, total: 2 }] })
 */
export function readSummary(input: unknown): Result<RunSummary, SchemaError> {
  return checkSchema(SummarySchema, input).map((summary): RunSummary => {
    const tests = Object.entries(summary).map(([test, entry]): SummarizedTest => {
      if (Array.isArray(entry)) return { test, passed: entry[0], total: entry[1] }
      return { test, status: statusOf(entry.s), passed: entry.c[0], total: entry.c[1] }
    })
    return { version: tests.some(({ status }) => status === undefined) ? 1 : 2, tests }
  })
}
