import type { CaseAttempt } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'
import { readDuration } from './duration.ts'
import { readFailure } from './failure.ts'
import type { TextLimiter } from './text-limit.ts'

/**
 * The failed tries that `<flakyFailure>`, `<flakyError>`, `<rerunFailure>` and `<rerunError>` keep inside a case, in the
 * order of the report. Before a pass they came earlier; after a failure they came later.
 */
export function readAttempts(
  elements: readonly XmlElement[],
  limit: TextLimiter,
  thousands: boolean,
): CaseAttempt[] {
  return elements.map((element) => {
    const failure = readFailure(element, limit)
    const { ms } = readDuration(element.attributes.get('time') ?? '', thousands)
    return {
      outcome: failure.kind === 'error' ? 'error' : 'failed',
      failure,
      ...(ms === undefined ? {} : { durationMs: ms }),
    }
  })
}
