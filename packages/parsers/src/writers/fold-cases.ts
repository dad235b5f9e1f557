import { canonicalJson, compareText, type JsonValue } from '@gatewright/core/canonical'
import {
  compareResults,
  itemKey,
  presetOutcomes,
  variantKey,
  type OutcomeSet,
  type TestResult,
} from '@gatewright/core/schema'
import { isTrouble, type WrittenAttempt, type WrittenCase } from './written-case.ts'

/**
 * One case for each (testcase, item, variant), by testcase, item and variant, whatever order the results come in.
 *
 * What ran last decides. A skip or a piece of information decides only where nothing ran, so that no failure hides
 * behind one; an attempt that has not ended decides whatever else was said. A result that comes twice counts once.
 */
export function foldCases(
  results: Iterable<TestResult>,
  outcomes: OutcomeSet = presetOutcomes,
): WrittenCase[] {
  const slots = new Map<string, TestResult[]>()
  for (const result of results) {
    const key = JSON.stringify([result.testcase, itemKey(result.item), variantKey(result.variant)])
    const slot = slots.get(key)
    if (slot) slot.push(result)
    else slots.set(key, [result])
  }
  return [...slots.values()].map((slot) => foldCase(slot, outcomes)).sort(compareCases)
}

function foldCase(slot: readonly TestResult[], outcomes: OutcomeSet): WrittenCase {
  const attempts = withoutSuperseded(
    inOrder(slot).map((result) => ({ result, class: classOf(result.outcome, outcomes) })),
  )
  const deciding =
    attempts.findLast(isUnfinished) ??
    attempts.findLast(hasRun) ??
    attempts.findLast((attempt) => attempt.class === 'skip') ??
    attempts.at(-1)
  if (!deciding) throw new TypeError('A case without results has no outcome.')
  const { testcase, item, variant } = deciding.result
  return { testcase, item, variant, attempts, deciding, troubled: attempts.filter(isTrouble) }
}

/** Nobody said that an unknown outcome is good, so it is not. */
function classOf(outcome: string, outcomes: OutcomeSet): WrittenAttempt['class'] {
  return (Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined) ?? 'fail'
}

/** Oldest first. Of deliveries with one id, time and outcome the same one is kept, whichever came first. */
function inOrder(slot: readonly TestResult[]): TestResult[] {
  if (slot.length === 1) return [...slot]
  const sorted = [...slot].sort(
    (a, b) => compareResults(a, b) || compareText(a.outcome, b.outcome) || compareText(textOf(a), textOf(b)),
  )
  return sorted.filter((result, index) => {
    const earlier = sorted[index - 1]
    return (
      !earlier ||
      earlier.id !== result.id ||
      earlier.submittedAt !== result.submittedAt ||
      earlier.outcome !== result.outcome
    )
  })
}

function textOf(result: TestResult): string {
  return canonicalJson(result as unknown as JsonValue)
}

/** Without unfinished attempts that a later one, which may be of the same run, has ended. */
function withoutSuperseded(attempts: readonly WrittenAttempt[]): readonly WrittenAttempt[] {
  if (!attempts.some(isUnfinished)) return attempts
  const endedRuns = new Set<string>()
  let hasEnded = false
  let hasEndedNowhere = false
  const isSuperseded = ({ result: { groups } }: WrittenAttempt): boolean =>
    hasEnded && (groups.length === 0 || hasEndedNowhere || groups.some((group) => endedRuns.has(group)))
  const kept: WrittenAttempt[] = []
  // From the last to the first: what ended later is known then.
  for (const attempt of attempts.toReversed()) {
    if (!isUnfinished(attempt) || !isSuperseded(attempt)) kept.push(attempt)
    if (!hasRun(attempt) && attempt.class !== 'skip') continue
    hasEnded = true
    hasEndedNowhere ||= attempt.result.groups.length === 0
    for (const group of attempt.result.groups) endedRuns.add(group)
  }
  return kept.reverse()
}

function isUnfinished(attempt: WrittenAttempt): boolean {
  return attempt.class === 'incomplete'
}

function hasRun({ class: outcomeClass }: WrittenAttempt): boolean {
  return outcomeClass === 'pass' || outcomeClass === 'fail' || outcomeClass === 'error'
}

function compareCases(a: WrittenCase, b: WrittenCase): number {
  return (
    compareText(a.testcase, b.testcase) ||
    compareText(itemKey(a.item), itemKey(b.item)) ||
    occurrenceOf(a) - occurrenceOf(b) ||
    compareText(variantKey(a.variant), variantKey(b.variant))
  )
}

/** Which of several cases of one name it is, as far as its variant says so: `10` comes after `2`. */
function occurrenceOf({ variant }: WrittenCase): number {
  const written = Object.hasOwn(variant, 'occurrence') ? (variant['occurrence'] ?? '') : ''
  return /^[1-9]\d{0,8}$/.test(written) ? Number(written) : 1
}
