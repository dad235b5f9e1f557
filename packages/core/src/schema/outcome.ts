import { err, ok, type Result } from 'neverthrow'
import { didYouMean, type ErrorValue } from '../errors/index.ts'

/** What an outcome means, whatever its name: all that verdicts and gates look at. */
export type OutcomeClass = 'pass' | 'info' | 'fail' | 'error' | 'skip' | 'incomplete'

/** Which outcomes results may have, and the class of each. A name that is not in the set is refused at the door. */
export type OutcomeSet = Readonly<Record<string, OutcomeClass>>

export interface OutcomeError extends ErrorValue<'outcome/unknown'> {
  readonly retryable: false
  readonly outcome: string
}

export type PresetOutcome =
  | 'PASSED'
  | 'INFO'
  | 'FAILED'
  | 'NEEDS_INSPECTION'
  | 'ERROR'
  | 'SKIPPED'
  | 'QUEUED'
  | 'RUNNING'

/** The outcomes that every set has. */
export const presetOutcomes: Readonly<Record<PresetOutcome, OutcomeClass>> = {
  PASSED: 'pass',
  INFO: 'info',
  FAILED: 'fail',
  NEEDS_INSPECTION: 'fail',
  ERROR: 'error',
  SKIPPED: 'skip',
  QUEUED: 'incomplete',
  RUNNING: 'incomplete',
}

/**
 * The preset outcomes with outcomes of your own. A name without a class of its own counts as a failure: an outcome that
 * nobody classified must not open a gate. Giving a preset outcome another class is a mistake of the program and throws: a
 * failure stays a failure.
 *
 * @example
 * import { classifyOutcome, defineOutcomes } from '@gatewright/core/schema'
 *
 * const outcomes = defineOutcomes({ CRASHED: 'error', ABORTED: undefined })
 * classifyOutcome('ABORTED', outcomes) // ok('fail')
 */
export function defineOutcomes(own: Readonly<Record<string, OutcomeClass | undefined>> = {}): OutcomeSet {
  const classes: Record<string, OutcomeClass> = { ...presetOutcomes }
  for (const [name, outcomeClass] of Object.entries(own)) {
    if (Object.hasOwn(presetOutcomes, name)) throw new TypeError(`The outcome ${name} has a class already.`)
    classes[name] = outcomeClass ?? 'fail'
  }
  return Object.freeze(classes)
}

/** The class of an outcome; an outcome that is not in the set is an error, with the name that was probably meant. */
export function classifyOutcome(
  outcome: string,
  outcomes: OutcomeSet = presetOutcomes,
): Result<OutcomeClass, OutcomeError> {
  const outcomeClass = Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined
  if (outcomeClass) return ok(outcomeClass)
  const known = Object.keys(outcomes)
  const meant = didYouMean(outcome, known)
  const hint = meant ? ` Did you mean "${meant}"?` : ` Known are ${known.join(', ')}.`
  return err({
    kind: 'outcome/unknown',
    message: `Unknown outcome "${outcome}".${hint}`,
    retryable: false,
    outcome,
  })
}
