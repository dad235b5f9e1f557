import type { LineCounter } from 'yaml'
import { policyError, type PolicyError } from '../../policy/language/policy-error.ts'
import { problemOf, type Fault } from '../../policy/language/yaml-fault.ts'

/** The same faults, found in a part of something: with words before theirs, and keys before theirs. */
export function faultsIn(
  faults: readonly Fault[],
  words: string,
  keys: readonly (string | number)[] = [],
): readonly Fault[] {
  return faults.map((fault) => ({
    ...fault,
    message: words + fault.message,
    keys: [...keys, ...fault.keys],
  }))
}

/** The first of a text; finding the place of each costs time, and nobody reads more. */
const mostProblems = 100

export function errorOf(faults: readonly Fault[], file?: string, lines?: LineCounter): PolicyError {
  return policyError(faults.slice(0, mostProblems).map((fault) => problemOf(fault, file, lines)))
}

/**
 * The one sentence that Greenwave has for a policy that cannot be read: its first fault, in the words of Greenwave.
 *
 * @example
 * import { greenwaveMessage, readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const policies = readGreenwavePolicies('id: test', { kind: 'server' })
 * if (policies.isErr()) greenwaveMessage(policies.error) // Policy 'test': Attribute 'product_versions' is required
 */
export function greenwaveMessage(error: PolicyError): string {
  return error.problems[0]?.message ?? error.message
}
