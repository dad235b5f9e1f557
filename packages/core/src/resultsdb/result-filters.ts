import { err, ok, type Result } from 'neverthrow'
import { likePattern } from '../query/like-pattern.ts'
import type { ApiAnswer } from '../ports/api.ts'
import type { ResultQuery } from '../ports/result-store.ts'
import type { DataMatch, LikePattern, TextMatch } from '../ports/text-match.ts'
import type { Instant } from '../schema/instant.ts'
import { valueError, type ValidationEntry } from '../schema/validation-entries.ts'
import type { ApiContext } from './api-context.ts'
import { invalidAnswer } from './answers.ts'
import { messageAnswer } from '../ports/serve-api.ts'
import { checkDataKey, resultParameters } from './data-keys.ts'
import { placeParameter } from './page-links.ts'
import { firstOf, listOf, readPage, type AskedPage, type Parameters } from './parameters.ts'
import { instantOf, readTime } from './times.ts'

/** What a list of results was asked for. */
export interface ResultFilters extends AskedPage {
  readonly query: ResultQuery
  readonly order: 'newest-first' | 'oldest-first'
  readonly distinctOn: readonly string[]
  /** The place that the page before gave. */
  readonly after?: string
  /** Whether `page` or `limit` was said. */
  readonly isPaged: boolean
}

/** Results of one group or testcase, whose address narrows the list already. */
export type Within = Pick<ResultQuery, 'group' | 'testcase'>

/** Reads the parameters of a list of results. */
export function readResultFilters(
  context: ApiContext,
  parameters: Parameters,
  within: Within = {},
): Result<ResultFilters, ApiAnswer> {
  const faults: ValidationEntry[] = []
  const asked = readPage(context, parameters, faults)
  const order = readOrder(context, parameters, faults)
  const times = readSince(context, parameters, faults)
  const outcomes = readOutcomes(context, parameters, faults)
  if (faults.length > 0) return err(invalidAnswer(faults))
  const distinctOn = listOf(parameters, '_distinct_on') ?? []
  if (distinctOn.length > mostDistinctKeys) {
    return err(messageAnswer(400, `_distinct_on takes ${mostDistinctKeys} keys at most.`))
  }
  return readData(context, parameters).map((data) => {
    const groups = groupsOf(context, parameters, within)
    const testcases = testcasesOf(context, parameters, within)
    const after = context.isUpstream ? undefined : firstOf(parameters, placeParameter)
    return {
      ...asked,
      order,
      distinctOn,
      isPaged: parameters.has('page') || parameters.has('limit'),
      ...(after === undefined ? {} : { after }),
      query: {
        ...(context.isUpstream ? {} : within),
        ...times,
        ...(outcomes && { outcomes }),
        ...(groups && { groups }),
        ...(testcases && { testcases }),
        ...(data.length > 0 && { data }),
      },
    }
  })
}

const mostDistinctKeys = 8

function readOrder(
  { isUpstream }: ApiContext,
  parameters: Parameters,
  faults: ValidationEntry[],
): ResultFilters['order'] {
  const sort = firstOf(parameters, '_sort') ?? ''
  if (sort === 'asc:submit_time') return 'oldest-first'
  if (sort !== '' && sort !== 'desc:submit_time' && !isUpstream) {
    faults.push(valueError(['_sort'], 'must be asc:submit_time or desc:submit_time', sort))
  }
  return 'newest-first'
}

function readOutcomes(
  { outcomes }: ApiContext,
  parameters: Parameters,
  faults: ValidationEntry[],
): readonly string[] | undefined {
  const wanted = nonEmpty(listOf(parameters, 'outcome'))?.map((outcome) => outcome.toUpperCase())
  if (wanted?.every((outcome) => outcomes.includes(outcome)) === false) {
    faults.push(valueError(['outcome'], `must be one of: ${outcomes.join(', ')}`, parameters.get('outcome')))
  }
  return wanted
}

function readSince(
  context: ApiContext,
  parameters: Parameters,
  faults: ValidationEntry[],
): Pick<ResultQuery, 'since' | 'through'> {
  const text = firstOf(parameters, 'since')
  if (text === undefined) return {}
  const [first = '', second, ...more] = text.split(',')
  const since = instantIn(context, first)
  const through = second === undefined ? undefined : instantIn(context, second)
  const isReadable = since !== undefined && (second === undefined || through !== undefined)
  if (!isReadable || (more.length > 0 && !context.isUpstream)) {
    faults.push(valueError(['since'], 'must be in ISO8601 format', text))
    return {}
  }
  return through === undefined ? { since } : { since, through }
}

function instantIn({ isUpstream }: ApiContext, text: string): Instant | undefined {
  // A plus that was not percent-encoded came as a space.
  const written = isUpstream ? text : text.replace(/(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$/, '$1+$2')
  const time = readTime(written.trim())
  if (time === undefined) return undefined
  return isUpstream ? time.face : instantOf(time)
}

/** In ResultsDB the address takes the place of the parameter of the same meaning; here both narrow the list. */
function groupsOf(
  { isUpstream }: ApiContext,
  parameters: Parameters,
  { group }: Within,
): readonly string[] | undefined {
  if (isUpstream && group !== undefined) return [group]
  return nonEmpty(listOf(parameters, 'groups'))
}

function testcasesOf(
  context: ApiContext,
  parameters: Parameters,
  { testcase }: Within,
): TextMatch | undefined {
  const isNamed = context.isUpstream && testcase !== undefined
  const equals = isNamed ? [testcase] : nonEmpty(listOf(parameters, 'testcases'))
  const like = nonEmpty(listOf(parameters, 'testcases:like'))?.map((text) => patternOf(context, text))
  return equals || like ? { ...(equals && { equals }), ...(like && { like }) } : undefined
}

/** Every parameter that is not one of the list's own looks at the data under its name. */
function readData(context: ApiContext, parameters: Parameters): Result<readonly DataMatch[], ApiAnswer> {
  const matches: DataMatch[] = []
  for (const [name, given] of parameters) {
    if (resultParameters(context.isUpstream).includes(name)) continue
    const checked = checkDataKey(context.isUpstream, name)
    if (checked.isErr()) return err(messageAnswer(400, checked.error))
    const { key, isLike } = checked.value
    const values = given.flatMap((value) => value.split(','))
    matches.push(
      isLike ? { key, like: values.map((text) => patternOf(context, text)) } : { key, equals: values },
    )
  }
  return ok(matches)
}

/** In ResultsDB every `%` and `_` that somebody writes is a wildcard, too. */
export function patternOf({ isUpstream }: ApiContext, text: string): LikePattern {
  return isUpstream ? text.replaceAll('*', '%') : likePattern(text)
}

function nonEmpty<Value>(values: readonly Value[] | undefined): readonly Value[] | undefined {
  return values !== undefined && values.length > 0 ? values : undefined
}
