import type { JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { digestOfJson, type Digest } from '../canonical/digest.ts'
import { isInstant } from '../schema/compare-instants.ts'
import { matchesGlob } from '../schema/glob.ts'
import { isWaiverActive } from '../waiver/fold-waivers.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { Decision, DecisionNode } from './decision.ts'
import { evaluateRule } from './evaluate-rule.ts'
import { evaluateRules, foldChildren, type Evaluation } from './evaluation.ts'
import { indexEvidence, type EvidenceIndex } from './evidence-index.ts'
import type { Evidence } from './evidence.ts'
import { leavesOf } from './leaves.ts'
import { isFrozenThrough } from './freeze.ts'
import { outcomeProfile } from './outcome-profile.ts'
import type { Policy } from './policy.ts'
import { requirementViews } from './requirement-views.ts'
import { summarize } from './summarize.ts'

/**
 * What policies make of evidence. A pure function: the same input gives the same decision, byte for byte, in whatever
 * order results, waivers and policies come.
 *
 * Every policy that applies must be satisfied. Where none applies the answer is `not-applicable`, which is a closed gate.
 * Results of another subject and evidence that came after `knownAt` are not looked at.
 *
 * Never fails: policies, evidence and a query that passed their schemas give a decision. A time that is no instant is a
 * mistake of the program and throws a `TypeError`: read without its zone, it would mean another moment on another machine.
 *
 * @example
 * import { decide, definePolicy, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *   rules: [passing('dist.rpmlint')],
 * })
 * const decision = decide(
 *   [policy],
 *   { subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, results: [] },
 *   { decisionContext: 'release', at: '2026-11-22T04:19:00Z' },
 * )
 * console.log(decision.status) // pending: dist.rpmlint has no result
 */
export function decide(policies: readonly Policy[], evidence: Evidence, query: DecisionQuery): Decision {
  for (const at of [query.at, query.knownAt ?? query.at]) {
    if (!isInstant(at))
      throw new TypeError(
        `"${at}" is not an instant; a decision needs RFC 3339 in UTC, as 2026-11-22T04:19:00Z.`,
      )
  }
  const index = indexEvidence(evidence, query)
  const applying = uniquePolicies(policies.filter((policy) => applies(policy, evidence, query)))
  const tree = decideTree(applying, evidence, query, index)
  const leaves = leavesOf(tree)
  const satisfied = leaves.filter((leaf) => leaf.status === 'satisfied').length
  const used = new Set(leaves.flatMap((leaf) => leaf.cites.waivers ?? []))
  return {
    status: tree.status,
    subject: evidence.subject,
    decisionContext: query.decisionContext,
    evaluatedAt: query.at,
    knownAt: query.knownAt ?? query.at,
    policies: applying.map((policy) => ({ id: policy.id, digest: policyDigest(policy) })),
    tree,
    requirements: requirementViews(leaves),
    warnings: [],
    unusedWaivers: index.waivers
      .filter(
        (waiver) =>
          isWaiverActive(waiver, query.at) &&
          isFor(waiver.scope.subject, evidence) &&
          !used.has(waiver.waiverId),
      )
      .map((waiver) => waiver.waiverId),
    validUntil: tree.validUntil,
    progress: {
      satisfied,
      total: leaves.length,
      percent: leaves.length === 0 ? 0 : Math.floor((100 * satisfied) / leaves.length),
    },
    evidenceDigest: index.digest,
    summary: summarize(tree, leaves),
  }
}

function decideTree(
  policies: readonly Policy[],
  evidence: Evidence,
  query: DecisionQuery,
  index: EvidenceIndex,
): DecisionNode {
  const root = foldChildren(
    { path: '', kind: 'root' },
    'all',
    policies.map((policy) => evaluatePolicy(policy, pathOf(policy, policies), evidence, query, index)),
  )
  if (policies.length > 0) return root
  const { type, identifier } = evidence.subject
  return {
    ...root,
    code: 'no-policy',
    message: `no policy applies to ${type} ${identifier} in ${query.decisionContext}`,
  }
}

/** The id; two policies with one id are told apart by their digests. */
function pathOf(policy: Policy, policies: readonly Policy[]): string {
  const isShared = policies.some((other) => other !== policy && other.id === policy.id)
  return isShared
    ? `${policy.id}@${policyDigest(policy).slice('sha256:'.length, 'sha256:'.length + 12)}`
    : policy.id
}

function evaluatePolicy(
  policy: Policy,
  path: string,
  evidence: Evidence,
  query: DecisionQuery,
  index: EvidenceIndex,
): DecisionNode {
  const evaluation: Evaluation = {
    subject: evidence.subject,
    query,
    evidence: index,
    profile: outcomeProfile(policy.outcomes),
    evaluate: (rule, rulePath) => evaluateRule(rule, rulePath, evaluation),
  }
  const unknown = policy.applies.productVersions && evidence.subject.productVersion === undefined
  const children = unknown ? [unknownProductVersion(path)] : evaluateRules(policy.rules, path, evaluation)
  return foldChildren({ path, kind: 'policy' }, 'all', children)
}

function applies({ applies: asked }: Policy, { subject }: Evidence, query: DecisionQuery): boolean {
  if (!asked.decisionContexts.includes(query.decisionContext) || !asked.subjectTypes.includes(subject.type))
    return false
  const { productVersion } = subject
  // An unknown product version must not make a policy go away: it applies, and is pending.
  if (asked.productVersions === undefined || productVersion === undefined) return true
  return asked.productVersions.some((glob) => matchesGlob(glob, productVersion))
}

function unknownProductVersion(path: string): DecisionNode {
  return {
    path: `${path}#product-version`,
    kind: 'slot',
    status: 'pending',
    code: 'missing-fact',
    message: 'the product version of the subject is not known',
    cites: { facts: ['productVersion'] },
    validUntil: null,
  }
}

/** By id and digest, each once: two contents under one id both count. */
function uniquePolicies(policies: readonly Policy[]): Policy[] {
  const byKey = new Map(policies.map((policy) => [`${policy.id} ${policyDigest(policy)}`, policy]))
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, policy]) => policy)
}

/** Of policies that can't change any more: they are asked again and again. */
const knownDigests = new WeakMap<Policy, Digest>()

function policyDigest(policy: Policy): Digest {
  const known = knownDigests.get(policy)
  if (known) return known
  const digest = digestOfJson(policy as unknown as JsonValue)
  if (isFrozenThrough(policy)) knownDigests.set(policy, digest)
  return digest
}

function isFor(scope: Evidence['subject'], { subject }: Evidence): boolean {
  return scope.type === subject.type && scope.identifier === subject.identifier
}
