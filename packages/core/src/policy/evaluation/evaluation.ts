import { compareText } from '../../canonical/compare-text.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import type { WaiverTerms } from '../../waiver/waiver-terms.ts'
import type { Attempts } from './attempts.ts'
import type { EvaluateCel } from '../language/condition.ts'
import type { DecisionNode } from '../decision/decision.ts'
import type { EvidenceSlot, EvidenceView } from '../evidence/evidence-view.ts'
import type { OutcomeProfile } from '../language/outcome-profile.ts'
import type { Policy } from '../language/policy.ts'
import type { PredicateSet } from '../language/predicate.ts'
import { countNodes, counts } from './recompute.ts'
import type { Rule } from '../language/rule.ts'
import { combine, neededOf, type Operator } from './threshold.ts'

/** What a rule is evaluated against. */
export interface Evaluation {
  readonly subject: SubjectRef
  readonly decisionContext: string
  readonly purpose: string | undefined
  readonly at: Instant
  readonly evidence: EvidenceView
  readonly profile: OutcomeProfile
  /** What the policy, or a rule around, says of waivers. */
  readonly waivable: boolean | WaiverTerms | undefined
  /** The slots of a testcase as the policy wants them: all attempts, or the latest by some keys. */
  readonly slots: (testcase: string) => readonly EvidenceSlot[]
  /** The same for the evidence as another subject sees it. */
  readonly slotsIn: (evidence: EvidenceView) => Evaluation['slots']
  /** Goes before what a rule says, where the policy looks at the latest results alone. */
  readonly attempts: Attempts | undefined
  readonly predicates: PredicateSet
  readonly cel: EvaluateCel | undefined
  /** Policies by id, for rules that include one. */
  readonly policiesNamed: (id: string) => readonly Policy[]
  /** Ids of the policies around, from the outside in. */
  readonly within: readonly string[]
  readonly budget: Budget
}

/** How many rules may still be asked that are there more than once: for each subject of a list, for each include. */
interface Budget {
  left: number
}

/** A policy of a few lines can stand for any number of rules; more of them than this are not asked. */
export const mostMultipliedRules = 250_000

/** Takes so many rules off the budget; false when there is not enough left, and then for good. */
export function spend({ budget }: Evaluation, rules: number): boolean {
  if (budget.left >= 0) budget.left -= rules
  return budget.left >= 0
}

/** The node of a rule that stands for too many others to be asked. */
export function tooLarge(rule: Rule, path: string): DecisionNode {
  return {
    path,
    ...named(rule),
    status: 'inconclusive',
    code: 'too-large',
    message: `the included rules and the rules over several subjects are more than ${mostMultipliedRules}`,
    cites: noCitations,
    validUntil: null,
  }
}

/** Evaluates a rule; handed to rules that hold others. */
export type EvaluateRule = (rule: Rule, path: string, evaluation: Evaluation) => DecisionNode

/** What a node says of itself before anything was evaluated. */
type NodeName = Pick<DecisionNode, 'path' | 'kind' | 'ruleId' | 'title' | 'why' | 'owner' | 'subject'>

/** An inner node, whose status, code, message and term follow from its children. */
export function foldChildren(
  name: NodeName,
  operator: Operator,
  children: readonly DecisionNode[],
): DecisionNode {
  const counted = countNodes(children)
  const status = combine(operator, counted)
  const applicable = counted.satisfied + counted.unsatisfied + counted.pending + counted.inconclusive
  const node: DecisionNode = {
    path: name.path,
    kind: name.kind,
    status,
    code: status === 'satisfied' ? (isAll(operator) ? 'all-met' : 'enough-met') : 'not-met',
    message: countMessage(counted.satisfied, applicable, neededOf(operator, applicable)),
    operator,
    cites: noCitations,
    children,
    validUntil: termOf(operator, status, children),
  }
  // Copied only where there is more to say: there are many nodes, and most say no more.
  return name.ruleId === undefined &&
    name.title === undefined &&
    name.why === undefined &&
    name.owner === undefined &&
    name.subject === undefined
    ? node
    : { ...name, ...node }
}

const noCitations = {}

function countMessage(met: number, applicable: number, needed: number): string {
  // What nearly every node of an open gate says.
  return met === 1 && applicable === 1 && needed === 1
    ? '1 of 1 met, 1 needed'
    : `${met} of ${applicable} met, ${needed} needed`
}

/** The same for a rule, named by it. */
export function foldRule(
  rule: Rule,
  path: string,
  operator: Operator,
  children: readonly DecisionNode[],
): DecisionNode {
  return foldChildren(
    isNamed(rule) ? { path, ...named(rule) } : { path, kind: rule.type },
    operator,
    children,
  )
}

/** Most rules say nothing of themselves, and there are many of them. */
function isNamed({ id, title, why, owner }: Rule): boolean {
  return id !== undefined || title !== undefined || why !== undefined || owner !== undefined
}

function isAll(operator: Operator): boolean {
  return 'atLeast' in operator && operator.atLeast === 'all'
}

/** The nodes of rules inside a rule, each under the path of its parent. */
export function evaluateRules(
  rules: readonly Rule[],
  path: string,
  evaluation: Evaluation,
  evaluate: EvaluateRule,
): DecisionNode[] {
  return rules.map((rule, index) => evaluate(rule, `${path}/${rule.id ?? index}`, evaluation))
}

/**
 * When a fold may change by time alone. One child that stays unsatisfied keeps all of them unsatisfied, and enough that
 * stay satisfied keep their parent so, whatever becomes of the others; else the first child that may change counts.
 */
function termOf(
  operator: Operator,
  status: DecisionNode['status'],
  children: readonly DecisionNode[],
): Instant | null {
  const first = firstTerm(children)
  if (first === null || !('atLeast' in operator)) return first
  const { atLeast } = operator
  if (atLeast === 'all') {
    if (status !== 'unsatisfied') return first
    return keptUntil(children, 'unsatisfied', 1)
  }
  return status === 'satisfied' ? keptUntil(children, 'satisfied', atLeast) : first
}

function firstTerm(children: readonly DecisionNode[]): Instant | null {
  let first: Instant | null = null
  for (const { validUntil } of children)
    if (validUntil !== null && (first === null || isEarlier(validUntil, first))) first = validUntil
  return first
}

/** Until when so many children of a status keep it: the count-th of their terms from the end. */
function keptUntil(
  children: readonly DecisionNode[],
  status: DecisionNode['status'],
  count: number,
): Instant | null {
  const terms = children
    .filter((child) => counts(child) && child.status === status)
    .map((child) => child.validUntil)
    .sort((a, b) => compareTerms(b, a))
  return terms[count - 1] ?? null
}

/** Null is never, and comes last. */
function compareTerms(a: Instant | null, b: Instant | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return compareInstants(a, b) || compareText(a, b)
}

/** The first of the instants that are there, or null. */
export function earliest(instants: readonly (Instant | null | undefined)[]): Instant | null {
  let first: Instant | null = null
  for (const next of instants)
    if (next !== null && next !== undefined && (first === null || isEarlier(next, first))) first = next
  return first
}

/** One moment may be written in two ways: which of them is told must not hang on the order. */
function isEarlier(one: Instant, other: Instant): boolean {
  return (compareInstants(one, other) || compareText(one, other)) < 0
}

/** The first of the instants that is still to come, or null. */
export function nextAfter(at: Instant, instants: readonly (Instant | undefined)[]): Instant | null {
  return earliest(instants.filter((instant) => instant !== undefined && compareInstants(instant, at) > 0))
}

/** The part of a node that names the rule it came from. */
export function named({
  type,
  id,
  title,
  why,
  owner,
}: Rule): Pick<DecisionNode, 'ruleId' | 'title' | 'why' | 'owner'> & { readonly kind: Rule['type'] } {
  // Most rules say nothing of themselves, and there are many of them.
  if (id === undefined && title === undefined && why === undefined && owner === undefined)
    return { kind: type }
  return {
    kind: type,
    ...(id === undefined ? {} : { ruleId: id }),
    ...(title === undefined ? {} : { title }),
    ...(why === undefined ? {} : { why }),
    ...(owner === undefined ? {} : { owner }),
  }
}

/** What a rule says of waivers, inside what was said around it: `false` is final, and the innermost terms count. */
export function waivableWithin(
  own: boolean | WaiverTerms | undefined,
  around: boolean | WaiverTerms | undefined,
): boolean | WaiverTerms | undefined {
  if (around === false || own === false) return false
  return own === undefined || (own === true && typeof around === 'object') ? around : own
}
