import type { Decision } from '../policy/decision/decision.ts'
import type { DigestSet } from './digest-set.ts'

/**
 * What an artefact or another resource is known by. At least one of `uri` and `digest` is there.
 *
 * @remarks in-toto attestation framework v1.1, field type ResourceDescriptor, as far as it is used here.
 */
export interface ResourceDescriptor {
  readonly name?: string
  readonly uri?: string
  readonly digest?: DigestSet
  readonly mediaType?: string
}

/** The policies of a decision: each by its id and the sha256 of its canonical JSON. */
export function policyDescriptors(decision: Decision): readonly ResourceDescriptor[] {
  return decision.policies.map(({ id, digest }) => ({
    name: id,
    digest: { sha256: digest.slice('sha256:'.length) },
    mediaType: 'application/json',
  }))
}
