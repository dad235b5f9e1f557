import type { ReportPlace } from '@gatewright/core/ports'

/** Tells line and column of places in a text that comes in pieces. Asked from front to back it looks at each character once. */
export interface PositionCounter {
  /** Characters of the whole before the first of the text that is being read. */
  readonly offset: number
  /** Says that there may be carriage returns from now on. */
  expectReturns(): void
  /** The place of an index in the text that is being read. */
  at(text: string, index: number): ReportPlace
  /**
   * Passes the text up to an index. The next text goes on from there at an index of its own: what stands before that in it
   * was passed already.
   */
  pass(text: string, to: number, nextFrom?: number): void
}

const anyLineEnd = /\r\n?|\n/g

/** A counter at the beginning of a text. Lines end at a line feed, a carriage return, or both together. */
export function createPositionCounter(): PositionCounter {
  let base = { index: 0, line: 1, lineStart: 0, isAfterReturn: false }
  let index = 0
  let line = 1
  let lineStart = 0
  let isAfterReturn = false
  let mayHaveReturns = false
  const rewind = (): void => {
    ;({ index, line, lineStart, isAfterReturn } = base)
  }
  const moveTo = (text: string, to: number): void => {
    if (to < index) rewind()
    if (to === index) return
    // The line feed of a line end whose carriage return was seen before.
    if (isAfterReturn && text.charCodeAt(index) === 10) {
      lineStart += 1
      index += 1
    }
    if (!mayHaveReturns) {
      for (let at = text.indexOf('\n', index); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
        line += 1
        lineStart = counter.offset + at + 1
      }
    } else {
      const passed = text.slice(index, to)
      anyLineEnd.lastIndex = 0
      while (anyLineEnd.test(passed)) {
        line += 1
        lineStart = counter.offset + index + anyLineEnd.lastIndex
      }
    }
    isAfterReturn = text.charCodeAt(to - 1) === 13
    index = to
  }
  // A field and no accessor: engines are quick with those of objects that are made again and again.
  const counter = {
    offset: 0,
    expectReturns(): void {
      mayHaveReturns = true
    },
    at(text: string, to: number): ReportPlace {
      moveTo(text, to)
      return { line, column: counter.offset + to - lineStart + 1 }
    },
    pass(text: string, to: number, nextFrom: number = 0): void {
      moveTo(text, to)
      counter.offset += to - nextFrom
      index = nextFrom
      base = { index, line, lineStart, isAfterReturn }
    },
  }
  return counter
}
