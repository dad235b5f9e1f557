import type { OutcomeClass } from '../schema/outcome.ts'
import type { SkipKind } from '../schema/result.ts'
import type { VerdictStatus } from './verdict.ts'

/** All that matters of an attempt for a verdict. */
export interface ClassifiedAttempt {
  readonly class: OutcomeClass
  readonly skipKind?: SkipKind | undefined
  /** The runs it belongs to. */
  readonly groups?: readonly string[]
}

/**
 * The status that attempts add up to, oldest first.
 *
 * An attempt that only said "queued" or "running" is over once a later one of the same run has an outcome. Then, in this order: one still
 * running is `incomplete`; pass and fail is `flaky`; fail is `failed`; pass is `passed`; error is `errored`; nothing but
 * precluded skips is `precluded`; skip is `skipped`; nothing at all, or only information, is `incomplete`.
 *
 * @remarks The order is LUCI's, but for error, which goes before skip: an attempt that broke must not hide behind one
 * that was skipped.
 */
export function foldStatus(attempts: readonly ClassifiedAttempt[]): VerdictStatus {
  const counted = withoutSuperseded(attempts)
  const has = (wanted: OutcomeClass): boolean => counted.some((attempt) => attempt.class === wanted)
  if (has('incomplete')) return 'incomplete'
  if (has('fail')) return has('pass') ? 'flaky' : 'failed'
  if (has('pass')) return 'passed'
  if (has('error')) return 'errored'
  const skips = counted.filter((attempt) => attempt.class === 'skip')
  if (skips.length === 0) return 'incomplete'
  return skips.every((attempt) => attempt.skipKind === 'precluded') ? 'precluded' : 'skipped'
}

/**
 * Without the progress notes that a later outcome has made obsolete: one of the same run, or one of which nobody says to
 * which run it belongs. A run that goes on is not over because another one has ended.
 */
export function withoutSuperseded<Attempt extends ClassifiedAttempt>(
  attempts: readonly Attempt[],
): readonly Attempt[] {
  if (!attempts.some((attempt) => attempt.class === 'incomplete')) return attempts
  return attempts.filter(
    (attempt, index) =>
      attempt.class !== 'incomplete' ||
      !attempts.slice(index + 1).some((later) => isOutcome(later) && mayBeOneRun(attempt, later)),
  )
}

function isOutcome(attempt: ClassifiedAttempt): boolean {
  return attempt.class !== 'incomplete' && attempt.class !== 'info'
}

function mayBeOneRun(
  { groups: one = [] }: ClassifiedAttempt,
  { groups: other = [] }: ClassifiedAttempt,
): boolean {
  return one.length === 0 || other.length === 0 || one.some((group) => other.includes(group))
}
