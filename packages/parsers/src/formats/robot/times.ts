import type { CaseMoment } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { durationOf, momentOf } from '../../values/times.ts'
import { attributeOf } from '../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../xml/element.ts'

/** When something began and how long it took. */
interface RobotTimes {
  readonly startedAt?: CaseMoment | undefined
  readonly durationMs?: number | undefined
}

/** From version 7 on a start and a duration in seconds, before that a start and an end; all in local time without a zone. */
export function readTimes(status: XmlElement | undefined, context: ReadingContext): RobotTimes {
  const startedAt = momentAt(status, 'start', context) ?? momentAt(status, 'starttime', context)
  const elapsed = attributeOf(status, 'elapsed')
  if (elapsed !== undefined) return { startedAt, durationMs: durationOf(elapsed, context) }
  const endedAt = momentAt(status, 'endtime', context)
  const durationMs = startedAt && endedAt && endedAt.epochMs - startedAt.epochMs
  // A clock that was set back in between.
  return { startedAt, durationMs: durationMs === undefined || durationMs < 0 ? undefined : durationMs }
}

function momentAt(
  status: XmlElement | undefined,
  name: string,
  context: ReadingContext,
): CaseMoment | undefined {
  const written = attributeOf(status, name)
  return written === 'N/A' ? undefined : momentOf(written, context)
}
