import type { Status } from './status.ts'

/** How many of the applicable children must be satisfied. */
export type Threshold = number | 'all'

/**
 * The one connective of the policy language: at least so many children are satisfied.
 * Children that do not apply are left out; without any child that applies, the parent does not apply.
 *
 * `allOf` is the threshold `all`, `anyOf` is 1. The answer is settled as soon as the children that are settled settle it:
 * enough are satisfied, or too few can still become so. Until then it is `pending` if waiting can help, else `inconclusive`.
 *
 * @example
 * import { threshold } from '@gatewright/core/policy'
 *
 * threshold(2, ['satisfied', 'unsatisfied', 'pending']) // 'pending'
 * threshold('all', ['satisfied', 'unsatisfied', 'pending']) // 'unsatisfied'
 */
export function threshold(atLeast: Threshold, children: readonly Status[]): Status {
  if (atLeast !== 'all' && !(atLeast >= 1))
    throw new RangeError('A threshold below 1 would be met by nothing.')
  const count = (wanted: Status): number => children.filter((status) => status === wanted).length
  const satisfied = count('satisfied')
  const pending = count('pending')
  const inconclusive = count('inconclusive')
  const applicable = satisfied + pending + inconclusive + count('unsatisfied')
  const needed = atLeast === 'all' ? applicable : atLeast
  if (applicable === 0) return 'not-applicable'
  if (satisfied >= needed) return 'satisfied'
  if (satisfied + pending + inconclusive < needed) return 'unsatisfied'
  return pending > 0 ? 'pending' : 'inconclusive'
}
