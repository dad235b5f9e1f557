import type { XmlFault } from './fault.ts'
import { endOfName, endsName, localNameOf } from './names.ts'
import { ownCopy } from './own-copy.ts'

/** The start tag of an element. It is used again for the next one: look at it while it is shown, and keep no more than texts. */
export interface XmlTag {
  /** As written, with its prefix. */
  readonly name: string
  readonly localName: string
  /** Characters of the document before its `<`. */
  readonly offset: number
  /** Characters of the document up to the end of its `>`. */
  readonly end: number
  /** How many attributes it has. */
  readonly size: number
  /** The name of an attribute as written, by position from 0. */
  nameAt(index: number): string
  /** The value of an attribute, references decoded and white space kept, in memory of its own. */
  valueAt(index: number): string
  /** The value of the attribute that is named so. */
  get(name: string): string | undefined
}

/** What is known of all elements of one name. */
interface Shape {
  readonly name: string
  readonly localName: string
  /** Names of the last such tag by position: most often the next one has the same. */
  readonly attributes: string[]
  /** The same as they are usually written, as ` name="`. */
  readonly beginnings: string[]
}

/** Why a start tag could not be taken apart. */
interface TagTrouble {
  /** `unfinished` where the text ends inside the tag; the message then says inside of what. */
  readonly kind: XmlFault['kind'] | 'unfinished'
  readonly message: string
  readonly at: number
  /** The index behind what had to be looked at to notice. */
  readonly lookedTo: number
}

/** Takes start tags apart, one after another. */
export interface TagScanner {
  readonly tag: XmlTag
  isSelfClosing(): boolean
  /** Why {@link TagScanner.scan} gave -1. */
  trouble(): TagTrouble
  /** The index behind the tag that begins at `from`, or -1. `base` is how many characters stand before the text. */
  scan(text: string, from: number, base: number): number
}

const space = 32
const equals = 61
const greater = 62
const slash = 47
const mostShapes = 1024
const longestShapeName = 64
const mostPredicted = 64
/** Of longer tags values are copied one by one, for most of them may not be wanted. */
const longestCopied = 1024
const fewAttributes = 16

/** The index of what comes after white space; never looks behind the end, which engines are slow with. */
function skipWhite(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > space || (code !== space && code !== 10 && code !== 9 && code !== 13)) return at
  }
  return text.length
}

function endsTag(code: number): boolean {
  return code === greater || code === slash
}

/**
 * A scanner that allows so many attributes an element. `decode` gets a value that may hold references, and the index of it
 * in the document.
 */
export function createTagScanner(
  mostAttributes: number,
  decode: (raw: string, offset: number) => string,
): TagScanner {
  const shapes = new Map<string, Shape>()
  let shape: Shape = { name: '', localName: '', attributes: [], beginnings: [] }
  let text = ''
  let base = 0
  let start = 0
  let end = 0
  let size = 0
  let isSelfClosing = false
  /** Names of the attributes so far, where there are many. */
  let seen: Set<string> | undefined
  /** A copy of the tag that is the texts' own, once a value was asked for, and whether its values are as written. */
  let own = ''
  let isPlain = true
  /** Why a tag is not whole. Set without any call: what is rarely run must not unsettle what engines know of the rest. */
  let inside = ''
  let fault = ''
  let faultAt = 0
  /** The index behind what had to be looked at to notice. */
  let lookedTo = 0
  let isOverLimit = false
  const knownNames = new Map<string, string>()
  const names: string[] = []
  const starts: number[] = []
  const ends: number[] = []

  const shapeOf = (written: string): Shape => {
    const known = shapes.get(written)
    if (known) return known
    const name = ownCopy(written)
    const fresh: Shape = { name, localName: localNameOf(name), attributes: [], beginnings: [] }
    if (shapes.size < mostShapes && name.length <= longestShapeName) shapes.set(name, fresh)
    return fresh
  }
  const nameOf = (written: string): string => {
    const known = knownNames.get(written)
    if (known !== undefined) return known
    // A key is kept once by the engine, and is compared by its address from then on.
    const name = Object.keys({ [written]: 0 })[0] ?? written
    if (knownNames.size < mostShapes && name.length <= longestShapeName) knownNames.set(name, name)
    return name
  }
  const isRepeated = (name: string): boolean => {
    for (let index = 0; index < size; index += 1) if (names[index] === name) return true
    return false
  }
  /**
   * The index behind the attribute that begins at `from`, white space before it included; or behind that white space where
   * the tag ends there; or -1.
   */
  const scanAttribute = (piece: string, from: number): number => {
    const { length } = piece
    const { attributes, beginnings } = shape
    const beginning = beginnings[size]
    let name = attributes[size]
    let at = from
    let quote = '"'
    if (name !== undefined && beginning !== undefined && piece.startsWith(beginning, from)) {
      at = from + beginning.length
    } else {
      const nameAt = skipWhite(piece, from)
      if (nameAt < length && endsTag(piece.charCodeAt(nameAt))) return nameAt
      const nameEnd = endOfName(piece, nameAt)
      if (nameEnd === length) return -1
      faultAt = nameAt
      lookedTo = nameEnd + 1
      fault = 'A character stands where an attribute could begin.'
      if (nameEnd === nameAt) return -1
      fault = 'There is no white space before an attribute.'
      if (nameAt === from) return -1
      at = skipWhite(piece, nameEnd)
      lookedTo = at + 1
      fault = 'An attribute has no value.'
      if (at < length && piece.charCodeAt(at) !== equals) return -1
      fault = ''
      at = skipWhite(piece, at + 1)
      if (at >= length) return -1
      quote = piece.charAt(at)
      faultAt = at
      lookedTo = at + 1
      fault = 'The value of an attribute is not quoted.'
      if (quote !== '"' && quote !== "'") return -1
      fault = ''
      at += 1
      name = nameOf(piece.slice(nameAt, nameEnd))
      if (size < mostPredicted && name.length <= longestShapeName) {
        attributes[size] = name
        beginnings[size] = ` ${name}="`
      }
    }
    if (size === mostAttributes) {
      isOverLimit = true
      faultAt = from
      lookedTo = at
      return -1
    }
    // Few names are compared one by one, many are looked up: an element must not take longer than its length.
    if (size >= fewAttributes) seen ??= new Set(names.slice(0, size))
    if (seen ? seen.has(name) : isRepeated(name)) {
      fault = 'An attribute is repeated.'
      faultAt = from
      lookedTo = at
      return -1
    }
    const valueEnd = piece.indexOf(quote, at)
    if (valueEnd === -1) {
      inside = 'the value of an attribute'
      return -1
    }
    seen?.add(name)
    names[size] = name
    starts[size] = at
    ends[size] = valueEnd
    size += 1
    return valueEnd + 1
  }
  const scanTag = (piece: string, from: number, before: number): number => {
    const { length } = piece
    text = piece
    base = before
    start = from
    size = 0
    seen = undefined
    own = ''
    inside = 'a tag'
    fault = ''
    isOverLimit = false
    const nameAt = from + 1
    let at = nameAt + shape.name.length
    const isUsual = at > nameAt && at < length && piece.startsWith(shape.name, nameAt)
    if (!isUsual || !endsName(piece.charCodeAt(at))) {
      at = endOfName(piece, nameAt)
      if (at === length) return -1
      faultAt = from
      lookedTo = nameAt + 1
      fault = 'A "<" begins no tag.'
      if (at === nameAt) return -1
      fault = ''
      shape = shapeOf(piece.slice(nameAt, at))
    }
    while (at < length) {
      const code = piece.charCodeAt(at)
      if (code === greater) {
        isSelfClosing = false
        end = at + 1
        return end
      }
      if (code === slash) {
        if (at + 1 === length) return -1
        faultAt = at
        lookedTo = at + 2
        fault = 'A "/" stands inside a tag.'
        if (piece.charCodeAt(at + 1) !== greater) return -1
        isSelfClosing = true
        end = at + 2
        return end
      }
      at = scanAttribute(piece, at)
      if (at === -1) return -1
    }
    return -1
  }
  const valueAt = (index: number): string => {
    const from = starts[index] ?? 0
    const to = ends[index] ?? 0
    if (end - start > longestCopied) return decode(ownCopy(text.slice(from, to)), base + from)
    if (own === '') {
      own = ownCopy(text.slice(start, end))
      isPlain = !own.includes('&') && !own.includes('\r')
    }
    const raw = own.slice(from - start, to - start)
    return isPlain ? raw : decode(raw, base + from)
  }
  // Fields and no accessors: engines are quick with those of objects that are made again and again.
  const tag = {
    name: '',
    localName: '',
    offset: 0,
    end: 0,
    size: 0,
    nameAt: (index: number): string => names[index] ?? '',
    valueAt,
    get(name: string): string | undefined {
      for (let index = 0; index < size; index += 1) if (names[index] === name) return valueAt(index)
      return undefined
    },
  }
  const scan = (piece: string, from: number, before: number): number => {
    const next = scanTag(piece, from, before)
    if (next === -1) return next
    tag.name = shape.name
    tag.localName = shape.localName
    tag.offset = before + from
    tag.end = before + next
    tag.size = size
    return next
  }

  return {
    tag,
    isSelfClosing: () => isSelfClosing,
    trouble(): TagTrouble {
      if (isOverLimit) {
        const message = `An element has more attributes than the limit of ${mostAttributes}.`
        return { kind: 'limit', message, at: faultAt, lookedTo }
      }
      if (fault !== '') return { kind: 'malformed', message: fault, at: faultAt, lookedTo }
      return { kind: 'unfinished', message: inside, at: text.length, lookedTo: text.length }
    },
    scan,
  }
}
