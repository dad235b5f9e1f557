import type { GreenwaveDecision } from '../decision/decide-greenwave.ts'

/** What of a decision says whether it is another one. */
export type ComparableDecision = Pick<
  GreenwaveDecision,
  'policies_satisfied' | 'summary' | 'satisfied_requirements' | 'unsatisfied_requirements'
>

const lists = ['satisfied_requirements', 'unsatisfied_requirements'] as const

/**
 * Whether a decision differs from the one before in anything but the ids of results: in its requirements, their order, the
 * policies that apply or the summary, and not only in whether the gate is open. A new result that says what the last one
 * said is no change.
 *
 * @example
 * import { greenwaveDecisionChanged } from '@gatewright/core/greenwave'
 *
 * const decision = { policies_satisfied: true, summary: '', satisfied_requirements: [], unsatisfied_requirements: [] }
 * console.log(greenwaveDecisionChanged(decision, { ...decision, summary: 'No tests are required' })) // true
 */
export function greenwaveDecisionChanged(before: ComparableDecision, after: ComparableDecision): boolean {
  return comparable(before) !== comparable(after)
}

function comparable(decision: ComparableDecision): string {
  const requirements = lists.map((list) =>
    decision[list].map((requirement) => {
      const { result_id: id, ...facts } = requirement as Readonly<Record<string, unknown>>
      // Whether there is a result at all is a difference, which one it is is none.
      return id === undefined ? facts : { ...facts, result_id: true }
    }),
  )
  const { satisfied_requirements: _, unsatisfied_requirements: __, ...rest } = decision
  return sortedJson([rest, requirements])
}

/** JSON with the keys of records in order. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
