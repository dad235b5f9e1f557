import type * as fastCheck from 'fast-check'
import { decide, type Policy } from '../../policy/index.ts'
import type { Decide, PolicyLaw } from './law.ts'
import { missingDataLaws } from './missing-data-laws.ts'
import { oneWayLaws } from './one-way-laws.ts'
import { orderLaws } from './order-laws.ts'
import { lawTools } from './scenario.ts'
import { structureLaws } from './structure-laws.ts'
import { timeLaws } from './time-laws.ts'

export interface PolicyLawOptions {
  /** Your policies, with evidence made of the names that they mention; random policies by default. */
  readonly policies?: readonly Policy[]
  /** What decides; {@link decide} by default. */
  readonly decide?: Decide
}

/**
 * The laws that every decision keeps, as functions for any test runner: no data is no pass, order and repeats change
 * nothing, permissions only relax, and the rest. Made with your copy of fast-check: nothing is imported from it at run time.
 *
 * @example
 * import { policyLaws } from '@gatewright/core/testing'
 * import { definePolicy, passing } from '@gatewright/core/policy'
 * import fc from 'fast-check'
 *
 * const release = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *   rules: [passing('dist.rpmlint')],
 * })
 * for (const law of policyLaws(fc, { policies: [release] })) {
 *   const outcome = law.check(100)
 *   if (!outcome.holds) throw new Error(`${law.id}: ${outcome.message}`)
 * }
 */
export function policyLaws(
  fc: typeof fastCheck.default,
  options: PolicyLawOptions = {},
): readonly PolicyLaw[] {
  const tools = lawTools(fc, options.decide ?? decide, options.policies)
  return [orderLaws, missingDataLaws, oneWayLaws, structureLaws, timeLaws].flatMap((laws) => laws(tools))
}
