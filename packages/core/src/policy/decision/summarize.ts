import type { DecisionNode } from './decision.ts'
import { counts } from '../evaluation/recompute.ts'
import type { Status } from '../evaluation/status.ts'

const words: Readonly<Record<Status, string>> = {
  satisfied: 'Satisfied',
  unsatisfied: 'Unsatisfied',
  pending: 'Pending',
  inconclusive: 'Inconclusive',
  'not-applicable': 'Not applicable',
}

const mostReasons = 3

/** One sentence: the status, how many rules are met, and the first reasons why not. */
export function summarize(tree: DecisionNode, leaves: readonly DecisionNode[]): string {
  if (tree.status === 'not-applicable') {
    return `${words[tree.status]}: ${tree.code === 'no-policy' ? tree.message : 'the policies ask for nothing'}.`
  }
  const rules = (tree.children ?? []).flatMap((policy) => policy.children ?? []).filter(counts)
  const met = rules.filter((rule) => rule.status === 'satisfied').length
  const count = `${words[tree.status]}: ${met} of ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} met`
  if (tree.status === 'satisfied') return `${count}.`
  const reasons = leaves.filter((leaf) => leaf.status !== 'satisfied' && leaf.status !== 'not-applicable')
  const shown = reasons.slice(0, mostReasons).map((leaf) => leaf.message)
  const more = reasons.length > mostReasons ? `; and ${reasons.length - mostReasons} more` : ''
  return `${count}; ${shown.join('; ')}${more}.`
}
