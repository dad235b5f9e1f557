import type { ReportPlace } from '@gatewright/core/ports'
import { replaceForbidden } from './characters.ts'

/** Replaces what XML forbids in a text that comes in pieces, and knows how much of that stood before a place. */
export interface CharacterGuard {
  /** The next piece, clean and of the same length, but for half of a pair at its end, which comes with the piece after. */
  clean(piece: string): string
  /** What was held back. */
  rest(): string
  /** Counts what was replaced in front of an offset and was not counted before; `placeOf` is asked for the first place. */
  settle(offset: number, placeOf: (offset: number) => ReportPlace): void
  /** Counts a reference to a character that is forbidden. */
  note(offset: number, placeOf: (offset: number) => ReportPlace): void
  /** How many were counted, and where the first of them stands. */
  counted(): { readonly count: number; readonly place: ReportPlace } | undefined
}

// What XML forbids, and halves of pairs. In classes of few characters, which engines look for many bytes at a time.
const suspicious: readonly RegExp[] = [
  /[\u0000-\u0008\u000B\u000C\u000E\u000F]/,
  /[\u0010-\u001F]/,
  /[\uD800-\uDFFF\uFFFE\uFFFF]/,
]
const firstHalf = /[\uD800-\uDBFF]$/

export function createCharacterGuard(): CharacterGuard {
  let held = ''
  let received = 0
  /** Offsets of what was replaced and not counted yet, and how many at their front are counted. */
  let waiting: number[] = []
  let first: { readonly offset: number; readonly place: ReportPlace } | undefined
  let count = 0
  const note = (offset: number, placeOf: (offset: number) => ReportPlace): void => {
    count += 1
    if (!first || offset < first.offset) first = { offset, place: placeOf(offset) }
  }
  const replace = (text: string): string => {
    const clean = replaceForbidden(text, (index) => waiting.push(received + index))
    received += text.length
    return clean
  }
  return {
    clean(piece) {
      const text = held + piece
      held = ''
      if (!suspicious.some((characters) => characters.test(text))) {
        received += text.length
        return text
      }
      held = firstHalf.exec(text)?.[0] ?? ''
      return replace(held === '' ? text : text.slice(0, -1))
    },
    rest() {
      const half = held
      held = ''
      return replace(half)
    },
    settle(offset, placeOf) {
      if (waiting.length === 0) return
      const later: number[] = []
      for (const at of waiting) {
        if (at < offset) note(at, placeOf)
        else later.push(at)
      }
      waiting = later
    },
    note,
    counted: () => first && { count, place: first.place },
  }
}
