import type { CaseAttempt, CaseOutcome } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import type { TimeReader } from './times.ts'
import { failureOf, type Trouble } from './trouble.ts'

/**
 * The failed tries that a case keeps inside, in the order of the report. `<flakyFailure>` and `<flakyError>` came before
 * the one that the outcome is of, also where a tool counts the flaky pass as a failure (nextest's `flaky-fail`);
 * `<rerunFailure>` and `<rerunError>` came after a first failure, which is the outcome.
 */
export function readAttempts(
  flakyTries: readonly Trouble[],
  reruns: readonly Trouble[],
  outcome: CaseOutcome,
  times: TimeReader,
  context: ReadingContext,
): CaseAttempt[] {
  const attemptsOf = (tries: readonly Trouble[], when: CaseAttempt['when']): CaseAttempt[] =>
    tries.map((trouble) => {
      const failure = failureOf(trouble, context)
      const durationMs = times.duration(trouble.time)
      const startedAt = times.moment(trouble.timestamp)
      return {
        outcome: failure.kind === 'error' ? 'error' : 'failed',
        when,
        failure,
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(startedAt === undefined ? {} : { startedAt }),
      }
    })
  const isFirst = outcome === 'failed' || outcome === 'error'
  return [...attemptsOf(flakyTries, 'before'), ...attemptsOf(reruns, isFirst ? 'after' : 'before')]
}
