import type { ReportPlace } from '@gatewright/core/ports'
import { xmlDefaultLimits, type XmlFault } from './fault.ts'
import type { XmlHandler, XmlTokenizerOptions } from './handler.ts'
import { createMarkupReader } from './markup.ts'
import type { Section } from './section.ts'
import { createTagEndFinder, type TagEndFinder } from './tag-end.ts'
import { createXmlWindow } from './window.ts'

/** Takes one document apart as it comes. */
export interface XmlTokenizer {
  /** Why the document can't be read on, where it can't; further calls then change nothing. */
  write(piece: string): XmlFault | undefined
  /** Called once, after the last piece. */
  end(): XmlFault | undefined
  /** Line and column of the tag that begins after so many characters. Only within a call of the handler about it. */
  placeOf(offset: number): ReportPlace
  /** Characters that were taken apart; no tag that is still to be shown begins before them. */
  offset(): number
}

/** Sections are few characters long until they are known to be some; their ends are not looked for as those of tags. */
const isOtherMarkup = (text: string): boolean => text.startsWith('<!') || text.startsWith('<?')

/**
 * A strict tokenizer for XML 1.0 that takes text in pieces of any length, cut anywhere, and always tells the same about it.
 * One root, elements closed by their own names, quoted attributes that are not repeated, nothing but white space around the
 * root. A document type declaration is `unsafe`, so there are no entities but the five of XML itself. Characters that XML
 * forbids become U+FFFD. Time is in proportion to the length; what is held is one tag, or one piece where that is longer.
 *
 * @remarks XML 1.0 (Fifth Edition), sections 2 and 3.
 */
export function createXmlTokenizer(handler: XmlHandler, options: XmlTokenizerOptions = {}): XmlTokenizer {
  const { tokenLength } = { ...xmlDefaultLimits, ...options.limits }
  const window = createXmlWindow()
  const markup = createMarkupReader(handler, options, window)
  let tagEnd: TagEndFinder | undefined

  const advance = (from: number): void => {
    tagEnd = undefined
    const at = markup.read(from)
    if (markup.fault()) return
    window.pass(at, 0)
    window.text = window.text.slice(at)
    if (!markup.isUnfinished() || isOtherMarkup(window.text)) return
    if (markup.isTooLong(0, window.text.length)) return
    tagEnd = createTagEndFinder()
    tagEnd.endIn(window.text)
  }
  /** Puts a tag that came in pieces together, and no more than that: what follows it is read where it is. */
  const finishTag = (piece: string, end: number): number => {
    window.text += piece.slice(0, end)
    tagEnd = undefined
    const at = markup.read(0)
    if (markup.fault()) return end
    if (at < window.text.length) {
      window.pass(at, 0)
      window.text = window.text.slice(at) + piece.slice(end)
      return 0
    }
    window.pass(at, end)
    window.text = piece
    return end
  }
  /** The same for the end of a section, a few characters at the most. */
  const finishSection = (piece: string, section: Section): void => {
    const { text } = window
    const joint = text + piece.slice(0, section.close.length - 1)
    if (joint.includes(section.close) || text.endsWith('\r') || piece.length < section.close.length) {
      window.text += piece
      return
    }
    markup.readData(text, section)
    window.pass(text.length, 0)
    window.text = piece
  }
  const finish = (): XmlFault | undefined => {
    const fault = markup.fault()
    const forbidden = window.forbiddenBefore(fault?.offset ?? Infinity)
    if (forbidden) handler.oddity('invalid-character', () => forbidden.place, forbidden.count)
    return fault
  }

  return {
    offset: window.offset,
    placeOf: window.placeOf,
    write(piece) {
      if (markup.fault()) return markup.fault()
      const clean = window.clean(piece)
      const section = markup.section()
      const end = tagEnd?.endIn(clean) ?? -1
      let from = 0
      if (end !== -1) from = finishTag(clean, end)
      else if (window.text === '') window.text = clean
      else if (section) finishSection(clean, section)
      else window.text += clean
      if (tagEnd && window.text.length <= tokenLength) return undefined
      if (!markup.fault()) advance(from)
      return markup.fault() && finish()
    },
    end() {
      if (markup.fault()) return markup.fault()
      markup.expectEnd()
      window.text += window.rest()
      advance(0)
      if (!markup.fault()) markup.stopAtEnd()
      return finish()
    },
  }
}
