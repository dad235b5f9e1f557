import type { CaseAttempt, CaseOutcome } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'
import type { SortedChildren } from './children.ts'
import { readDuration } from './duration.ts'
import { readFailure } from './failure.ts'
import type { TextLimiter } from './text-limit.ts'

/**
 * The failed tries that a case keeps inside, in the order of the report. `<flakyFailure>` and `<flakyError>` came before
 * the one that the outcome is of, also where a tool counts the flaky pass as a failure (nextest's `flaky-fail`);
 * `<rerunFailure>` and `<rerunError>` came after a first failure, which is the outcome.
 */
export function readAttempts(
  { flakyTries, reruns }: Pick<SortedChildren, 'flakyTries' | 'reruns'>,
  outcome: CaseOutcome,
  limit: TextLimiter,
  thousands: boolean,
): CaseAttempt[] {
  const attemptsOf = (elements: readonly XmlElement[], when: CaseAttempt['when']): CaseAttempt[] =>
    elements.map((element) => {
      const failure = readFailure(element, limit)
      const { ms } = readDuration(element.attributes.get('time') ?? '', thousands)
      return {
        outcome: failure.kind === 'error' ? 'error' : 'failed',
        when,
        failure,
        ...(ms === undefined ? {} : { durationMs: ms }),
      }
    })
  const isFirst = outcome === 'failed' || outcome === 'error'
  return [...attemptsOf(flakyTries, 'before'), ...attemptsOf(reruns, isFirst ? 'after' : 'before')]
}
