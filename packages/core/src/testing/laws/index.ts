export type { Decide, LawOutcome, PolicyLaw, Scenario } from './law.ts'
export { policyLaws, type PolicyLawOptions } from './policy-laws.ts'
