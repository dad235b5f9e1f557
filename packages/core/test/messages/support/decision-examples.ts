import { digestOf } from '../../../src/canonical/index.ts'
import type { Decision, DecisionNode, Status } from '../../../src/policy/index.ts'

export const commit = '1f7391f92b6a3792204e07e99f71f643cc35e7e1'
export const sha256: string = 'ab'.repeat(32)

export const statuses: readonly Status[] = [
  'satisfied',
  'unsatisfied',
  'pending',
  'inconclusive',
  'not-applicable',
]

/** A leaf of `unit/a` that passed, but for what is given. */
export function leaf(fields: Partial<DecisionNode> = {}): DecisionNode {
  const testcase = fields.testcase ?? 'unit/a'
  return {
    path: `shop.merge/0/${testcase}`,
    kind: 'slot',
    status: 'satisfied',
    code: 'passed',
    message: `${testcase} passed`,
    testcase,
    cites: {},
    validUntil: null,
    ...fields,
  }
}

/** A rule above leaves, but for what is given. */
export function ruleOf(children: readonly DecisionNode[], fields: Partial<DecisionNode> = {}): DecisionNode {
  return {
    path: 'shop.merge/0',
    kind: 'allOf',
    status: 'satisfied',
    code: 'all-met',
    message: 'met',
    cites: {},
    children,
    validUntil: null,
    ...fields,
  }
}

/** A decision of one policy on a commit, with these rules. */
export function decisionOf(
  status: Status,
  rules: readonly DecisionNode[] = [ruleOf([leaf()])],
  fields: Partial<Decision> = {},
): Decision {
  const code = status === 'satisfied' ? 'all-met' : 'not-met'
  const policy = ruleOf(rules, { path: 'shop.merge', kind: 'policy', status, code })
  return {
    status,
    subject: { type: 'git_commit', identifier: commit },
    decisionContext: 'merge',
    evaluatedAt: '2026-11-22T04:19:00Z',
    knownAt: '2026-11-22T04:18:00Z',
    policies: [{ id: 'shop.merge', digest: digestOf('the policy') }],
    tree: ruleOf([policy], { path: '', kind: 'root', status, code }),
    requirements: [],
    warnings: [],
    unusedWaivers: [],
    validUntil: null,
    progress: { satisfied: 0, total: 1, percent: 0 },
    evidenceDigest: digestOf('the evidence'),
    summary: `The reason of ${status}.`,
    ...fields,
  }
}
