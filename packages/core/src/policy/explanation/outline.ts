import type { Decision, DecisionNode } from '../decision/decision.ts'
import { oneLine } from './one-line.ts'

/** Why a rule is there, who answers for it, or where its trouble is discussed. */
interface OutlineNote {
  readonly label: 'why' | 'owner' | 'known issue'
  readonly text: string
}

/** One line of a decision in words, with the lines that belong to it. */
export interface OutlineLine {
  readonly mark: string
  readonly text: string
  readonly notes: readonly OutlineNote[]
  readonly children: readonly OutlineLine[]
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

/** The policies of a decision as lines: all of the tree, or only what keeps the gate closed or was let through by leave. */
export function outline(decision: Decision, focus: 'blocking' | 'all'): readonly OutlineLine[] {
  return (decision.tree.children ?? []).map((policy) => lineOf(policy, focus))
}

function lineOf(node: DecisionNode, focus: 'blocking' | 'all'): OutlineLine {
  const children = node.children ?? []
  const [only] = children
  const mark = markOf(node)
  if (only && children.length === 1 && !only.children)
    return {
      mark,
      text: `${node.path}: ${only.message}`,
      notes: [...notesOf(node), ...notesOf(only)],
      children: [],
    }
  const shown = children
    .filter((child) => focus === 'all' || isTold(child))
    .map((child) => lineOf(child, focus))
  const text =
    node.kind === 'slot' && !node.children ? node.message : `${node.path} (${node.kind}): ${node.message}`
  const kept = focus === 'all' ? shown : shown.slice(0, mostChildren)
  const more = shown.length - kept.length
  return {
    mark,
    text,
    notes: notesOf(node),
    children: [
      ...kept,
      ...(more > 0 ? [{ mark: '…', text: `and ${more} more`, notes: [], children: [] }] : []),
    ],
  }
}

/** What does not block goes without saying, unless somebody let it through or it warns. */
function isTold(node: DecisionNode): boolean {
  if (node.enforcement === 'dry-run') return false
  if (node.status === 'not-applicable') return node.code === 'quarantined'
  return node.status !== 'satisfied' || leansOnPermission(node)
}

function leansOnPermission(node: DecisionNode): boolean {
  return node.base !== undefined || (node.children ?? []).some((child) => isTold(child))
}

function markOf({ status, enforcement }: DecisionNode): string {
  return enforcement === undefined
    ? marks[status]
    : `${marks[status]}, ${enforcement === 'warn' ? 'only warns' : 'dry run'}`
}

function notesOf({ status, why, owner, issues = [] }: DecisionNode): OutlineNote[] {
  if (status === 'satisfied') return []
  return [
    ...(why === undefined ? [] : [{ label: 'why' as const, text: oneLine(why) }]),
    ...(owner === undefined ? [] : [{ label: 'owner' as const, text: oneLine(owner) }]),
    ...issues.map((url) => ({ label: 'known issue' as const, text: url })),
  ]
}
