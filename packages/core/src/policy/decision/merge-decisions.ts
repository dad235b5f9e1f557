import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import { compareText } from '../../canonical/compare-text.ts'
import { digestOfJson } from '../../canonical/digest.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import type { Decision, DecisionNode } from './decision.ts'
import { foldChildren } from '../evaluation/evaluation.ts'
import { countingLeaves } from '../evaluation/leaves.ts'
import { progressOf } from './progress.ts'
import { summarize } from './summarize.ts'
import { warningsOf } from './warnings.ts'

export interface MergeOptions {
  /** What the merged decision is about; the subject of the first one by default. */
  readonly subject?: SubjectRef
  /**
   * What a decision does to which no policy applied: `deny` (default) makes the merged one inconclusive, since nobody
   * looked; `allow` leaves it out, as long as another one asks for something.
   */
  readonly onNotApplicable?: 'deny' | 'allow'
}

/**
 * Several decisions as one answer: satisfied when all of them are. For an update of several builds, or a release that needs
 * two contexts. It is as of the earliest of them, and holds until the first of them may change.
 *
 * @param decisions - at least one; nothing to merge is a mistake of the program and throws a `TypeError`
 * @example
 * import { isOpen, mergeDecisions, type Decision } from '@gatewright/core/policy'
 *
 * declare const ofBuilds: readonly Decision[]
 * const update = { type: 'bodhi_update', identifier: 'FEDORA-2026-1a2b3c4d5e' }
 * console.log(isOpen(mergeDecisions(ofBuilds, { subject: update })))
 */
export function mergeDecisions(decisions: readonly Decision[], options: MergeOptions = {}): Decision {
  const [first] = decisions
  if (!first) throw new TypeError('Nothing to merge: no decision is not an open gate.')
  const unique = inOrder(decisions)
  const children = branches(unique, options.onNotApplicable ?? 'deny')
  const tree = foldChildren({ path: '', kind: 'root' }, { atLeast: 'all' }, children)
  const leaves = countingLeaves(tree)
  const policies = unique.flatMap((decision) => decision.policies)
  return {
    status: tree.status,
    subject: options.subject ?? first.subject,
    decisionContext: sortedUnique(unique.map((decision) => decision.decisionContext)).join(' + '),
    evaluatedAt: earliest(unique.map((decision) => decision.evaluatedAt)),
    knownAt: earliest(unique.map((decision) => decision.knownAt)),
    policies: [...new Map(policies.map((one) => [`${one.id} ${one.digest}`, one]))]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, one]) => one),
    tree,
    requirements: unique.flatMap((decision) => decision.requirements),
    warnings: warningsOf(tree),
    unusedWaivers: sortedUnique(unique.flatMap((decision) => decision.unusedWaivers)),
    validUntil: tree.validUntil,
    progress: progressOf(leaves),
    evidenceDigest: digestOfJson(sortedUnique(unique.map((decision) => decision.evidenceDigest))),
    summary: summarize(tree, leaves),
  }
}

/** Each once, by what it is about and then by its bytes: the order they come in changes nothing. */
function inOrder(decisions: readonly Decision[]): readonly Decision[] {
  const byText = new Map(
    decisions.map((decision) => [
      `${nameOf(decision)} ${canonicalJson(decision as unknown as JsonValue)}`,
      decision,
    ]),
  )
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, decision]) => decision)
}

function nameOf({ decisionContext, purpose, subject }: Decision): string {
  return [
    decisionContext,
    ...(purpose === undefined ? [] : [purpose]),
    subject.type,
    subject.identifier,
  ].join(':')
}

/** The trees of the decisions as branches of one, each under the name of its question. */
function branches(
  decisions: readonly Decision[],
  onNotApplicable: 'deny' | 'allow',
): readonly DecisionNode[] {
  const seen = new Map<string, number>()
  return decisions.map((decision) => {
    const name = nameOf(decision)
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    const path = before === 0 ? name : `${name}#${before + 1}`
    const branch: DecisionNode = {
      ...under(decision.tree, path),
      path,
      kind: 'subject',
      subject: decision.subject,
    }
    if (decision.status !== 'not-applicable' || onNotApplicable === 'allow') return branch
    const { children: _, operator: __, ...leaf } = branch
    return { ...leaf, status: 'inconclusive', code: 'no-policy', message: decision.tree.message }
  })
}

function under(node: DecisionNode, name: string): DecisionNode {
  const path = node.path === '' ? name : `${name}/${node.path}`
  return node.children
    ? { ...node, path, children: node.children.map((child) => under(child, name)) }
    : { ...node, path }
}

function sortedUnique<Text extends string>(texts: readonly Text[]): Text[] {
  return [...new Set(texts)].sort(compareText)
}

function earliest(instants: readonly Instant[]): Instant {
  return instants.reduce((first, next) => (compareInstants(next, first) < 0 ? next : first))
}
