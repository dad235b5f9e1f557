import { err, ok, type Result } from 'neverthrow'
import { sectionAt } from './section.ts'

/** Why a text is not one complete XML document. `offset` is where it was noticed. */
export interface XmlFault {
  readonly kind: 'malformed' | 'truncated' | 'unsafe' | 'too-deep'
  readonly message: string
  readonly offset: number
  /** The name of the root element, where it was reached. */
  readonly root?: string
}

/** What is known about a document that is well formed. */
export interface XmlShape {
  /** Name of the root element as written, with its prefix. */
  readonly root: string
  /** Offset of the first raw `<` inside an attribute, which XML forbids and several tools write; -1 without one. */
  readonly rawAngleBracket: number
}

const white = /[ \t\r\n]*/y
const name =
  /[A-Za-z_:\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u167F\u1681-\u1FFF\u2070-\u218F\u2C00-\u2FEF\u3001-\uFFFC][\w:.\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u167F\u1681-\u1FFF\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3001-\uFFFC-]*/y

/**
 * Checks that a text is one XML document from beginning to end: one root, every element closed by its own name, quoted
 * attributes that are not repeated, nothing but white space around the root. Declares a document that ends too early
 * `truncated`, and refuses a document type declaration as `unsafe`. References are not looked at.
 *
 * Takes time in proportion to the length of the text.
 *
 * @remarks XML 1.0 (Fifth Edition), sections 2 and 3.
 */
export function checkWellFormed(text: string, depthLimit: number): Result<XmlShape, XmlFault> {
  const open: string[] = []
  let root: string | undefined
  let rawAngleBracket = -1
  let at = 0

  const fault = (kind: XmlFault['kind'], message: string, offset: number): Result<XmlShape, XmlFault> =>
    err({ kind, message, offset, ...(root === undefined ? {} : { root }) })
  const truncated = (inside: string): Result<XmlShape, XmlFault> =>
    fault('truncated', `The report ends inside ${inside}.`, text.length)
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? ''
    at += found.length
    return found
  }

  while (at < text.length) {
    const tag = text.indexOf('<', at)
    const textEnd = tag === -1 ? text.length : tag
    if (open.length === 0) {
      match(white)
      if (at < textEnd)
        return fault(
          'malformed',
          `There is text ${root === undefined ? 'before' : 'after'} the root element.`,
          at,
        )
    }
    if (tag === -1) break
    at = tag
    const section = sectionAt(text, tag)
    if (section !== undefined) {
      if (section === 'unsafe')
        return fault('unsafe', 'The report has a document type declaration, which is refused.', tag)
      if (section === 'malformed') return fault('malformed', 'This is no markup that XML has.', tag)
      if (section === 'truncated') return truncated('a tag')
      if (section.isData && open.length === 0)
        return fault('malformed', 'There is text outside the root element.', tag)
      const end = text.indexOf(section.close, tag + section.open.length)
      if (end === -1) return truncated(section.meaning)
      at = end + section.close.length
      continue
    }
    if (text[tag + 1] === '/') {
      at = tag + 2
      const closed = match(name)
      match(white)
      if (at >= text.length) return truncated('a closing tag')
      if (text[at] !== '>') return fault('malformed', 'A closing tag holds more than a name.', at)
      if (open.pop() !== closed)
        return fault('malformed', 'A closing tag does not fit the element that is open.', tag)
      at += 1
      continue
    }
    at = tag + 1
    if (at >= text.length) return truncated('a tag')
    const opened = match(name)
    if (at >= text.length) return truncated('a tag')
    if (opened === '') return fault('malformed', 'A "<" begins no tag.', tag)
    if (open.length === 0 && root !== undefined)
      return fault('malformed', 'There is a second root element.', tag)
    root ??= opened
    if (open.length >= depthLimit)
      return fault('too-deep', `Elements are nested deeper than the limit of ${depthLimit}.`, tag)
    const seen = new Set<string>()
    for (;;) {
      const space = match(white)
      if (at >= text.length) return truncated('a tag')
      if (text[at] === '>') {
        open.push(opened)
        at += 1
        break
      }
      if (text[at] === '/') {
        if (at + 1 >= text.length) return truncated('a tag')
        if (text[at + 1] !== '>') return fault('malformed', 'A "/" stands inside a tag.', at)
        at += 2
        break
      }
      const attributeAt = at
      const attribute = match(name)
      if (attribute === '')
        return fault('malformed', 'A character stands where an attribute could begin.', at)
      if (space === '') return fault('malformed', 'There is no white space before an attribute.', attributeAt)
      match(white)
      if (at >= text.length) return truncated('a tag')
      if (text[at] !== '=') return fault('malformed', 'An attribute has no value.', attributeAt)
      if (seen.has(attribute)) return fault('malformed', 'An attribute is repeated.', attributeAt)
      seen.add(attribute)
      at += 1
      match(white)
      const quote = text[at]
      if (quote === undefined) return truncated('a tag')
      if (quote !== '"' && quote !== "'")
        return fault('malformed', 'The value of an attribute is not quoted.', at)
      const end = text.indexOf(quote, at + 1)
      if (end === -1) return truncated('the value of an attribute')
      if (rawAngleBracket === -1) {
        const bracket = text.slice(at, end).indexOf('<')
        if (bracket !== -1) rawAngleBracket = at + bracket
      }
      at = end + 1
    }
  }
  if (root === undefined) return truncated('the prolog, before any element')
  if (open.length > 0) return truncated(`an element, with ${open.length} of them open`)
  return ok({ root, rawAngleBracket })
}
