import type * as fastCheck from 'fast-check'
import { decide, type Policy, type PredicateSet } from '../../policy/index.ts'
import { enforcementLaws } from './enforcement-laws.ts'
import { goodNewsLaws } from './good-news-law.ts'
import { isolationLaws } from './isolation-laws.ts'
import type { Decide, LawTools, PolicyLaw } from './law.ts'
import { missingDataLaws } from './missing-data-laws.ts'
import { orderLaws } from './order-laws.ts'
import { permissionLaws } from './permission-laws.ts'
import { lawsOfPredicates } from './predicate-laws.ts'
import { progressLaws } from './progress-laws.ts'
import { predicateRules } from './random-predicates.ts'
import { refinementLaws } from './refinement-laws.ts'
import { removalLaws } from './removal-laws.ts'
import { rulesOfType } from './rules-inside.ts'
import { lawTools } from './scenario.ts'
import { statisticsLaws } from './statistics-laws.ts'
import { stricterLaws } from './stricter-laws.ts'
import { structureLaws } from './structure-laws.ts'
import { sufficiencyLaws } from './sufficiency-laws.ts'
import { timeLaws } from './time-laws.ts'
import { totalityLaws } from './totality-laws.ts'

export interface PolicyLawOptions {
  /** Your policies, with evidence made of the names that they mention; random policies by default. */
  readonly policies?: readonly Policy[]
  /** The predicates that your policies ask. They must keep the laws that they claim. */
  readonly predicates?: PredicateSet
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
  const { policies, predicates } = options
  const tools = lawTools(fc, options.decide ?? decide, policies, predicates)
  const ofPredicates = (): readonly PolicyLaw[] =>
    lawsOfPredicates(tools, policies ? rulesOfType(policies, 'predicate') : predicateRules)
  const groups: readonly ((tools: LawTools) => readonly PolicyLaw[])[] = [
    orderLaws, // L1 to L3
    missingDataLaws, // L4
    removalLaws,
    goodNewsLaws, // L5
    permissionLaws, // L6 to L8
    stricterLaws, // L9
    structureLaws, // L10 and L11
    sufficiencyLaws, // L12
    timeLaws, // L13 to L15
    isolationLaws, // L16
    enforcementLaws, // L17
    refinementLaws, // L18
    progressLaws, // L19
    statisticsLaws, // L20
    ofPredicates, // L21
    totalityLaws, // L22
  ]
  return groups.flatMap((laws) => laws(tools))
}
