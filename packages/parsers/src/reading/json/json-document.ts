import type { ReportPlace } from '@gatewright/core/ports'
import type { ReadingContext } from '../context.ts'
import { createJsonOutline, type JsonPath } from './json-outline.ts'
import { createTextPlaces, indexOfByte, placeWithin } from './json-places.ts'
import { createJsonScanner } from './json-scanner.ts'
import { createJsonStructure, offsetOfFault } from './json-structure.ts'
import type { ByteReader, ReportEnd, TextOrigin, TextReader } from '../reader.ts'
import { stopReading } from '../stop-reading.ts'
import { readAsText } from '../text/text-reader.ts'

export type { JsonPath }

/** Reads one JSON document, value by value. */
export interface JsonDocumentReader {
  /**
   * Which values are given, as `$.results.tests.*`: `*` stands for any key or index. Each is given once it is whole, and nothing else of the
   * document is kept. What is inside a selected value is not looked at for further ones.
   */
  readonly select: readonly string[]
  /** Which objects and arrays are announced when they begin, in the same words. */
  readonly announce?: readonly string[]
  /** Whether an announced value is a list tells what selected values can't: that an empty one is there. */
  begins?(path: JsonPath, kind: 'list' | 'object'): void
  /** `byteOffset` is where the value begins. */
  value(path: JsonPath, value: unknown, byteOffset: number | undefined): void
  end(): ReportEnd
}

/**
 * A reader of bytes that gives another the selected values of a JSON document as they come. A document that breaks off is
 * `report/truncated`, one that is no JSON `report/malformed`, one deeper than the limit `report/limit-exceeded`.
 */
export function readAsJsonDocument(
  open: (context: ReadingContext) => JsonDocumentReader,
): (context: ReadingContext) => ByteReader {
  return readAsText((context, origin) => createDocumentReader(context, origin, open(context)))
}

function createDocumentReader(
  { limits, diagnostics }: ReadingContext,
  { encoding, markLength }: TextOrigin,
  reader: JsonDocumentReader,
): TextReader {
  const isUtf8 = encoding === 'utf-8'
  const places = createTextPlaces(isUtf8 ? markLength : undefined)
  const outline = createJsonOutline(reader.select, reader.announce ?? [])
  const structure = createJsonStructure(reader.select, limits, {
    value: (path, value, offset) => reader.value(path, value, isUtf8 ? offset + markLength : undefined),
  })
  /** Where the selected value begins that is being read: in the text that was given last, or in an earlier one. */
  let startIndex = 0
  let startsAt: number | undefined
  let earlierStart: ReportPlace | undefined
  const start = (): ReportPlace => earlierStart ?? places.at(startIndex)
  const beginning = (): ReportPlace => ({ line: 1, column: 1, byteOffset: markLength })
  /** Known while a value is read, and at the end. */
  let here = beginning
  diagnostics.expectAt(() => here())
  const scanner = createJsonScanner(outline, {
    structure(text, at) {
      if (text === '') return
      const fault = structure.write(text, places.bytesBefore(at))
      if (!fault) return
      const place = places.at(at + indexOfByte(text, fault.offset))
      stopReading(fault.kind, fault.message, { place })
    },
    begins: ({ path, kind }) => reader.begins?.(path, kind),
    starts(at) {
      startIndex = at
      startsAt = isUtf8 ? places.bytesBefore(at) + markLength : undefined
      earlierStart = undefined
    },
    weigh(depth, length) {
      if (depth > limits.depth)
        stopReading('report/limit-exceeded', `The JSON is deeper than the limit of ${limits.depth}.`, {
          place: start(),
        })
      if (length > limits.tokenLength)
        stopReading(
          'report/limit-exceeded',
          `A value of the JSON is longer than the limit of ${limits.tokenLength}.`,
          {
            place: start(),
          },
        )
    },
    selected({ path }, text) {
      const fault = structure.skip()
      if (fault) stopReading(fault.kind, fault.message, { place: start() })
      const value = parsed(text, start)
      here = start
      reader.value(path, value, startsAt)
      here = beginning
    },
  })
  return {
    write(text, byteLength) {
      // Counted only now, for most values end where they begin.
      if (scanner.isHolding()) earlierStart = start()
      places.add(text, isUtf8 ? byteLength : undefined)
      scanner.write(text)
    },
    end() {
      const fault = scanner.isHolding() ? 'report/truncated' : structure.end()
      if (fault === 'report/truncated') stopReading(fault, 'The report ends before its JSON does.')
      if (fault) stopReading(fault, 'Something that is no JSON follows the JSON of the report.')
      here = places.end
      return reader.end()
    },
  }
}

function parsed(text: string, start: () => ReportPlace): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    const place = placeWithin(start(), text, indexOfByte(text, offsetOfFault(text)))
    return stopReading('report/malformed', 'The report is not JSON from here on.', { place })
  }
}
