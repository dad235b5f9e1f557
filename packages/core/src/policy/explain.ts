import { blockers } from './blockers.ts'
import type { Decision, DecisionNode } from './decision.ts'
import { oneLine } from './one-line.ts'

export interface ExplainOptions {
  /** `blocking` (default): only what keeps the gate closed; `all`: the whole tree. */
  readonly focus?: 'blocking' | 'all'
  /** How many ways to open the gate are shown; 3 by default. */
  readonly ways?: number
}

/**
 * The decision in words, as lines of plain text: what was asked, the rules with what they came to, what would open the
 * gate, and until when the answer holds.
 */
export function explain(decision: Decision, options: ExplainOptions = {}): string {
  const { type, identifier } = decision.subject
  return [
    decision.summary,
    `Asked: ${decision.decisionContext} of ${type} ${identifier}, as of ${decision.evaluatedAt}.`,
    ...(decision.tree.children ?? []).flatMap((policy) => describe(policy, 0, options.focus ?? 'blocking')),
    ...waysOut(decision, options.ways ?? 3),
    ...(decision.unusedWaivers.length > 0
      ? [`Waivers that were not needed: ${decision.unusedWaivers.join(', ')}.`]
      : []),
    ...(decision.validUntil === null
      ? []
      : [`With no new evidence this holds until ${decision.validUntil}.`]),
  ].join('\n')
}

const marks: Readonly<Record<DecisionNode['status'], string>> = {
  satisfied: 'ok',
  unsatisfied: 'no',
  pending: 'waiting',
  inconclusive: 'unclear',
  'not-applicable': 'n/a',
}

/** A rule over 20,000 testcases may block by hundreds of them. */
const mostChildren = 20

function describe(node: DecisionNode, depth: number, focus: 'blocking' | 'all'): string[] {
  // A waiver or a quarantine is always told: somebody let this through.
  const isQuiet = node.status === 'satisfied' && !leansOnPermission(node)
  if (focus === 'blocking' && isQuiet && depth > 0) return []
  const indent = '  '.repeat(depth)
  const children = node.children ?? []
  const [only] = children
  const reason =
    node.status === 'satisfied' || node.why === undefined ? [] : [`${indent}  why: ${oneLine(node.why)}`]
  if (only && children.length === 1 && !only.children)
    return [`${indent}${marks[node.status]}: ${node.path}: ${only.message}`, ...reason]
  const name = node.kind === 'slot' ? node.message : `${node.path} (${node.kind}): ${node.message}`
  const shown = children.map((child) => describe(child, depth + 1, focus)).filter((lines) => lines.length > 0)
  const more =
    focus === 'blocking' && shown.length > mostChildren
      ? [`${indent}  … and ${shown.length - mostChildren} more`]
      : []
  const kept = more.length > 0 ? shown.slice(0, mostChildren) : shown
  return [`${indent}${marks[node.status]}: ${name}`, ...reason, ...kept.flat(), ...more]
}

function leansOnPermission(node: DecisionNode): boolean {
  return node.base !== undefined || (node.children ?? []).some(leansOnPermission)
}

function waysOut(decision: Decision, limit: number): string[] {
  if (decision.status === 'satisfied' || decision.status === 'not-applicable') return []
  const { sets, truncated } = blockers(decision, { limit })
  if (sets.length === 0) return ['Nothing can open this gate: a rule asks for more than it has.']
  const head = sets.length === 1 && !truncated ? 'To open the gate:' : 'To open the gate, any one of these:'
  const lines = sets.map((set) => `  - ${wayOut(set, decision.subject.type)}`)
  return [head, ...lines, ...(truncated ? ['  - … and other ways'] : [])]
}

const mostSteps = 5

/** All steps of one way, or the first of a long one. */
function wayOut(set: readonly DecisionNode[], itemType: string): string {
  const steps = set.slice(0, mostSteps).map((leaf) => wayToSatisfy(leaf, itemType))
  return [...steps, ...(set.length > mostSteps ? [`${set.length - mostSteps} more`] : [])].join('; and ')
}

/**
 * What a person could do about a leaf that is not satisfied.
 *
 * @param itemType - what to call another item, as `git_commit`; `item` by default
 */
export function wayToSatisfy(leaf: DecisionNode, itemType: string = 'item'): string {
  if (leaf.testcase !== undefined)
    return `${passOf(leaf, leaf.testcase, itemType)}${leaf.waivable ? ', or a waiver' : ''}`
  switch (leaf.code) {
    case 'run-open':
      return `the end of the run: ${leaf.message}`
    case 'run-unknown':
    case 'run-aborted':
    case 'run-results-missing':
      return `a complete run: ${leaf.message}`
    case 'missing':
    case 'insufficient-data':
      return `more results: ${leaf.message}`
    case 'missing-fact':
      return `the fact: ${leaf.message}`
    default:
      return `another ${itemType}: ${leaf.message}`
  }
}

function passOf(leaf: DecisionNode, testcase: string, itemType: string): string {
  if (leaf.passesNeeded === undefined) return `another ${itemType} on which ${testcase} passes from the start`
  return leaf.passesNeeded === 1 ? `a pass of ${testcase}` : `${leaf.passesNeeded} more passes of ${testcase}`
}
