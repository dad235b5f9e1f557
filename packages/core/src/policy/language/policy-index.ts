import { compareText } from '../../canonical/compare-text.ts'
import type { Digest } from '../../canonical/digest.ts'
import { groupBy } from '../group-by.ts'
import { once } from '../once.ts'
import { policyDigest } from './policy-digest.ts'
import type { Policy } from './policy.ts'

/** A policy with what a decision says of it. */
export interface IndexedPolicy {
  readonly policy: Policy
  readonly digest: Digest
  /** The id; two policies with one id are told apart by their digests. */
  readonly path: string
}

/** Policies arranged for look-ups. Made once for many decisions. */
export interface PolicyIndex {
  /** Those that name the context and the type of the subject, in the order of a decision. */
  readonly naming: (decisionContext: string, subjectType: string) => readonly IndexedPolicy[]
  readonly named: (id: string) => readonly Policy[]
}

/**
 * Arranges policies once, so that many decisions can be made by them: each is looked at only for subjects and contexts
 * that it names.
 *
 * @example
 * import { decide, definePolicy, indexPolicies, passing } from '@gatewright/core/policy'
 *
 * const policies = indexPolicies([
 *   definePolicy({
 *     id: 'shop.release',
 *     applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *     rules: [passing('dist.rpmlint')],
 *   }),
 * ])
 * for (const identifier of ['bash-5.2-1.fc40', 'zsh-5.9-3.fc40']) {
 *   const evidence = { subject: { type: 'koji_build', identifier }, results: [] }
 *   decide(policies, evidence, { decisionContext: 'release', at: '2026-11-22T04:19:00Z' })
 * }
 */
export function indexPolicies(policies: readonly Policy[]): PolicyIndex {
  const unique = uniquePolicies(policies)
  const names = once(() => groupBy(unique, ({ policy }) => policy.id))
  const byQuestion = new Map<string, Map<string, readonly IndexedPolicy[]>>()
  return {
    naming: (decisionContext, subjectType) => {
      let byType = byQuestion.get(decisionContext)
      if (!byType) byQuestion.set(decisionContext, (byType = new Map()))
      let own = byType.get(subjectType)
      if (!own) {
        own = unique.filter(
          ({ policy: { applies } }) =>
            applies.decisionContexts.includes(decisionContext) && applies.subjectTypes.includes(subjectType),
        )
        byType.set(subjectType, own)
      }
      return own
    },
    named: (id) => (names().get(id) ?? []).map(({ policy }) => policy),
  }
}

/** By id and digest, each once: two contents under one id both count. */
function uniquePolicies(policies: readonly Policy[]): readonly IndexedPolicy[] {
  const byKey = new Map<string, { policy: Policy; digest: Digest }>()
  for (const policy of policies) {
    const digest = policyDigest(policy)
    byKey.set(`${policy.id} ${digest}`, { policy, digest })
  }
  const sorted = [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one)
  const shared = groupBy(sorted, ({ policy }) => policy.id)
  return sorted.map(({ policy, digest }) => ({
    policy,
    digest,
    path:
      (shared.get(policy.id) ?? []).length > 1
        ? `${policy.id}@${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`
        : policy.id,
  }))
}
