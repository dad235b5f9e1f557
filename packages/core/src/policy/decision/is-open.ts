import type { Decision } from './decision.ts'

/**
 * True when the gate is open: the decision is satisfied. A decision to which no policy applies is closed unless the caller
 * says otherwise; nothing else ever opens.
 */
export function isOpen(
  decision: Decision,
  options: { readonly onNotApplicable?: 'deny' | 'allow' } = {},
): boolean {
  if (decision.status === 'not-applicable') return options.onNotApplicable === 'allow'
  return decision.status === 'satisfied'
}
