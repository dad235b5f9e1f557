import type { JsonObject } from '../../reading/json/json-fields.ts'
import { ownCopy } from '../../xml/own-copy.ts'

/** The lines of a block that stands in a longer text: it is not taken out of there before it is known to be plain. */
interface Cursor {
  readonly text: string
  /** Where the next line begins. */
  at: number
  /** How many spaces each line begins with that are no part of the block. */
  readonly base: number
  /** Whether a line `...` ends the block; else the text does. */
  readonly hasEndMark: boolean
  /** How many lines were read. */
  lines: number
}

/** Stands for what is not plain: the library reads all of it then. */
const notPlain = Symbol('not plain')

const entry = /^([A-Za-z_]\w*):(?: +([^ ][^]*)?)?$/
const doubleQuoted = /^"(?:[^"\\\p{Cc}]|\\["\\bfnrt])*"$/u
const singleQuoted = /^'(?:[^']|'')*'$/
const plainNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/
const plainStart = /^[A-Za-z/=_(<$]/
const keyword = /^(?:null|true|false)$/i
const unlikely = /[\0\uFEFF\u0085]/
const deepest = 8
const space = 32

/**
 * Reads a map as nearly every tool writes it: keys with texts and numbers on one line, literal blocks, and maps inside. Nothing comes
 * back for anything else, which is not wrong but needs the library; where something comes back, it is what the library reads, many
 * times faster.
 */
export function readPlainYaml(text: string): JsonObject | undefined {
  if (unlikely.test(text)) return undefined
  const cursor: Cursor = { text, at: 0, base: 0, hasEndMark: false, lines: 0 }
  const value = readMap(cursor, 0, 1)
  return value === notPlain || !isAtEnd(cursor) ? undefined : value
}

/** A block within a text, and where the line with its end mark begins. */
export interface PlainBlock {
  readonly value: JsonObject
  readonly end: number
  readonly lines: number
}

/**
 * The same for a block that begins at an index, has so many spaces in front of each of its lines, and ends in a line `...` within the
 * text. Lines end in line feeds.
 */
export function readPlainBlock(text: string, from: number, base: number): PlainBlock | undefined {
  const cursor: Cursor = { text, at: from, base, hasEndMark: true, lines: 0 }
  const value = readMap(cursor, 0, 1)
  if (value === notPlain || !isAtEndMark(cursor) || unlikely.test(text.slice(from, cursor.at)))
    return undefined
  return { value, end: cursor.at, lines: cursor.lines }
}

/** The lines from one index to another without so many spaces in front of each; in memory of its own. */
export function withoutIndent(text: string, from: number, to: number, indent: number): string {
  return ownCopy(text.slice(from + indent, to).replaceAll(`\n${' '.repeat(indent)}`, '\n'))
}

function isAtEnd({ text, at }: Cursor): boolean {
  return at > text.length
}

function isAtEndMark({ text, at, base, hasEndMark }: Cursor): boolean {
  return hasEndMark && text.startsWith('...\n', at + base) && indentAt(text, at) === base
}

/** Where the line that begins at an index ends. */
function endOfLine({ text, hasEndMark }: Cursor, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 && !hasEndMark ? text.length : end
}

function readMap(cursor: Cursor, indent: number, depth: number): JsonObject | typeof notPlain {
  const { text, base } = cursor
  const entries: [string, unknown][] = []
  while (!isAtEnd(cursor)) {
    const begin = cursor.at + base
    const spaces = indentAt(text, cursor.at) - base
    if (isAtEndMark(cursor)) break
    const end = endOfLine(cursor, cursor.at)
    if (end === -1 || spaces < 0) return notPlain
    const line = text.slice(begin + spaces, end)
    const [, key, written = ''] = entry.exec(line) ?? []
    // Tabs are content in a literal block, and a matter of its own anywhere else.
    if (key === undefined || line.includes('\t')) return notPlain
    if (spaces < indent) break
    if (spaces > indent || depth > deepest) return notPlain
    cursor.at = end + 1
    cursor.lines += 1
    const value = readValue(written, cursor, indent, depth)
    if (value === notPlain) return notPlain
    entries.push([key, value])
  }
  // Makes own keys of any name, `__proto__` too.
  return entries.length === 0 ? notPlain : Object.fromEntries(entries)
}

function readValue(written: string, cursor: Cursor, indent: number, depth: number): unknown {
  if (written === '|' || written === '|-') return readBlock(cursor, indent, written === '|' ? '\n' : '')
  const following = isAtEnd(cursor) ? -1 : indentAt(cursor.text, cursor.at) - cursor.base
  if (written === '') return following > indent ? readMap(cursor, following, depth + 1) : notPlain
  // The line below would go on with the value.
  return following > indent ? notPlain : readScalar(ownCopy(written))
}

function readScalar(written: string): unknown {
  if (written.endsWith(' ')) return notPlain
  if (written.startsWith("'"))
    return singleQuoted.test(written) ? written.slice(1, -1).replaceAll("''", "'") : notPlain
  if (written.startsWith('"')) return doubleQuoted.test(written) ? JSON.parse(written) : notPlain
  if (plainNumber.test(written)) return Number(written)
  const isText = plainStart.test(written) && !keyword.test(written)
  return isText && !written.includes(': ') && !written.includes(' #') && !written.endsWith(':')
    ? written
    : notPlain
}

/** A literal block: the lines below that are deeper. */
function readBlock(cursor: Cursor, indent: number, end: string): unknown {
  const { text, base } = cursor
  const own = isAtEnd(cursor) ? -1 : indentAt(text, cursor.at)
  if (own - base <= indent) return notPlain
  let content = ''
  for (let isFirst = true; !isAtEnd(cursor); isFirst = false) {
    const depth = isFirst ? own : indentAt(text, cursor.at)
    const lineEnd = endOfLine(cursor, cursor.at + depth)
    if (lineEnd === -1 || lineEnd === cursor.at + depth) return notPlain
    if (depth - base <= indent) break
    if (depth < own) return notPlain
    content += (isFirst ? '' : '\n') + text.slice(cursor.at + own, lineEnd)
    cursor.at = lineEnd + 1
    cursor.lines += 1
  }
  return ownCopy(content + end)
}

/** How many spaces a line begins with. */
function indentAt(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) === space) at += 1
  return at - from
}
