import {
  policyDigest,
  recompute,
  type Decision,
  type DecisionNode,
  type Policy,
  type Rule,
  type Status,
} from '../../policy/index.ts'

/** Something that cases have to show of a rule. */
export type CoverageGoal = 'satisfied' | 'not satisfied' | 'pivotal'

/** What cases show of one rule. */
export interface RuleCoverage {
  /**
   * `policy/rule`, by id or place: `repo.pr/unit`, `fedora.critpath/2/0`. One for all slots of the rule; `*` stands for every
   * subject of a rule over several.
   */
  readonly path: string
  /** The statuses that the rule had in some case. */
  readonly seen: readonly Status[]
  /** True when in some case the gate hangs on the rule: it opens with the rule satisfied, and not with it unsatisfied. */
  readonly pivotal: boolean
  /** What no case shows yet. */
  readonly missing: readonly CoverageGoal[]
}

/**
 * What cases show of the rules of policies; the rules, and not lines of code, are what is counted.
 *
 * Three things are asked of every rule: a case in which it is `satisfied`; one in which it counts and is `not satisfied`, be it
 * unsatisfied, pending or inconclusive; and one in which it is `pivotal`. A rule that never blocks, or stands in one that never
 * does, is not asked to be pivotal.
 */
export interface PolicyCoverage {
  readonly nodes: readonly RuleCoverage[]
  /** Of 100 things that are asked, as many were shown: a whole number, rounded down; 0 of nothing. */
  readonly percent: number
}

/** Gathers what decisions show. */
export interface CoverageRecorder {
  readonly add: (decision: Decision) => void
  readonly coverage: () => PolicyCoverage
}

/** A recorder for the rules of policies. */
export function recordCoverage(policies: readonly Policy[]): CoverageRecorder {
  const rules = new Map(rulesOf(policies).map((rule) => [rule.path, rule]))
  const shown = new Map<string, { readonly seen: Set<Status>; pivotal: boolean }>()
  for (const path of rules.keys()) shown.set(path, { seen: new Set(), pivotal: false })
  return {
    add: ({ tree }) => {
      for (const { pattern, chain } of ruleNodes([tree], '')) {
        const record = shown.get(pattern)
        const status = chain.at(-1)?.status
        if (!record || !status) continue
        record.seen.add(status)
        record.pivotal ||= isPivotal(chain)
      }
    },
    coverage: () => {
      const nodes = [...rules.values()].map(({ path, canBlock }): RuleCoverage => {
        const { seen, pivotal } = shown.get(path) ?? { seen: new Set<Status>(), pivotal: false }
        const inOrder = statuses.filter((status) => seen.has(status))
        return {
          path,
          seen: inOrder,
          pivotal,
          missing: goalsOf(canBlock).filter((goal) => !isShown(goal, seen, pivotal)),
        }
      })
      const asked = [...rules.values()].reduce((sum, { canBlock }) => sum + goalsOf(canBlock).length, 0)
      const missing = nodes.reduce((sum, node) => sum + node.missing.length, 0)
      return { nodes, percent: asked === 0 ? 0 : Math.floor((100 * (asked - missing)) / asked) }
    },
  }
}

const statuses: readonly Status[] = ['satisfied', 'unsatisfied', 'pending', 'inconclusive', 'not-applicable']

function goalsOf(canBlock: boolean): readonly CoverageGoal[] {
  return canBlock ? ['satisfied', 'not satisfied', 'pivotal'] : ['satisfied', 'not satisfied']
}

function isShown(goal: CoverageGoal, seen: ReadonlySet<Status>, pivotal: boolean): boolean {
  if (goal === 'pivotal') return pivotal
  if (goal === 'satisfied') return seen.has('satisfied')
  return seen.has('unsatisfied') || seen.has('pending') || seen.has('inconclusive')
}

interface CoveredRule {
  readonly path: string
  readonly canBlock: boolean
}

/** All rules of policies, under the paths that their nodes have in every decision. */
function rulesOf(policies: readonly Policy[]): readonly CoveredRule[] {
  const unique = [
    ...new Map(policies.map((policy) => [`${policy.id} ${policyDigest(policy)}`, policy])).values(),
  ]
  return unique.flatMap((policy) => {
    const isShared = unique.filter(({ id }) => id === policy.id).length > 1
    return rulesIn(
      policy.rules,
      isShared ? withDigest(policy.id, policy) : policy.id,
      true,
      [policy.id],
      unique,
    )
  })
}

function rulesIn(
  rules: readonly Rule[],
  path: string,
  canBlock: boolean,
  within: readonly string[],
  policies: readonly Policy[],
): readonly CoveredRule[] {
  return rules.flatMap((rule, index) => {
    const own = {
      path: `${path}/${rule.id ?? index}`,
      canBlock: canBlock && (rule.enforcement ?? 'block') === 'block',
    }
    if (rule.type === 'include') return [own, ...includedRules(rule, own, within, policies)]
    if (!('rules' in rule)) return [own]
    const inside = 'subjects' in rule ? `${own.path}/*` : own.path
    return [own, ...rulesIn(rule.rules, inside, own.canBlock, within, policies)]
  })
}

function includedRules(
  rule: Extract<Rule, { readonly type: 'include' }>,
  { path, canBlock }: CoveredRule,
  within: readonly string[],
  policies: readonly Policy[],
): readonly CoveredRule[] {
  if (within.includes(rule.policy)) return []
  const found = policies.filter(
    (policy) => policy.id === rule.policy && policyDigest(policy).startsWith(rule.version ?? ''),
  )
  return found.flatMap((policy) =>
    rulesIn(
      policy.rules,
      found.length === 1 ? path : withDigest(path, policy),
      canBlock,
      [...within, policy.id],
      policies,
    ),
  )
}

function withDigest(path: string, policy: Policy): string {
  return `${path}@${policyDigest(policy).slice('sha256:'.length, 'sha256:'.length + 12)}`
}

/** A rule's node in a decision, last in the chain of the nodes around it, under the path of its rule. */
interface RuleNode {
  readonly pattern: string
  readonly chain: readonly DecisionNode[]
}

function ruleNodes(chain: readonly DecisionNode[], pattern: string): readonly RuleNode[] {
  const node = chain.at(-1)
  if (!node) return []
  const isRule = !['root', 'policy', 'slot', 'share', 'subject'].includes(node.kind)
  const inside = (node.children ?? []).flatMap((child) =>
    ruleNodes(
      [...chain, child],
      // The path of a node begins with that of the node around it, but for the root's.
      child.kind === 'policy'
        ? child.path
        : child.kind === 'subject'
          ? `${pattern}/*`
          : `${pattern}${child.path.slice(node.path.length)}`,
    ),
  )
  return isRule ? [{ pattern, chain }, ...inside] : inside
}

/** True when the gate opens with the last node of the chain satisfied, and not with it unsatisfied. */
function isPivotal(chain: readonly DecisionNode[]): boolean {
  if (chain.some((node) => node.status === 'not-applicable' || node.enforcement !== undefined)) return false
  return rootWith(chain, 'satisfied') === 'satisfied' && rootWith(chain, 'unsatisfied') !== 'satisfied'
}

/** The status of the first node of the chain if the last one had this status. */
function rootWith(chain: readonly DecisionNode[], status: Status): Status {
  const root = chain.reduceRight<{ readonly old: DecisionNode; readonly now: DecisionNode } | undefined>(
    (below, node) => {
      if (below) {
        const children = (node.children ?? []).map((child) => (child === below.old ? below.now : child))
        return { old: node, now: { ...node, children } }
      }
      const { children: _, operator: __, ...leaf } = node
      return { old: node, now: { ...leaf, status } }
    },
    undefined,
  )
  return root ? recompute(root.now) : status
}
