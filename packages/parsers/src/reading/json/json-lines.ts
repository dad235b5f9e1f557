import type { ReadingContext } from '../context.ts'
import { isRecord, type JsonObject } from './json-fields.ts'
import { placeInLine, readAsLines, type ReportLine } from '../text/lines.ts'
import type { ByteReader, ReportEnd } from '../reader.ts'
import { stopReading } from '../stop-reading.ts'

/** Reads a report of which each line is a JSON object. */
export interface JsonLineReader {
  event(event: JsonObject, line: ReportLine): void
  /** A line that is not JSON, where the format lets other output stand between. */
  other?(line: ReportLine): void
  end(): ReportEnd
}

/**
 * A reader of bytes that gives another one JSON object after the other. Empty lines are passed over. A last line without its end that is
 * no whole JSON is `report/truncated`; any other line that is none is `report/malformed`, unless the reader takes it.
 */
export function readAsJsonLines(
  open: (context: ReadingContext) => JsonLineReader,
): (context: ReadingContext) => ByteReader {
  return readAsLines((context) => {
    const reader = open(context)
    /** Kept back: only what follows tells whether it was cut. */
    let broken: ReportLine | undefined
    const refuse = (line: ReportLine): void => {
      if (reader.other) return reader.other(line)
      stopReading('report/malformed', 'A line is not a JSON object.', { place: placeInLine(line) })
    }
    return {
      line(line) {
        if (broken) refuse(broken)
        broken = undefined
        if (line.text.trim() === '') return
        const event = parseObject(line.text, context.limits.depth)
        if (event === 'too-deep')
          return stopReading(
            'report/limit-exceeded',
            `JSON is deeper than the limit of ${context.limits.depth}.`,
            {
              place: placeInLine(line),
            },
          )
        if (event) reader.event(event, line)
        else broken = line
      },
      end(endsInLine) {
        if (broken && endsInLine && /^\s*[{[]/.test(broken.text) && !isJson(broken.text))
          stopReading('report/truncated', 'The report ends inside a line.', { place: placeInLine(broken) })
        if (broken) refuse(broken)
        return reader.end()
      },
    }
  })
}

function parseObject(text: string, depthLimit: number): JsonObject | 'too-deep' | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  if (isDeeperThan(text, depthLimit)) return 'too-deep'
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** An array is no event, and whole all the same. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether there are more brackets than so many, in texts too: most lines hold fewer than would be too deep. */
function hasMoreBrackets(text: string, limit: number): boolean {
  let count = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      count += 1
      if (count > limit) return true
    }
  }
  return false
}

/** Whether JSON has more levels than so many; brackets in texts are none. */
export function isDeeperThan(text: string, limit: number): boolean {
  if (!hasMoreBrackets(text, limit)) return false
  let depth = 0
  let isInText = false
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (isInText) {
      if (unit === 92) index += 1
      else if (unit === 34) isInText = false
    } else if (unit === 34) isInText = true
    else if (unit === 123 || unit === 91) {
      depth += 1
      if (depth > limit) return true
    } else if (unit === 125 || unit === 93) depth -= 1
  }
  return false
}
