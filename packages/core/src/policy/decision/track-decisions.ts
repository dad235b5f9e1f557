import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import { itemKey } from '../../schema/item-key.ts'
import type { TestResult } from '../../schema/result.ts'
import type { Decision } from './decision.ts'
import { earliest } from '../evaluation/evaluation.ts'
import { growingIndex } from '../evidence/evidence-index.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { indexPolicies, type PolicyIndex } from '../language/policy-index.ts'
import type { Policy } from '../language/policy.ts'
import { isPast, track, type Tracked, type TrackedQuestion } from './tracked-question.ts'

/** A decision that came to something else. */
export interface DecisionChange {
  readonly before: Decision
  readonly after: Decision
}

/** Decisions that are kept up to date as results come in and time goes by. */
export interface DecisionTracker {
  /** As they are now, in the order of the questions. */
  readonly decisions: () => readonly Decision[]
  /**
   * Takes a new result and answers which decisions came to something else by it: another status, or another reason for it.
   * Only the rules that look at such a result are worked out again.
   *
   * @param at - the time now; never earlier than the last one
   */
  readonly add: (result: TestResult, at: Instant) => readonly DecisionChange[]
  /** Lets time go by: answers which decisions changed without any new result. Call it when the next one falls due. */
  readonly advance: (at: Instant) => readonly DecisionChange[]
  /** When a decision may change by time alone; null when none ever does. */
  readonly nextDue: () => Instant | null
}

/**
 * Keeps decisions up to date, result by result. Every decision is at all times the one that `decide` would make of all the
 * evidence, at the same time and with the same cut.
 *
 * @param questions - which decisions to keep
 * @param at - the time now
 * @example
 * import { trackDecisions, type Evidence, type Policy } from '@gatewright/core/policy'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const policies: readonly Policy[]
 * declare const evidence: Evidence
 * declare const arriving: Iterable<TestResult>
 * const tracker = trackDecisions(policies, evidence, [{ decisionContext: 'release' }], '2026-11-22T04:19:00Z')
 * for (const result of arriving)
 *   for (const { before, after } of tracker.add(result, result.submittedAt))
 *     console.log(`${before.status} became ${after.status}: ${after.summary}`)
 */
export function trackDecisions(
  policies: readonly Policy[] | PolicyIndex,
  evidence: Evidence,
  questions: readonly TrackedQuestion[],
  at: Instant,
): DecisionTracker {
  const index = growingIndex(evidence)
  const policyIndex = 'naming' in policies ? policies : indexPolicies(policies)
  const tracked = questions.map((question) => track(question, policyIndex, index, at))
  let now = at
  let later = laterInstants(evidence).filter((instant) => compareInstants(instant, at) > 0)
  let due = earliest(tracked.map((one) => one.due()))

  /** Goes on to a time: what is asked again, and whether everything is, since evidence of the future came into sight. */
  const moveTo = (next: Instant, result: TestResult | undefined): Step => {
    if (compareInstants(next, now) < 0)
      throw new TypeError(`Time went back from ${now} to ${next}; a tracker only goes forward.`)
    const isLater = compareInstants(next, now) > 0
    const isDue = due !== null && compareInstants(due, next) <= 0
    const isNews = later.some((instant) => compareInstants(instant, next) <= 0)
    const key = result && itemKey(result.item)
    const asked = tracked.filter(
      (one) =>
        isNews ||
        (key !== undefined && one.looksAt(key)) ||
        (isDue && isPast(one.due(), next)) ||
        (isLater && one.asksTime),
    )
    const before = asked.map((one) => ({ one, decision: one.decisionAt(now) }))
    now = next
    if (isNews) later = later.filter((instant) => compareInstants(instant, now) > 0)
    return { before, isNews }
  }
  const finish = ({ before, isNews }: Step, result?: TestResult): readonly DecisionChange[] => {
    const changes = before.flatMap(({ one, decision }) =>
      one.update(now, result, isNews) ? [{ before: decision, after: one.decisionAt(now) }] : [],
    )
    // A term that was passed, or that came nearer; else the old one is still the first.
    if (before.length > 0) due = earliest(tracked.map((one) => one.due()))
    return changes
  }

  return {
    decisions: () => tracked.map((one) => one.decisionAt(now)),
    add: (result, next) => {
      const step = moveTo(next, result)
      index.add(result)
      if (compareInstants(result.submittedAt, now) > 0) later.push(result.submittedAt)
      return finish(step, result)
    },
    advance: (next) => finish(moveTo(next, undefined)),
    nextDue: () => earliest([...tracked.map((one) => one.decisionAt(now).validUntil), ...later]),
  }
}

interface Step {
  readonly before: readonly { readonly one: Tracked; readonly decision: Decision }[]
  readonly isNews: boolean
}

/** Every instant of the evidence at which something comes into sight. */
function laterInstants(evidence: Evidence): Instant[] {
  const { results, waiverEvents, groups, signOffs, metrics, baselines, exonerations } = evidence
  return [
    ...results.map((result) => result.submittedAt),
    ...(waiverEvents ?? []).map((event) => event.at),
    ...(groups ?? []).flatMap((group) => group.finishedAt ?? []),
    ...(signOffs ?? []).map((signOff) => signOff.at),
    ...(metrics ?? []).map((point) => point.at),
    ...(baselines ?? []).map((counts) => counts.at),
    ...(exonerations ?? []).map((one) => one.at),
  ]
}
