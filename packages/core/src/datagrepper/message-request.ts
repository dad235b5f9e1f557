import { err, ok, type Result } from 'neverthrow'
import { didYouMean } from '../errors/did-you-mean.ts'
import type { ApiAnswer } from '../ports/api.ts'
import type { ApiPath } from '../ports/api-path.ts'
import { messageAnswer } from '../ports/serve-api.ts'
import { instantOf, readTime } from '../resultsdb/times.ts'
import { toEpochMs } from '../schema/compare-instants.ts'
import { timeRange, type TimeRange } from './time-range.ts'

/** Everything that a request may ask, with what holds where it doesn't: what answers repeat under `arguments`. */
export interface MessageRequest extends TimeRange {
  readonly users: readonly string[]
  readonly packages: readonly string[]
  readonly categories: readonly string[]
  readonly topics: readonly string[]
  readonly contains: readonly string[]
  readonly not_users: readonly string[]
  readonly not_packages: readonly string[]
  readonly not_categories: readonly string[]
  readonly not_topics: readonly string[]
  /** From 1 on. */
  readonly page: number
  readonly rows_per_page: number
  readonly order: 'asc' | 'desc'
}

/** Parameters that may come several times, with the argument that they are. */
const listed = {
  user: 'users',
  package: 'packages',
  category: 'categories',
  topic: 'topics',
  contains: 'contains',
  not_user: 'not_users',
  not_package: 'not_packages',
  not_category: 'not_categories',
  not_topic: 'not_topics',
} as const

/** What only pages for people are made with, and what keeps caches from answering. */
const unheeded = ['size', 'chrome', 'callback', '_']

const known = [...Object.keys(listed), 'start', 'end', 'delta', 'page', 'rows_per_page', 'order', ...unheeded]

const mostRows = 100
/** Looking into messages goes back no further: eight months of four weeks. */
const longestLook = 8 * 4 * 7 * 24 * 3600

/** Reads a request for messages; a refusal says what is wrong with it. */
export function readMessageRequest(
  { parameters }: Pick<ApiPath, 'parameters'>,
  now: number,
  defaultDelta: number | undefined,
): Result<MessageRequest, ApiAnswer> {
  const stray = parameters.find(([name]) => !known.includes(name))
  if (stray) {
    const meant = didYouMean(stray[0], known)
    const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean "${meant}"?`
    return refused(`Unknown parameter "${stray[0]}"; ${hint}`)
  }
  const firstOf = (wanted: string): string | undefined => parameters.find(([name]) => name === wanted)?.[1]
  // Forms send fields that nobody filled in.
  const filledIn = (wanted: string): string | undefined => firstOf(wanted) || undefined
  const [start, end, delta] = [
    secondsIn(filledIn('start')),
    secondsIn(filledIn('end')),
    numberIn(filledIn('delta')),
  ]
  if (start === null) return refused('start must be seconds since 1970 or a date')
  if (end === null) return refused('end must be seconds since 1970 or a date')
  if (delta === null || (delta !== undefined && delta < 0)) return refused('delta must be seconds, 0 or more')
  const [page, rows] = [wholeIn(firstOf('page') ?? '1'), wholeIn(firstOf('rows_per_page') ?? '25')]
  if (page === undefined || page < 1) return refused('page must be > 0')
  if (rows === undefined || rows < 1) return refused('rows_per_page must be > 0')
  if (rows > mostRows) return refused(`rows_per_page must be <= ${mostRows}`)
  const order = firstOf('order') ?? 'desc'
  if (order !== 'asc' && order !== 'desc') return refused("order must be either 'desc' or 'asc'")
  const asked = {
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(delta !== undefined && { delta }),
  }
  const request: MessageRequest = {
    ...timeRange(asked, now, defaultDelta),
    ...listsIn(parameters),
    page,
    rows_per_page: rows,
    order,
  }
  return checkContains(request, now)
}

function checkContains(request: MessageRequest, now: number): Result<MessageRequest, ApiAnswer> {
  if (request.contains.length === 0) return ok(request)
  if ((request.start ?? 0) < now - longestLook) {
    return refused('When using contains, specify a start at most eight months into the past')
  }
  if (request.categories.length === 0 && request.topics.length === 0) {
    return refused('When using contains, specify either a topic or a category as well')
  }
  return ok(request)
}

type Lists = Pick<MessageRequest, (typeof listed)[keyof typeof listed]>

function listsIn(parameters: ApiPath['parameters']): Lists {
  const valuesOf = (wanted: keyof typeof listed): readonly string[] =>
    parameters.flatMap(([name, value]) => (name === wanted ? [value] : []))
  return {
    users: valuesOf('user'),
    packages: valuesOf('package'),
    categories: valuesOf('category'),
    topics: valuesOf('topic'),
    contains: valuesOf('contains'),
    not_users: valuesOf('not_user'),
    not_packages: valuesOf('not_package'),
    not_categories: valuesOf('not_category'),
    not_topics: valuesOf('not_topic'),
  }
}

/** Undefined where nothing is said, null where it can't be read. */
function secondsIn(text: string | undefined): number | undefined | null {
  const number = numberIn(text)
  if (text === undefined || number !== null) return number
  const time = readTime(text)
  const instant = time && instantOf(time)
  return instant === undefined ? null : toEpochMs(instant) / 1000
}

function numberIn(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : null
}

function wholeIn(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function refused(message: string): Result<never, ApiAnswer> {
  return err(messageAnswer(400, message))
}
