import { xmlDefaultLimits, type XmlFault, type XmlOddity } from './fault.ts'
import type { XmlHandler, XmlTokenizerOptions } from './handler.ts'
import { endOfName, localNameOf } from './names.ts'
import { decodeReferences, longestUnfinished, normalizeLineEnds, unfinishedText } from './references.ts'
import { sectionAt, type Section } from './section.ts'
import { createTagScanner } from './tag.ts'
import type { XmlWindow } from './window.ts'

/** Takes apart what stands in a window, as far as it is whole. */
export interface MarkupReader {
  /** Reads the text of the window from an index on. The index of what has to wait for more, or where the reading stopped. */
  read(from: number): number
  /** Why the document can't be read on. */
  fault(): XmlFault | undefined
  /** Whether the text ended inside a tag when it was read last. */
  isUnfinished(): boolean
  /** The section that is open. */
  section(): Section | undefined
  /** Hands out a piece of the open section. */
  readData(piece: string, section: Section): void
  /** Whether a tag is longer than the limit; that is a fault. */
  isTooLong(from: number, to: number): boolean
  /** Nothing will come any more: markup that could go on is now read as it is. */
  expectEnd(): void
  /** The document ends here, which is a fault where something is open. */
  stopAtEnd(): void
}

interface OpenElement {
  readonly name: string
  readonly localName: string
  readonly isTextWanted: boolean
}

/** Comes back instead of an index where a piece of markup is not whole, or at fault. */
const stopped = -1
/** Comes instead of the code of a character behind the end. */
const nothing = -1
const always = (): boolean => true
const notWhite = /[^ \t\r\n]/g
const xmlDeclaration = /<\?xml[ \t\r\n]/y
const declarationLength = 6
/** What lenient reading takes for a root has no longer name. */
const longestRootName = 256

export function createMarkupReader(
  handler: XmlHandler,
  options: XmlTokenizerOptions,
  window: XmlWindow,
): MarkupReader {
  const { depth, attributes, tokenLength } = { ...xmlDefaultLimits, ...options.limits }
  const { lenientRoots, lostNames } = options
  const open: OpenElement[] = []
  let top: OpenElement | undefined
  let root: string | undefined
  let section: Section | undefined
  /** What the text ends inside of, where it ends within markup. */
  let unfinished: string | undefined
  /** Offset of the last odd reference in the value of an attribute. */
  let lastNoted = -1
  let isFirstMarkup = true
  let isEnding = false
  let hasJunk = false
  let hasStrayTags = false
  let fault: XmlFault | undefined

  const note = (oddity: XmlOddity, offset: number): void =>
    handler.oddity(oddity, () => window.placeOf(offset), 1)
  const decode = (raw: string, offset: number, isNew: (offset: number) => boolean): string =>
    decodeReferences(raw, {
      unknown(index) {
        if (isNew(offset + index)) note('unknown-reference', offset + index)
      },
      forbidden(index) {
        if (isNew(offset + index)) window.noteForbidden(offset + index)
      },
    })
  /** The value of an attribute may be asked for more than once, and what is odd about it is told once. */
  const isLater = (offset: number): boolean => {
    const isNew = offset > lastNoted
    if (isNew) lastNoted = offset
    return isNew
  }
  const scanner = createTagScanner(attributes, (raw, offset) => decode(raw, offset, isLater))
  const { tag } = scanner

  const stop = (kind: XmlFault['kind'], message: string, at: number): typeof stopped => {
    const offset = window.offset() + at
    fault = { kind, message, place: window.placeAt(at), offset, ...(root === undefined ? {} : { root }) }
    return stopped
  }
  const waitFor = (inside: string): typeof stopped => {
    unfinished = inside
    return stopped
  }
  const isTooLong = (from: number, to: number): boolean => {
    if (to - from <= tokenLength) return false
    stop('limit', `A tag is longer than the limit of ${tokenLength} characters.`, from)
    return true
  }
  const isStray = (from: number, to: number): boolean =>
    lostNames?.has(localNameOf(window.text.slice(from, to))) ?? false
  /** Lenient reading alone. Tags outside of a root are what is left of a document that is broken. */
  const passJunk = (at: number, isTag: boolean = false): void => {
    const isNew = isTag ? !hasStrayTags : !hasJunk
    if (isNew) note(isTag ? 'tags-outside-root' : 'text-outside-root', window.offset() + at)
    hasJunk ||= !isTag
    hasStrayTags ||= isTag
    isFirstMarkup = false
  }
  const openElement = (isSelfClosing: boolean, end: number): void => {
    const { name, localName } = tag
    const isTextWanted = handler.open(tag)
    if (isSelfClosing) return handler.close(localName, window.offset() + end)
    top = { name, localName, isTextWanted }
    open.push(top)
  }
  const closeElement = ({ localName }: OpenElement, end: number): void => {
    open.pop()
    top = open.length === 0 ? undefined : open[open.length - 1]
    handler.close(localName, window.offset() + end)
  }

  /** Text around the root. The index of what comes after it. */
  const readOutside = (from: number, to: number): number => {
    notWhite.lastIndex = from
    const at = notWhite.exec(window.text)?.index ?? to
    if (at >= to) return to
    if (!lenientRoots)
      return stop(
        'malformed',
        `There is text ${root === undefined ? 'before' : 'after'} the root element.`,
        at,
      )
    passJunk(at)
    return to
  }
  const readOpeningTag = (from: number): number => {
    if (!top && lenientRoots) {
      const nameEnd = endOfName(window.text, from + 1)
      const isShort = nameEnd - from <= longestRootName
      // What the name will be decides whether there is a tag at all.
      if (nameEnd === window.text.length && isShort && !isEnding) return stopped
      if (!isShort || !lenientRoots.has(localNameOf(window.text.slice(from + 1, nameEnd)))) {
        passJunk(from, isShort && isStray(from + 1, nameEnd))
        return from + 1
      }
    }
    const end = scanner.scan(window.text, from, window.offset())
    if (end === stopped) {
      const { kind, message, at, lookedTo } = scanner.trouble()
      if (kind === 'unfinished') return waitFor(message)
      return isTooLong(from, lookedTo) ? stopped : stop(kind, message, at)
    }
    if (isTooLong(from, end)) return stopped
    // What follows must be known in any case; nothing in the common one is looked at twice.
    const bracket = window.text.indexOf('<', from + 1)
    if (bracket !== -1 && bracket < end) note('raw-angle-bracket', window.offset() + bracket)
    if (!top) {
      if (root !== undefined && !lenientRoots)
        return stop('malformed', 'There is a second root element.', from)
      if (root !== undefined) note('several-roots', window.offset() + from)
      root ??= tag.name
      isFirstMarkup = false
    }
    if (open.length >= depth)
      return stop('limit', `Elements are nested deeper than the limit of ${depth}.`, from)
    openElement(scanner.isSelfClosing(), end)
    return end
  }
  const readClosingTag = (from: number): number => {
    const nameAt = from + 2
    const usualEnd = top ? nameAt + top.name.length : window.text.length
    if (
      top &&
      usualEnd < window.text.length &&
      window.text.charCodeAt(usualEnd) === 62 &&
      window.text.startsWith(top.name, nameAt)
    ) {
      const end = usualEnd + 1
      closeElement(top, end)
      return end
    }
    if (!top && lenientRoots) {
      const nameEnd = endOfName(window.text, nameAt)
      const isShort = nameEnd - nameAt <= longestRootName
      if (nameEnd === window.text.length && isShort && !isEnding) return stopped
      passJunk(from, isShort && isStray(nameAt, nameEnd))
      return nameAt
    }
    const nameEnd = endOfName(window.text, nameAt)
    notWhite.lastIndex = nameEnd
    const end = notWhite.exec(window.text)?.index
    if (isTooLong(from, end ?? window.text.length)) return stopped
    if (end === undefined) return waitFor('a closing tag')
    if (window.text.charCodeAt(end) !== 62)
      return stop('malformed', 'A closing tag holds more than a name.', end)
    if (!top || top.name !== window.text.slice(nameAt, nameEnd))
      return stop('malformed', 'A closing tag does not fit the element that is open.', from)
    closeElement(top, end + 1)
    return end + 1
  }
  const readMarkup = (from: number): number => {
    if (isFirstMarkup && !isEnding && window.text.length - from < declarationLength) return waitFor('a tag')
    const found = sectionAt(window.text, from)
    if (found === 'unfinished') return waitFor('a tag')
    if (found === 'unsafe')
      return stop('unsafe', 'The report has a document type declaration, which is refused.', from)
    if (found === 'malformed' || (found.isData && !top)) {
      if (!top && lenientRoots) {
        passJunk(from)
        return from + 1
      }
      if (found === 'malformed') return stop('malformed', 'This is no markup that XML has.', from)
      return stop('malformed', 'There is text outside the root element.', from)
    }
    xmlDeclaration.lastIndex = from
    if (isFirstMarkup && window.offset() + from > 0 && xmlDeclaration.test(window.text))
      handler.oddity('leading-white-space', () => ({ line: 1, column: 1 }), 1)
    isFirstMarkup = false
    section = found
    return from + found.open.length
  }
  /** The index behind the section, or behind the part of it that is there. */
  const readSection = (from: number, { close, isData }: Section): number => {
    const found = window.text.indexOf(close, from)
    // What may be the beginning of the mark stays, and a carriage return that a line feed may follow.
    let end = found === -1 ? Math.max(from, window.text.length - close.length + 1) : found
    if (found === -1 && end > from && window.text.charCodeAt(end - 1) === 13) end -= 1
    if (isData && top?.isTextWanted && end > from)
      handler.text(normalizeLineEnds(window.text.slice(from, end)))
    if (found === -1) return end
    section = undefined
    return found + close.length
  }
  const readText = (from: number, to: number): void => {
    if (to === from) return
    const raw = window.text.slice(from, to)
    // Most texts have none, and are read without making anything.
    handler.text(raw.includes('&') ? decode(raw, window.offset() + from, always) : normalizeLineEnds(raw))
  }
  /** Takes apart what is there. The index of what has to wait for more, or where the reading stopped. */
  const readWindow = (from: number): number => {
    let at = from
    while (at < window.text.length) {
      if (section) {
        const end = readSection(at, section)
        if (section) return end
        at = end
        continue
      }
      const tagAt = window.text.indexOf('<', at)
      const textEnd = tagAt === -1 ? window.text.length : tagAt
      if (!top) {
        if (readOutside(at, textEnd) === stopped) return at
      } else if (top.isTextWanted) {
        const held =
          tagAt === -1 ? unfinishedText(window.text.slice(Math.max(at, textEnd - longestUnfinished))) : 0
        readText(at, textEnd - held)
        if (tagAt === -1) return textEnd - held
      }
      if (tagAt === -1) return textEnd
      const code = tagAt + 1 < window.text.length ? window.text.charCodeAt(tagAt + 1) : nothing
      const end =
        code === 47
          ? readClosingTag(tagAt)
          : code === 33 || code === 63
            ? readMarkup(tagAt)
            : readOpeningTag(tagAt)
      if (end === stopped) return tagAt
      at = end
    }
    return at
  }
  return {
    read(from) {
      unfinished = undefined
      return readWindow(from)
    },
    expectEnd() {
      isEnding = true
    },
    fault: () => fault,
    section: () => section,
    isUnfinished: () => unfinished !== undefined,
    isTooLong,
    readData(piece, { isData }) {
      if (isData && top?.isTextWanted) handler.text(normalizeLineEnds(piece))
    },
    stopAtEnd() {
      const inside =
        unfinished ??
        section?.meaning ??
        (root === undefined
          ? 'the prolog, before any element'
          : top && `an element, with ${open.length} of them open`)
      if (inside !== undefined) stop('truncated', `The report ends inside ${inside}.`, window.text.length)
    },
  }
}
