import type { JsonValue } from '../../canonical/canonical-json.ts'
import { digestOfJson, type Digest } from '../../canonical/digest.ts'
import { isFrozenThrough } from './freeze.ts'
import type { Policy } from './policy.ts'

/** Of policies that can't change any more: they are asked again and again. */
const knownDigests = new WeakMap<Policy, Digest>()

/** The digest of a policy's canonical JSON: equal for equal policies, whoever wrote them. */
export function policyDigest(policy: Policy): Digest {
  const known = knownDigests.get(policy)
  if (known) return known
  const digest = digestOfJson(policy as unknown as JsonValue)
  if (isFrozenThrough(policy)) knownDigests.set(policy, digest)
  return digest
}
