import { err, ok, type Result } from 'neverthrow'
import { didYouMean } from '../errors/did-you-mean.ts'
import { placeParameter } from './page-links.ts'

const upstreamParameters = [
  'outcome',
  'groups',
  'testcases',
  'testcases:like',
  'since',
  'page',
  'limit',
  '_sort',
  '_distinct_on',
]
const ownParameters = [...upstreamParameters, placeParameter, 'callback']

/** The parameters of a list of results that look at no data. */
export function resultParameters(isUpstream: boolean): readonly string[] {
  return isUpstream ? upstreamParameters : ownParameters
}

/** Words for what a result has that look like parameters and are none. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['submit_time', 'since'],
  ['until', 'since'],
  ['order', '_sort'],
  ['order_by', '_sort'],
  ['per_page', 'limit'],
])

/** What a parameter asks of the data. */
export interface DataKey {
  readonly key: string
  readonly isLike: boolean
}

/**
 * The key of data that a parameter names: `item`, `item:like` for patterns, `item:eq` for a key that would be taken for
 * another parameter. The error says which parameter was probably meant: a typing mistake must not read as "no results".
 */
export function checkDataKey(isUpstream: boolean, name: string): Result<DataKey, string> {
  const [key = '', modifier, ...more] = name.split(':')
  if (isUpstream) {
    return ok(more.length > 0 ? { key: name, isLike: false } : { key, isLike: modifier === 'like' })
  }
  if (key === '') return err(`Unknown parameter "${name}".`)
  if (more.length > 0 || (modifier !== undefined && modifier !== 'like' && modifier !== 'eq')) {
    return err(`Unknown modifier in the parameter "${name}"; known are ":like" and ":eq".`)
  }
  const meant = synonyms.get(name) ?? didYouMean(name, ownParameters) ?? didYouMean(key, ownParameters)
  if (modifier === 'eq' || (meant === undefined && !key.startsWith('_')))
    return ok({ key, isLike: modifier === 'like' })
  const hint = meant === undefined ? `known are ${ownParameters.join(', ')}.` : `did you mean "${meant}"?`
  const way = modifier === undefined ? ` To look at data under this key, write "${name}:eq".` : ''
  return err(`Unknown parameter "${name}"; ${hint}${way}`)
}
