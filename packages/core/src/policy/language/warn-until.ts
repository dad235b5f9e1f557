import type { Instant } from '../../schema/instant.ts'
import { freeze } from './freeze.ts'
import type { Rule } from './rule.ts'

/**
 * The rule, on a ramp: until just before the instant it only warns, from then on it blocks.
 *
 * @example
 * import { passing, warnUntil } from '@gatewright/core/policy'
 *
 * const rule = warnUntil('2027-01-15T00:00:00Z', passing('lint/strict'))
 */
export function warnUntil(since: Instant, rule: Rule): Rule {
  return freeze({ ...rule, warnUntil: since })
}
