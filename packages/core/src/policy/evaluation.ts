import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { SubjectRef } from '../schema/subject.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { DecisionNode } from './decision.ts'
import type { EvidenceIndex } from './evidence-index.ts'
import type { OutcomeProfile } from './outcome-profile.ts'
import type { Rule } from './rule.ts'
import { threshold, type Threshold } from './threshold.ts'

/** What a rule is evaluated against. */
export interface Evaluation {
  readonly subject: SubjectRef
  readonly query: DecisionQuery
  readonly evidence: EvidenceIndex
  readonly profile: OutcomeProfile
  /** Evaluates a rule inside a rule. */
  readonly evaluate: (rule: Rule, path: string) => DecisionNode
}

/** An inner node, whose status, code, message and term follow from its children. */
export function foldChildren(
  node: Pick<DecisionNode, 'path' | 'kind' | 'ruleId' | 'title' | 'why'>,
  atLeast: Threshold,
  children: readonly DecisionNode[],
): DecisionNode {
  const status = threshold(
    atLeast,
    children.map((child) => child.status),
  )
  const applicable = children.filter((child) => child.status !== 'not-applicable')
  const met = applicable.filter((child) => child.status === 'satisfied').length
  const needed = atLeast === 'all' ? applicable.length : atLeast
  return {
    ...node,
    status,
    code: status === 'satisfied' ? (atLeast === 'all' ? 'all-met' : 'enough-met') : 'not-met',
    message: `${met} of ${applicable.length} met, ${needed} needed`,
    operator: { atLeast },
    cites: {},
    children,
    validUntil: earliest(children.map((child) => child.validUntil)),
  }
}

/** The nodes of rules inside a rule, each under the path of its parent. */
export function evaluateRules(rules: readonly Rule[], path: string, evaluation: Evaluation): DecisionNode[] {
  return rules.map((rule, index) => evaluation.evaluate(rule, `${path}/${rule.id ?? index}`))
}

/** The first of the instants that are there, or null. */
export function earliest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce(
    (first, next) => (first === null || (next !== null && compareInstants(next, first) < 0) ? next : first),
    null,
  )
}

/** The part of a node that names the rule it came from. */
export function named({
  type,
  id,
  title,
  why,
}: Rule): Pick<DecisionNode, 'ruleId' | 'title' | 'why'> & { readonly kind: Rule['type'] } {
  return {
    kind: type,
    ...(id === undefined ? {} : { ruleId: id }),
    ...(title === undefined ? {} : { title }),
    ...(why === undefined ? {} : { why }),
  }
}
