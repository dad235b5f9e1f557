import type { ReportPlace } from '@gatewright/core/ports'
import { utf8LengthOf } from '../text/utf8-length.ts'

/** Counts lines and bytes of a text that comes in pieces. */
export interface TextPlaces {
  /** `byteLength` is how many bytes the piece takes in UTF-8, where that is known. */
  add(piece: string, byteLength: number | undefined): void
  /** Bytes of UTF-8 before a character of the last piece. Fast where the index grows from call to call. */
  bytesBefore(index: number): number
  /** The place of a character of the last piece. */
  at(index: number): ReportPlace
  /** The place behind the last character. */
  end(): ReportPlace
}

/** `markLength` bytes stand before the text; nothing where its bytes are not those of UTF-8, and no place tells of bytes then. */
export function createTextPlaces(markLength: number | undefined): TextPlaces {
  let last = ''
  let isAscii = true
  let bytesBeforeLast = 0
  let bytesOfLast = 0
  let linesBefore = 0
  let charactersInLine = 0
  let known = { index: 0, bytes: 0 }
  const bytesBefore = (index: number): number => {
    if (isAscii) return bytesBeforeLast + index
    const from = index >= known.index ? known : { index: 0, bytes: 0 }
    known = { index, bytes: from.bytes + utf8LengthOf(last, from.index, index) }
    return bytesBeforeLast + known.bytes
  }
  const places: TextPlaces = {
    add(piece, byteLength) {
      const cut = last.lastIndexOf('\n')
      linesBefore += linesIn(last, last.length)
      charactersInLine = cut === -1 ? charactersInLine + last.length : last.length - cut - 1
      bytesBeforeLast += bytesOfLast
      last = piece
      bytesOfLast = byteLength ?? utf8LengthOf(piece)
      isAscii = bytesOfLast === piece.length
      known = { index: 0, bytes: 0 }
    },
    bytesBefore,
    at(index) {
      const lines = linesIn(last, index)
      const lineStart = index === 0 ? -1 : last.lastIndexOf('\n', index - 1)
      return {
        line: linesBefore + lines + 1,
        column: (lines === 0 ? charactersInLine : 0) + index - lineStart,
        ...(markLength === undefined ? {} : { byteOffset: bytesBefore(index) + markLength }),
      }
    },
    end: () => places.at(last.length),
  }
  return places
}

/** A place so many characters into a text that begins at another place. */
export function placeWithin(start: ReportPlace, text: string, index: number): ReportPlace {
  const lines = linesIn(text, index)
  const lineStart = index === 0 ? -1 : text.lastIndexOf('\n', index - 1)
  const { byteOffset } = start
  return {
    line: start.line + lines,
    column: lines === 0 ? start.column + index : index - lineStart,
    ...(byteOffset === undefined ? {} : { byteOffset: byteOffset + utf8LengthOf(text, 0, index) }),
  }
}

/** The index of the character that so many bytes of UTF-8 stand before; the end where there are not so many. */
export function indexOfByte(text: string, bytes: number): number {
  let counted = 0
  for (let index = 0; index < text.length; index += 1) {
    if (counted >= bytes) return index
    counted += utf8LengthOf(text, index, index + 1)
  }
  return text.length
}

function linesIn(text: string, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
