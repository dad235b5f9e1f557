import { digestOfJson, type Digest } from '../canonical/digest.ts'
import type { Decision } from '../policy/decision/decision.ts'

/**
 * One digest for all policies of a decision: that of the policy where there is one, that of the canonical JSON of
 * `decision.policies` where there are several, undefined where none applied.
 */
export function policySetDigest({ policies }: Decision): Digest | undefined {
  const [first, ...others] = policies
  if (!first) return undefined
  return others.length === 0 ? first.digest : digestOfJson(policies.map(({ id, digest }) => ({ id, digest })))
}
