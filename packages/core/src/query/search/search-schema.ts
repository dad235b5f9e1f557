import type { Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { printSearch } from './print-search.ts'
import { readCondition } from './read-condition.ts'
import { longestSearch, type ResultSearch } from './result-search.ts'
import { searchStatuses } from './search-statuses.ts'

/**
 * The JSON form of a search. Statuses may be written in upper case, and `UNKNOWN` for `missing`, as wpt.fyi writes them; what
 * comes out has them plain. For statuses of your own there is {@link checkSearch}.
 */
export const ResultSearchSchema: z.ZodType<ResultSearch> = searchSchema([])

/**
 * Checks the JSON form of a search. Answers the search, or a `schema/invalid` with every fault and its path.
 *
 * @example
 * import { checkSearch } from '@gatewright/core/query'
 *
 * checkSearch({ exists: [{ status: 'FAIL', product: 'chrome' }] }) // ok({ exists: [{ status: 'fail', product: 'chrome' }] })
 */
export function checkSearch(
  input: unknown,
  options: { readonly statuses?: readonly string[] } = {},
): Result<ResultSearch, SchemaError> {
  const { statuses = [] } = options
  return checkSchema(statuses.length === 0 ? ResultSearchSchema : searchSchema(statuses), input)
}

function searchSchema(ownStatuses: readonly string[]): z.ZodType<ResultSearch> {
  const statuses = [...searchStatuses, ...ownStatuses]
  return z.unknown().transform((input, context): ResultSearch => {
    // Every condition takes a character at least, so a search that may be written has no more of them.
    const search = readCondition(input, { context, statuses, left: longestSearch }, [], 1)
    if (search === undefined) return z.NEVER
    if (printSearch(search).length <= longestSearch) return search
    const message = `The text of a search has at most ${longestSearch.toLocaleString('en')} characters.`
    context.addIssue({ code: 'custom', message, params: { code: 'out-of-range' } })
    return z.NEVER
  })
}
