import type { ResultQuery } from '../ports/result-store.ts'
import type { DataMatch } from '../ports/text-match.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import { itemKey } from '../schema/item-key.ts'
import type { TestResult } from '../schema/result.ts'
import { variantIncludes } from '../schema/variant-key.ts'
import { resultValues } from './result-data.ts'
import { textMatcher } from './text-matcher.ts'

type Test = (result: TestResult) => boolean

/**
 * True for a result that a query finds, for stores that look at results one by one and as the word for those that don't.
 * For many results {@link resultMatcher} is faster.
 *
 * @example
 * import type { ResultQuery } from '@gatewright/core/ports'
 * import { matchesResult } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const result: TestResult
 * const query: ResultQuery = { outcomes: ['FAILED'], data: [{ key: 'scenario', like: ['uefi%'] }] }
 *
 * const isFound = matchesResult(query, result)
 */
export function matchesResult(query: ResultQuery, result: TestResult): boolean {
  return resultMatcher(query)(result)
}

/**
 * What {@link matchesResult} says, prepared for many results: of the ids and names of a query, however many, not each is held
 * against each result. What is changed in the query afterwards is not looked at.
 *
 * @example
 * import type { ResultQuery } from '@gatewright/core/ports'
 * import { resultMatcher } from '@gatewright/core/query'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const results: readonly TestResult[]
 * const query: ResultQuery = { outcomes: ['FAILED'], data: [{ key: 'scenario', like: ['uefi%'] }] }
 *
 * const found = results.filter(resultMatcher(query))
 */
export function resultMatcher(query: ResultQuery): (result: TestResult) => boolean {
  const tests = [...identityTests(query), ...fieldTests(query), ...timeTests(query), ...dataTests(query)]
  return (result) => tests.every((matches) => matches(result))
}

function identityTests({ ids, exceptIds, item, testcase, testcases, variant }: ResultQuery): Test[] {
  return [
    ...testOf(ids && new Set(ids), (known) => (result) => known.has(result.id)),
    ...testOf(exceptIds && new Set(exceptIds), (except) => (result) => !except.has(result.id)),
    ...testOf(item && itemKey(item), (key) => (result) => itemKey(result.item) === key),
    ...testOf(testcase, (name) => (result) => result.testcase === name),
    ...testOf(testcases && textMatcher(testcases), (isNamed) => (result) => isNamed(result.testcase)),
    ...testOf(variant, (part) => (result) => variantIncludes(result.variant, part)),
  ]
}

function fieldTests({ outcomes, group, groups }: ResultQuery): Test[] {
  return [
    ...testOf(outcomes && new Set(outcomes), (wanted) => (result) => wanted.has(result.outcome)),
    ...testOf(group, (id) => (result) => result.groups.includes(id)),
    ...testOf(groups && new Set(groups), (wanted) => (result) => result.groups.some((id) => wanted.has(id))),
  ]
}

function timeTests({ since, until, through }: ResultQuery): Test[] {
  return [
    ...testOf(since, (start) => (result) => compareInstants(result.submittedAt, start) >= 0),
    ...testOf(until, (end) => (result) => compareInstants(result.submittedAt, end) < 0),
    ...testOf(through, (last) => (result) => compareInstants(result.submittedAt, last) <= 0),
  ]
}

function dataTests({ data = [] }: ResultQuery): Test[] {
  return data.map((match: DataMatch) => {
    const matches = textMatcher(match)
    return (result) => resultValues(result, match.key).some(matches)
  })
}

/** No test where a query says nothing. */
function testOf<Asked>(asked: Asked | undefined, prepare: (asked: Asked) => Test): Test[] {
  return asked === undefined ? [] : [prepare(asked)]
}
