import { findDirective, readDirective, type TapDirective } from './directive.ts'
import { unescapeTap } from './line-kinds.ts'

/** What the line of a test point says. */
export interface PointLine {
  readonly kind: 'point'
  readonly isOk: boolean
  /** As written. */
  readonly id: number | undefined
  /** Empty where there is none. */
  readonly name: string
  readonly directive: TapDirective | undefined
  /** Whether it ends in the brace that opens a subtest. */
  readonly opensBrace: boolean
}

const space = 32
const hyphen = 45
const openBrace = 123
const trailingBrace = /\{[ \t]*$/

/** Reads the line of a test point, without its indent; nothing comes back for any other line. */
export function readPointLine(text: string): PointLine | undefined {
  const isOk = text.startsWith('ok')
  if (!isOk && !text.startsWith('not ok')) return undefined
  const start = isOk ? 2 : 6
  if (!mayFollow(text, start)) return undefined
  const afterId = endOfId(text, start)
  const id = afterId === start ? undefined : Number(text.slice(start + 1, afterId))
  const begin = beginOfDescription(text, afterId)
  if (isPlain(text, begin))
    return {
      kind: 'point',
      isOk,
      id,
      name: text.slice(begin).trim(),
      directive: undefined,
      opensBrace: false,
    }
  const written = text.slice(begin)
  const brace = written.includes('{') ? written.search(trailingBrace) : -1
  const description = brace === -1 ? written : written.slice(0, brace)
  const at = findDirective(description)
  const afterHash = at === -1 ? '' : description.slice(at + 1).trim()
  const directive = afterHash === '' ? undefined : readDirective(unescapeTap(afterHash))
  const isNameAlone = at === -1 || (afterHash !== '' && !directive)
  const name = unescapeTap((isNameAlone ? description : description.slice(0, at)).trim())
  // The brace may also stand before the directive.
  const hasInnerBrace = !isNameAlone && name.endsWith('{')
  return {
    kind: 'point',
    isOk,
    id,
    name: hasInnerBrace ? name.slice(0, -1).trim() : name,
    directive,
    opensBrace: brace !== -1 || hasInnerBrace,
  }
}

/** Whether nothing in a description has a meaning of its own, as in nearly all of them. */
function isPlain(text: string, from: number): boolean {
  return !text.includes('#', from) && !text.includes('{', from) && !text.includes('\\', from)
}

/** After the word, and after the number, comes a description, a hyphen, a brace, or nothing. */
function mayFollow(text: string, at: number): boolean {
  if (at === text.length) return true
  const unit = text.charCodeAt(at)
  return unit === space || unit === hyphen || unit === openBrace
}

/** Where the number ends; `start` where there is none. Of `ok 2018-01-01` the date is no number. */
function endOfId(text: string, start: number): number {
  if (text.charCodeAt(start) !== space) return start
  let end = start + 1
  while (isDigit(text.charCodeAt(end))) end += 1
  if (end === start + 1 || !mayFollow(text, end)) return start
  return text.charCodeAt(end) === hyphen && isDigit(text.charCodeAt(end + 1)) ? start : end
}

function beginOfDescription(text: string, at: number): number {
  if (text.charCodeAt(at) === hyphen) return at + 1
  return text.charCodeAt(at + 1) === hyphen && text.charCodeAt(at + 2) === space ? at + 2 : at
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}
