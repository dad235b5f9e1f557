import {
  decide,
  type DecisionNode,
  type DecisionQuery,
  type Evidence,
  type Policy,
  type Rule,
} from '../../src/policy/index.ts'
import type { TestResult, WaiverEvent, WaiverScope } from '../../src/schema/index.ts'
import type { Decide, PolicyLawOptions } from '../../src/testing/laws/index.ts'

/** A gate with a fault, and the laws that must find it. */
export interface DecideMutant {
  readonly fault: string
  readonly breaks: readonly string[]
  readonly decide: Decide
  readonly predicates?: PolicyLawOptions['predicates']
}

/** A gate that is told something else than what is so. */
export function onEvidence(change: (evidence: Evidence, query: DecisionQuery) => Partial<Evidence>): Decide {
  return (policies, evidence, query) => decide(policies, { ...evidence, ...change(evidence, query) }, query)
}

export function onResults(
  change: (results: readonly TestResult[], evidence: Evidence) => readonly TestResult[],
): Decide {
  return onEvidence((evidence) => ({ results: change(evidence.results, evidence) }))
}

export function onWaivers(change: (events: readonly WaiverEvent[]) => readonly WaiverEvent[]): Decide {
  return onEvidence(({ waiverEvents = [] }) => ({ waiverEvents: change(waiverEvents) }))
}

export function onScopes(change: (scope: WaiverScope) => WaiverScope): Decide {
  return onWaivers((events) =>
    events.map((event) => (event.kind === 'requested' ? { ...event, scope: change(event.scope) } : event)),
  )
}

/** A gate that reads every list of rules as another one, also of rules inside of rules. */
export function onRuleLists(change: (rules: readonly Rule[], evidence: Evidence) => readonly Rule[]): Decide {
  return (policies, evidence, query) => {
    const changed = (rules: readonly Rule[]): readonly Rule[] =>
      change(
        rules.map((rule) => ('rules' in rule ? { ...rule, rules: changed(rule.rules) } : rule)),
        evidence,
      )
    return decide(
      policies.map((policy): Policy => ({ ...policy, rules: changed(policy.rules) })),
      evidence,
      query,
    )
  }
}

export function onRules(change: (rule: Rule, evidence: Evidence) => Rule): Decide {
  return onRuleLists((rules, evidence) => rules.map((rule) => change(rule, evidence)))
}

export function onDecision(change: (decision: ReturnType<Decide>) => Partial<ReturnType<Decide>>): Decide {
  return (policies, evidence, query) => {
    const decision = decide(policies, evidence, query)
    return { ...decision, ...change(decision) }
  }
}

export function onNodes(change: (node: DecisionNode) => DecisionNode): Decide {
  const changed = (node: DecisionNode): DecisionNode =>
    change(node.children ? { ...node, children: node.children.map(changed) } : node)
  return onDecision(({ tree }) => ({ tree: changed(tree) }))
}

/** A result that nobody handed in. */
export function madeUp(testcase: string, { subject }: Evidence, more: Partial<TestResult> = {}): TestResult {
  return {
    id: testcase,
    testcase,
    item: { type: subject.type, id: subject.identifier },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:00:00Z',
    variant: {},
    data: {},
    groups: [],
    ...more,
  }
}
