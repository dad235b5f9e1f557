import type { ResultQuery } from '../ports/result-store.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import { itemKey } from '../schema/item-key.ts'
import type { TestResult } from '../schema/result.ts'
import { variantIncludes } from '../schema/variant-key.ts'
import { matchesText } from './matches-like.ts'
import { resultValues } from './result-data.ts'

/**
 * True for a result that a query finds, for stores that look at results one by one and as the word for those that don't.
 *
 * @example
 * import type { ResultQuery } from '@gatewright/core/ports'
 * import { matchesResult } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const results: readonly TestResult[]
 * const query: ResultQuery = { outcomes: ['FAILED'], data: [{ key: 'scenario', like: ['uefi%'] }] }
 *
 * const found = results.filter((result) => matchesResult(query, result))
 */
export function matchesResult(query: ResultQuery, result: TestResult): boolean {
  return matchesFields(query, result) && matchesTime(query, result) && matchesData(query, result)
}

function matchesFields(query: ResultQuery, result: TestResult): boolean {
  const { item, testcase, testcases, variant, outcomes, group, groups, ids, exceptIds } = query
  return (
    (ids === undefined || ids.includes(result.id)) &&
    !exceptIds?.includes(result.id) &&
    (item === undefined || itemKey(result.item) === itemKey(item)) &&
    (testcase === undefined || result.testcase === testcase) &&
    (testcases === undefined || matchesText(testcases, result.testcase)) &&
    (variant === undefined || variantIncludes(result.variant, variant)) &&
    (outcomes === undefined || outcomes.includes(result.outcome)) &&
    (group === undefined || result.groups.includes(group)) &&
    (groups === undefined || groups.some((one) => result.groups.includes(one)))
  )
}

function matchesTime({ since, until, through }: ResultQuery, { submittedAt }: TestResult): boolean {
  return (
    (since === undefined || compareInstants(submittedAt, since) >= 0) &&
    (until === undefined || compareInstants(submittedAt, until) < 0) &&
    (through === undefined || compareInstants(submittedAt, through) <= 0)
  )
}

function matchesData({ data = [] }: ResultQuery, result: TestResult): boolean {
  return data.every((match) => resultValues(result, match.key).some((value) => matchesText(match, value)))
}
