import type { ReportPlace } from '@gatewright/core/ports'

/** Line and column of an offset, both from 1. Lines end at a line feed, a carriage return, or both together. */
export function placeOf(text: string, offset: number): ReportPlace {
  let line = 1
  let lineStart = 0
  const lineEnd = /\r\n?|\n/g
  for (let found = lineEnd.exec(text); found && lineEnd.lastIndex <= offset; found = lineEnd.exec(text)) {
    line += 1
    lineStart = lineEnd.lastIndex
  }
  return { line, column: offset - lineStart + 1 }
}
