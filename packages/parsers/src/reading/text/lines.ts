import type { ReportPlace } from '@gatewright/core/ports'
import type { ReadingContext } from '../context.ts'
import type { ReportEnd, TextOrigin, TextReader } from '../reader.ts'
import { stopReading } from '../stop-reading.ts'
import { ownCopy } from '../../xml/own-copy.ts'
import { readAsText } from './text-reader.ts'
import type { ByteReader } from '../reader.ts'
import { utf8LengthOf } from './utf8-length.ts'

/** One line of a report, without its end. */
export interface ReportLine {
  readonly text: string
  /** From 1. */
  readonly number: number
  /** Bytes of the report before it. */
  readonly byteOffset: number
}

/** Lines that were taken at once. */
export interface LinesTaken {
  readonly count: number
  /** The index behind the last of them, and the bytes of the report up to there. */
  readonly end: number
  readonly byteOffset: number
}

/** What follows in a text behind a line. It is used again for the next one. */
export interface TextAhead {
  readonly text: string
  /** Where in the text the next line begins. */
  readonly from: number
  /** The number of that line. */
  readonly number: number
  readonly byteOffset: number
  /** A part of the text that may be kept, as that of a line may. */
  cut(from: number, to: number): string
  /** Bytes of a part of the text. */
  bytes(from: number, to: number): number
}

/** Reads a report line by line. */
export interface LineReader {
  /** Set where parts of lines are kept: they then hold on to a few thousand characters around them, and not to a whole chunk. */
  readonly keepsText?: true
  line(line: ReportLine): void
  /**
   * Asked after a line where more of the same text follows: may take some of its whole lines at once, for what is plain. Line feeds
   * end them, and they may be longer than the limit of `tokenLength`.
   */
  lines?(ahead: TextAhead): LinesTaken | undefined
  /** `endsInLine` is true where the last line has no end: it may have been cut. */
  end(endsInLine: boolean): ReportEnd
}

/** The place of a line's beginning, or of a column in it, from 1. */
export function placeInLine({ number, byteOffset }: ReportLine, column: number = 1): ReportPlace {
  return column === 1 ? { line: number, column, byteOffset } : { line: number, column }
}

/**
 * A reader of bytes that gives another one line after the other. Lines end at a line feed, a carriage return, or both together. A line longer
 * than the limit of `tokenLength` ends the reading. Memory: one line and one chunk.
 */
export function readAsLines(
  open: (context: ReadingContext) => LineReader,
): (context: ReadingContext) => ByteReader {
  return readAsText((context, origin) => createLineSplitter(context, origin, open(context)))
}

/** Characters of a chunk that are copied at a time where parts of lines are kept. */
const pageLength = 1024

/** Cuts lines out of a text; a copy for several lines is far cheaper than one for each. */
interface LineCutter {
  /** Begins another text. */
  open(text: string): void
  /** Quickest from front to back. */
  cut(from: number, to: number): string
}

function createLineCutter(isCopied: boolean): LineCutter {
  let text = ''
  let page = ''
  let pageStart = 0
  let pageEnd = 0
  return {
    open(next) {
      text = next
      page = ''
      pageEnd = 0
    },
    cut(from, to) {
      if (!isCopied) return text.slice(from, to)
      if (to > pageEnd || from < pageStart) {
        pageStart = from
        pageEnd = Math.max(to, Math.min(from + pageLength, text.length))
        page = ownCopy(text.slice(pageStart, pageEnd))
      }
      return page.slice(from - pageStart, to - pageStart)
    },
  }
}

function createLineSplitter(context: ReadingContext, origin: TextOrigin, reader: LineReader): TextReader {
  const { tokenLength } = context.limits
  const isWide = origin.encoding.startsWith('utf-16')
  let held: string[] = []
  let heldLength = 0
  let number = 1
  let byteOffset = origin.markLength
  /** A carriage return at the very end of a piece: a line feed may follow it. */
  let endsInReturn = false
  let isPlain = true
  const bytesIn = (text: string, from: number, to: number): number =>
    isWide ? (to - from) * 2 : isPlain ? to - from : utf8LengthOf(text, from, to)
  const tooLong = (): never =>
    stopReading('report/limit-exceeded', `A line is longer than the limit of ${tokenLength} characters.`, {
      place: { line: number, column: 1, byteOffset },
    })
  let heldBytes = 0
  const cutter = createLineCutter(reader.keepsText === true)
  const ahead = {
    text: '',
    from: 0,
    number,
    byteOffset,
    cut: cutter.cut,
    bytes: (from: number, to: number): number => bytesIn(ahead.text, from, to),
  }
  /** The line that is being read, or was read last. */
  let current: ReportLine = { text: '', number, byteOffset }
  context.diagnostics.expectAt(() => placeInLine(current))
  const finish = (last: string, endLength: number): void => {
    const text = held.length === 0 ? last : held.join('') + last
    if (text.length > tokenLength) tooLong()
    const line: ReportLine = { text, number, byteOffset }
    byteOffset += heldBytes + bytesIn(last, 0, last.length) + endLength * (isWide ? 2 : 1)
    held = []
    heldLength = 0
    heldBytes = 0
    number += 1
    current = line
    reader.line(line)
  }
  return {
    write(text, byteLength) {
      isPlain = byteLength === text.length
      const hasReturns = text.includes('\r')
      cutter.open(text)
      ahead.text = text
      let from = 0
      if (endsInReturn) {
        endsInReturn = false
        if (text.startsWith('\n')) {
          from = 1
          byteOffset += isWide ? 2 : 1
        }
      }
      for (;;) {
        const end = hasReturns ? nextLineEnd(text, from) : text.indexOf('\n', from)
        if (end === -1) break
        const isReturn = text.charCodeAt(end) === 13
        const isPair = isReturn && text.charCodeAt(end + 1) === 10
        finish(cutter.cut(from, end), isPair ? 2 : 1)
        from = end + (isPair ? 2 : 1)
        if (!hasReturns && reader.lines) {
          ahead.from = from
          ahead.number = number
          ahead.byteOffset = byteOffset
          const taken = reader.lines(ahead)
          if (taken) {
            byteOffset = taken.byteOffset
            number += taken.count
            from = taken.end
          }
        }
        if (isReturn && !isPair && from === text.length) endsInReturn = true
      }
      if (from === text.length) return
      const rest = text.slice(from)
      held.push(rest)
      heldLength += rest.length
      heldBytes += bytesIn(rest, 0, rest.length)
      if (heldLength > tokenLength) tooLong()
    },
    end() {
      const endsInLine = heldLength > 0
      if (endsInLine) finish('', 0)
      return reader.end(endsInLine)
    },
  }
}

function nextLineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  const back = text.indexOf('\r', from)
  return back === -1 || (feed !== -1 && feed < back) ? feed : back
}
