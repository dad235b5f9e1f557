import type { Status } from './status.ts'

/** How many of the applicable children must be satisfied. */
export type Threshold = number | 'all'

/** A share of the applicable children, as a fraction of whole numbers. */
export type Share = readonly [numerator: number, denominator: number]

/** How a node follows from its children. */
export type Operator = { readonly atLeast: Threshold } | { readonly ratio: Share }

/** How many children have each status. Those that do not apply are not among them. */
export interface StatusCounts {
  satisfied: number
  unsatisfied: number
  pending: number
  inconclusive: number
}

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
  return combine({ atLeast }, countStatuses(children))
}

/** The same connective for a share: at least a part of the children is satisfied, in whole numbers throughout. */
export function shareOf(share: Share, children: readonly Status[]): Status {
  return combine({ ratio: share }, countStatuses(children))
}

/** The status that an operator makes of counted children. */
export function combine(operator: Operator, counts: StatusCounts): Status {
  const { satisfied, pending, inconclusive } = counts
  const applicable = satisfied + pending + inconclusive + counts.unsatisfied
  if (applicable === 0) return 'not-applicable'
  const needed = neededOf(operator, applicable)
  if (satisfied >= needed) return 'satisfied'
  if (satisfied + pending + inconclusive < needed) return 'unsatisfied'
  return pending > 0 ? 'pending' : 'inconclusive'
}

/** How many of so many applicable children an operator asks for. */
export function neededOf(operator: Operator, applicable: number): number {
  if ('ratio' in operator) {
    const [numerator, denominator] = operator.ratio
    // Whole numbers stay exact: at most 10^8 millionths times the number of testcases.
    const parts = numerator * applicable
    return (parts - (parts % denominator)) / denominator + (parts % denominator === 0 ? 0 : 1)
  }
  return operator.atLeast === 'all' ? applicable : operator.atLeast
}

function countStatuses(statuses: readonly Status[]): StatusCounts {
  const counts = { satisfied: 0, unsatisfied: 0, pending: 0, inconclusive: 0 }
  for (const status of statuses) if (status !== 'not-applicable') counts[status]++
  return counts
}
