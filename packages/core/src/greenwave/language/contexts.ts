import type { GreenwavePolicy } from './greenwave-policy.ts'

/** The contexts that a policy is for, in whichever of the two keys it has them. */
export function contextsOf({ decisionContext, decisionContexts }: GreenwavePolicy): readonly string[] {
  return several(decisionContext, decisionContexts)
}

/** The names of subject types that a policy is for, in whichever of the two keys it has them. */
export function subjectTypesOf({ subjectType, subjectTypes }: GreenwavePolicy): readonly string[] {
  return several(subjectType, subjectTypes)
}

function several(one: string | null, all: readonly string[]): readonly string[] {
  if (all.length > 0) return all
  return one === null || one === '' ? [] : [one]
}
