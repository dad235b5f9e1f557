import type { TextAhead } from '../../reading/text/lines.ts'
import type { PointLine } from './point-line.ts'

/** The line of a test point within a text, and where the next line begins. */
interface PlainPoint {
  readonly point: PointLine
  readonly end: number
}

/** Reads a line where it stands, which begins at an index behind its indent. */
export type PlainPointReader = (ahead: TextAhead, from: number) => PlainPoint | undefined

const space = 32
const zero = 48
const nine = 57
const lastAscii = 126
const mostDigits = 15

/**
 * A reader of lines as nearly all test points have, `ok 7 - adds`: with a number, a hyphen and a name that has no mark of a
 * directive, a brace or an escape in it. Nothing comes back for other lines, which are not wrong; where something comes back, it is
 * what the line says by itself, several times faster.
 */
export function createPlainPointReader(longest: number): PlainPointReader {
  const hash = createMarkFinder('#')
  const brace = createMarkFinder('{')
  const backslash = createMarkFinder('\\')

  return (ahead, from) => {
    const { text } = ahead
    const isOk = text.startsWith('ok ', from)
    if (!isOk && !text.startsWith('not ok ', from)) return undefined
    const idAt = from + (isOk ? 3 : 7)
    let at = idAt
    let id = 0
    for (; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit < zero || unit > nine) break
      id = id * 10 + unit - zero
    }
    if (at === idAt || at - idAt > mostDigits || !text.startsWith(' - ', at)) return undefined
    const nameAt = at + 3
    const end = text.indexOf('\n', nameAt)
    if (end <= nameAt || end - from > longest) return undefined
    if (!isVisible(text.charCodeAt(nameAt)) || !isVisible(text.charCodeAt(end - 1))) return undefined
    if (hash(text, nameAt) < end || brace(text, nameAt) < end || backslash(text, nameAt) < end)
      return undefined
    return {
      point: {
        kind: 'point',
        isOk,
        id,
        name: ahead.cut(nameAt, end),
        directive: undefined,
        opensBrace: false,
      },
      end: end + 1,
    }
  }
}

/** Finds the next mark in a text, or its end; looks once for all the lines up to there when it is asked from front to back. */
function createMarkFinder(mark: string): (text: string, from: number) => number {
  let known = ''
  let askedAt = 0
  let next = -1
  return (text, from) => {
    if (next < from || from < askedAt || text !== known) {
      known = text
      const found = text.indexOf(mark, from)
      next = found === -1 ? text.length : found
    }
    askedAt = from
    return next
  }
}

function isVisible(unit: number): boolean {
  return unit > space && unit <= lastAscii
}
