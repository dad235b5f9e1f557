import type { CaseOutcome } from '@gatewright/core/ports'
import type { PointLine } from './point-line.ts'

/**
 * How a test point ended. A skipped one is skipped whatever its first word is. One with TODO did not fail, and did not pass
 * either: tools write `ok` for tests that are not written yet.
 */
export function outcomeOf({ isOk, directive }: PointLine): CaseOutcome {
  if (directive?.kind === 'skip') return 'skipped'
  if (directive?.kind === 'todo') return 'todo'
  return isOk ? 'passed' : 'failed'
}

/** The same in the words of TAP, as `not ok # TODO`. */
export function rawOutcomeOf({ isOk, directive }: PointLine): string {
  const word = isOk ? 'ok' : 'not ok'
  return directive === undefined || directive.kind === 'time'
    ? word
    : `${word} # ${directive.kind.toUpperCase()}`
}
