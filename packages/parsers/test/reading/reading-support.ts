import type { CaseRecord, ParseReportOptions } from '@gatewright/core/ports'
import { createReadingContext, type ReadingContext } from '../../src/reading/context.ts'
import { streamingLimits } from '../../src/reading/limits.ts'
import type { ByteReader, ReportEnd } from '../../src/reading/reader.ts'
import { StopReading } from '../../src/reading/stop-reading.ts'

/** A context as the driver makes it; records go to `records`. */
export function contextFor(options: ParseReportOptions = {}, records: CaseRecord[] = []): ReadingContext {
  return createReadingContext('probe', streamingLimits, options, (record) => records.push(record))
}

/** Gives bytes, cut in places, to a reader; the end, or the kind of the error that stopped it. */
export function feed(
  reader: ByteReader,
  bytes: Uint8Array,
  cuts: readonly number[] = [],
): ReportEnd | string {
  const places = [...cuts, bytes.length].sort((a, b) => a - b)
  try {
    let from = 0
    for (const to of places) {
      // A source may use its chunks again.
      const chunk = bytes.slice(from, to)
      reader.write(chunk)
      chunk.fill(0)
      from = to
    }
    return reader.end()
  } catch (cause) {
    if (cause instanceof StopReading) return cause.error.kind
    throw cause
  }
}

export type TestEncoding = 'utf-8' | 'utf-8-mark' | 'utf-16le' | 'utf-16be'

export function encode(text: string, encoding: TestEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  if (encoding === 'utf-8-mark') return new TextEncoder().encode(`\uFEFF${text}`)
  const bytes = new Uint8Array(2 * text.length + 2)
  const view = new DataView(bytes.buffer)
  const isLittle = encoding === 'utf-16le'
  view.setUint16(0, 0xfeff, isLittle)
  for (let index = 0; index < text.length; index += 1)
    view.setUint16(2 + 2 * index, text.charCodeAt(index), isLittle)
  return bytes
}

export const markLengths = { 'utf-8': 0, 'utf-8-mark': 3, 'utf-16le': 2, 'utf-16be': 2 } as const
