import { isQuarantineMark, type TextRange } from '../quarantine-mark.ts'
import type { Insertion } from './test-declaration.ts'

/** What is longer is no source that somebody wrote. */
const longestSource = 1_000_000
const longestLine = 20_000

/** Whether a text can be a source that somebody wrote: one that a machine made could take for ever to read. */
export function isWritten(text: string): boolean {
  return text.length <= longestSource && text.split('\n').every(({ length }) => length <= longestLine)
}

/** How the lines of a text end: as the first one does. */
export function endOfLines(text: string): string {
  const end = text.indexOf('\n')
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n'
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** The offset behind the end of the line. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** The white space that a line begins with; undefined where something else stands before the place. */
export function indentBefore(text: string, at: number): string | undefined {
  const indent = text.slice(lineStart(text, at), at)
  return /^[ \t]*$/.test(indent) ? indent : undefined
}

/** A line of its own above the line that begins at a place; undefined where something else stands before it. */
export function lineAbove(
  text: string,
  at: number,
  content: (mark: string) => string,
): Insertion | undefined {
  const indent = indentBefore(text, at)
  if (indent === undefined) return undefined
  const end = endOfLines(text)
  return { at: lineStart(text, at), write: (mark) => `${indent}${content(mark)}${end}` }
}

/** The whole line where nothing else is on it, else the part with the white space behind it. */
export function withItsLine(text: string, { from, to }: TextRange): TextRange {
  const start = lineStart(text, from)
  const end = lineEnd(text, to)
  if (text.slice(start, from).trim() === '' && text.slice(to, end).trim() === '')
    return { from: start, to: end }
  const blank = /^\s*/.exec(text.slice(to))?.[0].length ?? 0
  return { from, to: to + blank }
}

/** The line above a place, where it is a comment with our mark and nothing else. */
export function markedLineAbove(
  text: string,
  at: number,
  comment: string,
): { readonly mark: TextRange; readonly line: TextRange } | undefined {
  const to = lineStart(text, at)
  if (to === 0) return undefined
  const from = lineStart(text, to - 1)
  const content = text.slice(from, to)
  const written = content.trim()
  if (!written.startsWith(`${comment} `) || !isQuarantineMark(written.slice(comment.length + 1)))
    return undefined
  const start = from + content.indexOf(written) + comment.length + 1
  return { mark: { from: start, to: start + written.length - comment.length - 1 }, line: { from, to } }
}
