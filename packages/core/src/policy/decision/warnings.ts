import type { DecisionNode } from './decision.ts'

/**
 * What a person should see although it closes nothing: rules that only warn and are not met, and what an emergency waiver
 * let through. A warning inside a warning is part of it.
 */
export function warningsOf(node: DecisionNode): DecisionNode[] {
  if (node.enforcement === 'dry-run') return []
  if (node.enforcement === 'warn')
    return node.status === 'satisfied' || node.status === 'not-applicable' ? [] : [node]
  if (node.breakGlass) return [node]
  return (node.children ?? []).flatMap(warningsOf)
}
