import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import { itemKey, subjectItem } from '../../schema/item-key.ts'
import type { TestResult } from '../../schema/result.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import {
  applyingPolicies,
  decisionOf,
  evaluatePolicy,
  evaluationOf,
  isSpent,
  type ApplyingPolicy,
} from './decide.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { Decision, DecisionNode } from './decision.ts'
import { evaluateRule } from '../evaluation/evaluate-rule.ts'
import { earliest, foldChildren, type Evaluation } from '../evaluation/evaluation.ts'
import type { GrowingEvidenceIndex } from '../evidence/evidence-index.ts'
import { viewEvidence } from '../evidence/evidence-view.ts'
import type { PolicyIndex } from '../language/policy-index.ts'
import { withPolicy } from '../evaluation/policy-scope.ts'
import type { Rule } from '../language/rule.ts'
import { dependencyOf, dependsOn, type RuleDependency } from '../evaluation/rule-dependency.ts'

/** One decision to keep up to date. */
export interface TrackedQuestion extends Omit<DecisionQuery, 'at' | 'knownAt'> {
  /** The subject of the evidence by default. */
  readonly subject?: SubjectRef
}

/** A question with its decision, kept up to date. */
export interface Tracked {
  /** True when a result on that item may matter. */
  readonly looksAt: (itemKey: string) => boolean
  /** When something inside changes by time. */
  readonly due: () => Instant | null
  /** A predicate may say something else at any time. */
  readonly asksTime: boolean
  readonly decisionAt: (at: Instant) => Decision
  /** Works out again what may have changed, and answers whether anything has. */
  readonly update: (at: Instant, result: TestResult | undefined, isNews: boolean) => boolean
}

/** One rule of a policy, with what it came to. */
interface TrackedRule {
  readonly policy: TrackedPolicy
  readonly rule: Rule
  readonly path: string
  readonly dependency: RuleDependency
  node: DecisionNode
}

interface TrackedPolicy {
  readonly applying: ApplyingPolicy
  readonly rules: TrackedRule[]
  node: DecisionNode
  /** When anything inside changes by time alone, whether or not the policy does. */
  due: Instant | null
}

/** Decides at the start, and remembers which rules look at what. */
export function track(
  question: TrackedQuestion,
  policies: PolicyIndex,
  index: GrowingEvidenceIndex,
  start: Instant,
): Tracked {
  const { subject = index.evidence.subject, ...asked } = question
  const own = itemKey(subjectItem(subject))
  const applying = applyingPolicies(policies, subject, { ...asked, at: start })
  let isTooLarge = false
  let state = fromScratch(start)

  function evaluationAt(at: Instant): Evaluation {
    const evaluation = evaluationOf(subject, policies, viewEvidence(index, subject, at, at), { ...asked, at })
    return isTooLarge ? { ...evaluation, budget: { left: -1 } } : evaluation
  }
  function conclude(tracked: readonly TrackedPolicy[], { evidence, at }: Evaluation): Decision {
    const nodes = tracked.map((policy) => policy.node)
    return decisionOf(nodes, applying, evidence, { ...asked, at })
  }
  function fromScratch(at: Instant): State {
    const evaluation = evaluationAt(at)
    const first = applying.map((one) => trackPolicy(one, evaluation, policies))
    // Too many rules stay too many: nothing of theirs is asked, now or later.
    isTooLarge = isSpent(evaluation)
    const tracked = isTooLarge ? applying.map((one) => trackPolicy(one, evaluation, policies)) : first
    const rules = tracked.flatMap((policy) => policy.rules)
    return {
      policies: tracked,
      rulesOf: rulesByTestcase(rules),
      // Rules over other subjects are always among these: a view knows of others by having looked at them.
      broad: rules.filter(({ dependency }) => isBroad(dependency)),
      others: othersIn(evaluation),
      due: earliest(tracked.map((policy) => policy.due)),
      decision: conclude(tracked, evaluation),
    }
  }
  function askAgain(at: Instant, asked: ReadonlySet<TrackedRule>): boolean {
    const evaluation = evaluationAt(at)
    const scopes = new Map<TrackedPolicy, Evaluation>()
    let isChanged = false
    for (const rule of asked) {
      const { policy } = rule
      const scope = scopes.get(policy) ?? withPolicy(policy.applying.policy, evaluation)
      scopes.set(policy, scope)
      const node = evaluateRule(rule.rule, rule.path, scope)
      if (!isSameNode(rule.node, node)) isChanged = true
      rule.node = node
    }
    for (const policy of scopes.keys()) {
      policy.node = foldRules(policy)
      policy.due = deepTerm(policy.node)
    }
    const due = scopes.size === 0 ? state.due : earliest(state.policies.map((policy) => policy.due))
    const others = scopes.size === 0 ? state.others : othersIn(evaluation)
    state = { ...state, due, others, decision: conclude(state.policies, evaluation) }
    return isChanged
  }
  const overOthers = (): readonly TrackedRule[] =>
    state.broad.filter(({ dependency }) => dependency.otherSubjects)

  return {
    looksAt: (key) => key === own || state.others.has(key),
    due: () => state.due,
    asksTime: state.broad.some(({ dependency }) => dependency.time),
    decisionAt: (at) => {
      // Nothing has changed since, but for the time that it is as of.
      if (state.decision.evaluatedAt !== at) askAgain(at, new Set(overOthers()))
      return state.decision
    },
    update: (at, result, isNews) => {
      if (isNews) {
        const { tree } = state.decision
        state = fromScratch(at)
        return !isSameNode(tree, state.decision.tree)
      }
      const isOwn = result !== undefined && itemKey(result.item) === own
      const due = isPast(state.due, at) ? state.policies.filter((policy) => isPast(policy.due, at)) : []
      return askAgain(
        at,
        new Set([
          ...overOthers(),
          ...state.broad.filter(
            ({ dependency }) => dependency.time || (isOwn && dependsOn(dependency, result.testcase)),
          ),
          ...(isOwn ? (state.rulesOf.get(result.testcase) ?? []) : []),
          ...due.flatMap((policy) => policy.rules),
        ]),
      )
    },
  }
}

interface State {
  readonly policies: readonly TrackedPolicy[]
  /** Rules that name their testcases, by testcase. */
  readonly rulesOf: ReadonlyMap<string, readonly TrackedRule[]>
  /** Rules that look at more than testcases by name. */
  readonly broad: readonly TrackedRule[]
  /** Keys of the other subjects that were looked at. */
  readonly others: ReadonlySet<string>
  readonly due: Instant | null
  readonly decision: Decision
}

function othersIn({ evidence }: Evaluation): ReadonlySet<string> {
  return new Set(evidence.others().map((other) => itemKey(subjectItem(other))))
}

function isBroad({ globs, everything, otherSubjects, time }: RuleDependency): boolean {
  return globs.length > 0 || everything || otherSubjects || time
}

function rulesByTestcase(rules: readonly TrackedRule[]): ReadonlyMap<string, readonly TrackedRule[]> {
  const byTestcase = new Map<string, TrackedRule[]>()
  for (const rule of rules) {
    for (const testcase of new Set(rule.dependency.testcases)) {
      const known = byTestcase.get(testcase)
      if (known) known.push(rule)
      else byTestcase.set(testcase, [rule])
    }
  }
  return byTestcase
}

/** Whether something falls due by a time. */
export function isPast(due: Instant | null, at: Instant): boolean {
  return due !== null && compareInstants(due, at) <= 0
}

function trackPolicy(applying: ApplyingPolicy, evaluation: Evaluation, policies: PolicyIndex): TrackedPolicy {
  const node = evaluatePolicy(applying, evaluation)
  const tracked: TrackedPolicy = { applying, node, rules: [], due: deepTerm(node) }
  // A policy that waits for a fact has no rules yet, and no result brings the fact.
  const rules = applying.unknown.length > 0 ? [] : applying.policy.rules
  for (const [position, rule] of rules.entries()) {
    const own = node.children?.[position]
    if (!own) throw new TypeError('A policy has a node for each of its rules.')
    const dependency = dependencyOf(rule, evaluation.evidence.list, policies)
    tracked.rules.push({ policy: tracked, rule, path: own.path, dependency, node: own })
  }
  return tracked
}

function foldRules({ applying, rules }: TrackedPolicy): DecisionNode {
  return foldChildren(
    { path: applying.path, kind: 'policy' },
    { atLeast: 'all' },
    rules.map((rule) => rule.node),
  )
}

/** The first instant at which anything inside changes by time, whether or not the node does. */
function deepTerm(node: DecisionNode): Instant | null {
  return earliest([node.validUntil, ...(node.children ?? []).map(deepTerm)])
}

function isSameNode(one: DecisionNode, other: DecisionNode): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
