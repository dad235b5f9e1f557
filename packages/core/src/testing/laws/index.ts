export type { Decide, LawOutcome, PolicyLaw, Scenario } from './law.ts'
export { policyLaws, type PolicyLawOptions } from './policy-laws.ts'
export {
  predicateLaws,
  testPredicate,
  type PredicateLawOptions,
  type PredicateReport,
} from './predicate-laws.ts'
