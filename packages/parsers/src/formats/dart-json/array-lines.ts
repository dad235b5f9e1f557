import type { ReadingContext } from '../../reading/context.ts'
import { isDeeperThan } from '../../reading/json/json-lines.ts'
import { isRecord, type JsonObject } from '../../reading/json/json-fields.ts'
import { placeInLine, type ReportLine } from '../../reading/text/lines.ts'
import { stopReading } from '../../reading/stop-reading.ts'

/**
 * The events of a line that belongs to an array of events: all of it, or one with the bracket or comma beside it. Nothing
 * comes back for a line that is something else; one that begins as an event and can't be read ends the reading.
 */
export function eventsInArray(
  line: ReportLine,
  { limits }: ReadingContext,
): readonly JsonObject[] | undefined {
  const text = line.text.trim()
  if (text === '[' || text === ']') return []
  if (!/^(?:\[\s*)?\{/.test(text)) return undefined
  const inner = text
    .replace(/^\[/, '')
    .replace(/[,\]]$/, '')
    .replace(/,$/, '')
  // The array itself is no level of an event.
  if (isDeeperThan(inner, limits.depth))
    stopReading('report/limit-exceeded', `JSON is deeper than the limit of ${limits.depth}.`, {
      place: placeInLine(line),
    })
  try {
    const events: unknown = JSON.parse(`[${inner}]`)
    if (Array.isArray(events)) return events.filter(isRecord)
  } catch {
    // Told below.
  }
  return stopReading('report/malformed', 'An event is no whole JSON.', { place: placeInLine(line) })
}
