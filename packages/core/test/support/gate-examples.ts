import {
  decide,
  definePolicy,
  leavesOf,
  type Decision,
  type DecisionNode,
  type DecisionQuery,
  type Evidence,
  type Policy,
  type Rule,
} from '../../src/policy/index.ts'
import type { TestResult, WaiverEvent, WaiverScope } from '../../src/schema/index.ts'

export const subject: Evidence['subject'] = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }

/** `minute(3)` is three minutes past four. */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 22, 4, minutes)).toISOString()
}

export const query: DecisionQuery = { decisionContext: 'release', at: minute(30) }

let made = 0

/** A passed result of `unit/a` on the subject, but for what is given. */
export function result(fields: Partial<TestResult> = {}): TestResult {
  made++
  return {
    id: `r${String(made).padStart(5, '0')}`,
    testcase: 'unit/a',
    item: { type: subject.type, id: subject.identifier },
    outcome: 'PASSED',
    submittedAt: minute(1),
    variant: {},
    data: {},
    groups: [],
    ...fields,
  }
}

/** One result of `unit/a` a minute, with these outcomes. */
export function attempts(...outcomes: readonly string[]): TestResult[] {
  return outcomes.map((outcome, index) =>
    result({ id: `a${index + 1}`, outcome, submittedAt: minute(index + 1) }),
  )
}

export function policyOf(...rules: readonly Rule[]): Policy {
  return definePolicy({
    id: 'shop',
    applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
    rules,
  })
}

/** What a policy of these rules makes of the evidence. */
export function decided(
  rules: Rule | readonly Rule[] | Policy,
  evidence: Partial<Evidence> = {},
  asked: Partial<DecisionQuery> = {},
): Decision {
  const policy =
    'apiVersion' in rules
      ? rules
      : policyOf(...(Array.isArray(rules) ? (rules as readonly Rule[]) : [rules as Rule]))
  return decide([policy], { subject, results: [], ...evidence }, { ...query, ...asked })
}

/** The only leaf of a decision. */
export function onlyLeaf(decision: Decision): DecisionNode {
  const [leaf, ...others] = leavesOf(decision.tree)
  if (!leaf || others.length > 0) throw new Error(`Not one leaf but ${others.length + (leaf ? 1 : 0)}.`)
  return leaf
}

export interface WaiverFacts {
  readonly id?: string
  readonly scope?: Partial<WaiverScope>
  readonly by?: string
  readonly requestedAt?: string
  readonly approvedBy?: string
  readonly approvedAt?: string
  readonly expiresAt?: string
}

/** A waiver for `unit/a` on the subject, approved and good for an hour, but for what is given. */
export function waiver(facts: WaiverFacts = {}): WaiverEvent[] {
  const waiverId = facts.id ?? 'w1'
  return [
    {
      kind: 'requested',
      waiverId,
      at: facts.requestedAt ?? minute(2),
      by: facts.by ?? 'ann',
      scope: { subject, testcase: 'unit/a', ...facts.scope },
      reason: 'known issue',
      expiresAt: facts.expiresAt ?? minute(60),
    },
    {
      kind: 'approved',
      waiverId,
      at: facts.approvedAt ?? minute(3),
      by: facts.approvedBy ?? 'ben',
      comment: 'agreed',
    },
  ]
}
