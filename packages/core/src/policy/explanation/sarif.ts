import type { Decision, DecisionNode } from '../decision/decision.ts'
import { counts } from '../evaluation/recompute.ts'
import { warningsOf } from '../decision/warnings.ts'

/** The part of a SARIF 2.1.0 log that is written here. */
export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] } }
      readonly results: readonly SarifResult[]
    },
  ]
}

interface SarifRule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly help?: { readonly text: string }
}

interface SarifResult {
  readonly ruleId: string
  readonly level: 'error' | 'warning' | 'note'
  readonly message: { readonly text: string }
  readonly locations: readonly {
    readonly logicalLocations: readonly [{ readonly fullyQualifiedName: string; readonly kind: string }]
  }[]
  readonly partialFingerprints: { readonly 'decisionPath/v1': string }
}

/** What keeps the gate closed, one result for each leaf, and what only warns; empty for an open gate without warnings. */
export function sarifOf(decision: Decision): SarifLog {
  const closed = (decision.tree.children ?? []).flatMap((policy) => blockingLeaves(policy))
  const warned = warningsOf(decision.tree).flatMap((node) =>
    allLeaves(node).map((leaf) => ({ leaf, rule: node })),
  )
  const findings = [
    ...closed.map((one) => ({
      ...one,
      level: one.leaf.status === 'unsatisfied' ? ('error' as const) : ('note' as const),
    })),
    ...warned.map((one) => ({ ...one, level: 'warning' as const })),
  ]
  const rules = new Map(findings.map(({ rule }) => [rule.path, rule]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Gatewright', rules: [...rules.values()].map(sarifRule) } },
        results: findings.map(({ leaf, rule, level }) => ({
          ruleId: rule.path,
          level,
          message: { text: leaf.message },
          locations: [
            { logicalLocations: [{ fullyQualifiedName: leaf.testcase ?? leaf.path, kind: 'function' }] },
          ],
          partialFingerprints: { 'decisionPath/v1': leaf.path },
        })),
      },
    ],
  }
}

interface Finding {
  readonly leaf: DecisionNode
  /** The rule that it belongs to. */
  readonly rule: DecisionNode
}

function blockingLeaves(node: DecisionNode, rule: DecisionNode = node): Finding[] {
  if (!counts(node) || node.status === 'satisfied') return []
  const own = node.kind === 'slot' || node.kind === 'share' || node.kind === 'subject' ? rule : node
  return node.children
    ? node.children.flatMap((child) => blockingLeaves(child, own))
    : [{ leaf: node, rule: own }]
}

function allLeaves(node: DecisionNode): DecisionNode[] {
  if (!node.children) return node.status === 'satisfied' && !node.breakGlass ? [] : [node]
  return node.children.flatMap(allLeaves)
}

function sarifRule({ path, title, kind, why }: DecisionNode): SarifRule {
  return {
    id: path,
    shortDescription: { text: title ?? `${path} (${kind})` },
    ...(why === undefined ? {} : { help: { text: why } }),
  }
}
