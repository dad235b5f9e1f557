import type { ReportPlace } from '@gatewright/core/ports'
import { createCharacterGuard } from './character-guard.ts'
import { createPositionCounter } from './position.ts'

/** The part of a document that is being taken apart, and where in the document it stands. */
export interface XmlWindow {
  /** What came and was not passed, in front of it perhaps what was. */
  text: string
  /** Characters of the document before the text. */
  offset(): number
  placeAt(index: number): ReportPlace
  /** The place after so many characters of the document. */
  placeOf(offset: number): ReportPlace
  /** A piece that comes next, without characters that XML forbids. */
  clean(piece: string): string
  /** What was held back of the last piece. */
  rest(): string
  /** Passes the text up to an index; the text is then to be set, where what was not passed begins at `nextFrom`. */
  pass(to: number, nextFrom: number): void
  /** Notes a reference to a character that is forbidden. */
  noteForbidden(offset: number): void
  /** How many forbidden characters stood before an offset, and where the first of them. */
  forbiddenBefore(offset: number): { readonly count: number; readonly place: ReportPlace } | undefined
}

export function createXmlWindow(): XmlWindow {
  const position = createPositionCounter()
  const guard = createCharacterGuard()
  const placeOf = (offset: number): ReportPlace => position.at(window.text, offset - position.offset)
  const window: XmlWindow = {
    text: '',
    offset: () => position.offset,
    placeAt: (index) => position.at(window.text, index),
    placeOf,
    clean(piece) {
      const clean = guard.clean(piece)
      if (clean.includes('\r')) position.expectReturns()
      return clean
    },
    rest: () => guard.rest(),
    pass(to, nextFrom) {
      guard.settle(position.offset + to, placeOf)
      position.pass(window.text, to, nextFrom)
    },
    noteForbidden: (offset) => guard.note(offset, placeOf),
    forbiddenBefore(offset) {
      guard.settle(offset, placeOf)
      return guard.counted()
    },
  }
  return window
}
