import { isInstant } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import { isWaiverActive } from '../../waiver/fold-waivers.ts'
import { applicabilityOf } from '../evaluation/applicability.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { Decision, DecisionNode } from './decision.ts'
import { evaluateRule } from '../evaluation/evaluate-rule.ts'
import {
  evaluateRules,
  foldChildren,
  mostMultipliedRules,
  type Evaluation,
} from '../evaluation/evaluation.ts'
import { indexEvidence, type EvidenceIndex } from '../evidence/evidence-index.ts'
import { viewEvidence, type EvidenceView } from '../evidence/evidence-view.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { countingLeaves, leavesOf } from '../evaluation/leaves.ts'
import { once } from '../once.ts'
import { outcomeProfile } from '../language/outcome-profile.ts'
import { indexPolicies, type IndexedPolicy, type PolicyIndex } from '../language/policy-index.ts'
import { withPolicy } from '../evaluation/policy-scope.ts'
import type { Policy } from '../language/policy.ts'
import { progressOf } from './progress.ts'
import { requirementViews } from './requirement-views.ts'
import { summarize } from './summarize.ts'
import { warningsOf } from './warnings.ts'
import { withViews } from './with-views.ts'

/**
 * What policies make of evidence. A pure function: the same input gives the same decision, byte for byte, in whatever
 * order results, waivers and policies come.
 *
 * Every policy that applies must be satisfied. Where none applies the answer is `not-applicable`, which is a closed gate.
 * Results of another subject and evidence that came after `knownAt` are not looked at.
 *
 * Give it indexes ({@link indexPolicies}, {@link indexEvidence}) where many decisions are made of the same. The views of the
 * tree that a decision carries (requirements, summary, digest and so on) are worked out when they are first read.
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
export function decide(
  policies: readonly Policy[] | PolicyIndex,
  evidence: Evidence | EvidenceIndex,
  query: DecisionQuery,
): Decision {
  const index = 'resultsOf' in evidence ? evidence : indexEvidence(evidence)
  return decideAbout(index.evidence.subject, policies, index, query)
}

/**
 * The same about another subject than that of the evidence: one index of everything that is known answers for all of them.
 *
 * @example
 * import { decideAbout, indexEvidence, type Policy } from '@gatewright/core/policy'
 *
 * declare const policies: readonly Policy[]
 * const builds = ['bash-5.2-1.fc40', 'zsh-5.9-3.fc40'].map((identifier) => ({ type: 'koji_build', identifier }))
 * const evidence = indexEvidence({ subject: { type: 'compose', identifier: 'Fedora-40' }, results: [] })
 * const query = { decisionContext: 'release', at: '2026-11-22T04:19:00Z' }
 * const decisions = builds.map((build) => decideAbout(build, policies, evidence, query))
 */
export function decideAbout(
  subject: SubjectRef,
  policies: readonly Policy[] | PolicyIndex,
  evidence: EvidenceIndex,
  query: DecisionQuery,
): Decision {
  const { at, knownAt = at } = query
  for (const instant of [at, knownAt]) {
    if (!isInstant(instant))
      throw new TypeError(
        `"${instant}" is not an instant; a decision needs RFC 3339 in UTC, as 2026-11-22T04:19:00Z.`,
      )
  }
  const index = 'naming' in policies ? policies : indexPolicies(policies)
  const view = viewEvidence(evidence, subject, at, knownAt)
  const applying = applyingPolicies(index, subject, query)
  const evaluation = evaluationOf(subject, index, view, query)
  return decisionOf(evaluatePolicies(applying, evaluation), applying, view, query)
}

/**
 * The nodes of all policies. Where they come to too many rules, none is asked that stands for many: which of them came last
 * depends on their order, and that must not matter.
 */
function evaluatePolicies(
  applying: readonly ApplyingPolicy[],
  evaluation: Evaluation,
): readonly DecisionNode[] {
  const nodes = applying.map((one) => evaluatePolicy(one, evaluation))
  return isSpent(evaluation) ? applying.map((one) => evaluatePolicy(one, evaluation)) : nodes
}

/** True once a rule was too large; from then on every rule of its kind is. */
export function isSpent({ budget }: Evaluation): boolean {
  return budget.left < 0
}

/** A policy that applies, with the facts that it waits for. */
export interface ApplyingPolicy extends IndexedPolicy {
  readonly unknown: readonly string[]
}

/** The policies that apply to a subject, in the order of a decision. */
export function applyingPolicies(
  index: PolicyIndex,
  subject: SubjectRef,
  { decisionContext, cel }: DecisionQuery,
): readonly ApplyingPolicy[] {
  const applying: ApplyingPolicy[] = []
  for (const one of index.naming(decisionContext, subject.type)) {
    const answer = applicabilityOf(one.policy, subject, decisionContext, cel)
    if (answer !== false) applying.push({ ...one, unknown: answer === true ? [] : answer.unknown })
  }
  return applying
}

/** What every rule of a decision is evaluated against, before a policy has its say. */
export function evaluationOf(
  subject: SubjectRef,
  index: PolicyIndex,
  evidence: EvidenceView,
  query: DecisionQuery,
): Evaluation {
  return {
    subject,
    decisionContext: query.decisionContext,
    purpose: query.purpose,
    at: query.at,
    evidence,
    profile: outcomeProfile(undefined),
    waivable: undefined,
    slots: evidence.slots,
    slotsIn: (view) => view.slots,
    attempts: undefined,
    predicates: query.predicates ?? noPredicates,
    cel: query.cel,
    policiesNamed: index.named,
    within: [],
    budget: { left: mostMultipliedRules },
  }
}

const noPredicates = {}

/** The node of a policy; where facts are missing that say whether it applies, it waits for them. */
export function evaluatePolicy(
  { policy, path, unknown }: ApplyingPolicy,
  evaluation: Evaluation,
): DecisionNode {
  const children =
    unknown.length > 0
      ? unknown.map((fact) => unknownFact(fact, path))
      : evaluateRules(policy.rules, path, withPolicy(policy, evaluation), evaluateRule)
  return foldChildren({ path, kind: 'policy' }, { atLeast: 'all' }, children)
}

function unknownFact(fact: string, path: string): DecisionNode {
  return {
    path: `${path}#${fact}`,
    kind: 'slot',
    status: 'pending',
    code: 'missing-fact',
    message: `${fact} of the subject is not known, and the policy applies by it`,
    cites: { facts: [fact] },
    validUntil: null,
  }
}

/** The decision that policies come to, each by its node. */
export function decisionOf(
  nodes: readonly DecisionNode[],
  applying: readonly ApplyingPolicy[],
  evidence: EvidenceView,
  query: DecisionQuery,
): Decision {
  const { subject } = evidence
  const tree = rootOf(nodes, subject, query.decisionContext)
  const leaves = once(() => leavesOf(tree))
  const counting = once(() => countingLeaves(tree))
  return withViews<Omit<Decision, keyof DecisionViews>, DecisionViews>(
    {
      status: tree.status,
      subject,
      decisionContext: query.decisionContext,
      ...(query.purpose === undefined ? {} : { purpose: query.purpose }),
      evaluatedAt: query.at,
      knownAt: query.knownAt ?? query.at,
      policies: applying.map(({ policy, digest }) => ({ id: policy.id, digest })),
      tree,
      validUntil: tree.validUntil,
    },
    {
      requirements: once(() => requirementViews(counting())),
      warnings: once(() => warningsOf(tree)),
      unusedWaivers: once(() => unusedIn(evidence, leaves(), query.at)),
      progress: once(() => progressOf(counting())),
      evidenceDigest: evidence.digest,
      summary: once(() => summarize(tree, counting())),
    },
  )
}

/** What follows from the tree and the evidence, and is not always asked for. */
type DecisionViews = Pick<
  Decision,
  'requirements' | 'warnings' | 'unusedWaivers' | 'progress' | 'evidenceDigest' | 'summary'
>

function rootOf(
  nodes: readonly DecisionNode[],
  { type, identifier }: SubjectRef,
  decisionContext: string,
): DecisionNode {
  const root = foldChildren({ path: '', kind: 'root' }, { atLeast: 'all' }, nodes)
  if (nodes.length > 0) return root
  return {
    ...root,
    code: 'no-policy',
    message: `no policy applies to ${type} ${identifier} in ${decisionContext}`,
  }
}

function unusedIn(evidence: EvidenceView, leaves: readonly DecisionNode[], at: Instant): readonly string[] {
  const active = evidence.waivers().filter((waiver) => isWaiverActive(waiver, at))
  if (active.length === 0) return []
  const used = new Set(leaves.flatMap((leaf) => leaf.cites.waivers ?? []))
  const { type, identifier } = evidence.subject
  return active
    .filter(({ waiverId, scope }) => {
      const isOwn = scope.subject.type === type && scope.subject.identifier === identifier
      return isOwn && !used.has(waiverId)
    })
    .map((waiver) => waiver.waiverId)
}
