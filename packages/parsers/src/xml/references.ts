import { characterOf, replacementCharacter } from './characters.ts'

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const reference = /&(?:#x([0-9a-fA-F]{1,60});|#([0-9]{1,60});|([A-Za-z_:][\w:.-]{0,60});)?/y
/** Longer ones are no references. */
export const longestUnfinished = 64
const unfinished = /&(?:#(?:x[0-9a-fA-F]{0,60}|[0-9]{0,60})|[A-Za-z_:][\w:.-]{0,60})?$/

/** Told the index of something odd in a raw text. */
export interface ReferenceWatcher {
  /** A `&` that begins no reference. */
  unknown(index: number): void
  /** A reference to a character that XML forbids. */
  forbidden(index: number): void
}

const nobody: ReferenceWatcher = { unknown: () => undefined, forbidden: () => undefined }

/**
 * Text with its references decoded: the five names that XML has, and numbers. Line ends become `\n`, but for those that
 * are written as references. Anything else after `&` stays as it is written; there are no entities of the document's own.
 */
export function decodeReferences(raw: string, watcher: ReferenceWatcher = nobody): string {
  let at = raw.indexOf('&')
  if (at === -1) return normalizeLineEnds(raw)
  const parts: string[] = []
  let from = 0
  while (at !== -1) {
    parts.push(normalizeLineEnds(raw.slice(from, at)))
    const length = lengthOfCommon(raw, at)
    if (length > 0) {
      parts.push(commonCharacter(raw.charCodeAt(at + 1)))
      from = at + length
    } else {
      const [character, rareLength] = rareReference(raw, at, watcher)
      parts.push(character)
      from = at + rareLength
    }
    at = raw.indexOf('&', from)
  }
  parts.push(normalizeLineEnds(raw.slice(from)))
  return parts.join('')
}

/** Text in which every line ends as XML wants it, with a line feed alone. */
export function normalizeLineEnds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
}

/** How many characters at the end of a text can't be read yet: the beginning of a reference, or of a line end of two. */
export function unfinishedText(tail: string): number {
  if (tail.endsWith('\r')) return 1
  return tail.includes('&') ? (unfinished.exec(tail)?.[0].length ?? 0) : 0
}

/** The length of `&lt;`, `&gt;`, `&amp;` or `&quot;`, which nearly all references are; 0 for anything else. */
function lengthOfCommon(raw: string, at: number): number {
  const code = raw.charCodeAt(at + 1)
  if (code === 0x6c) return raw.startsWith('t;', at + 2) ? 4 : 0
  if (code === 0x67) return raw.startsWith('t;', at + 2) ? 4 : 0
  if (code === 0x71) return raw.startsWith('uot;', at + 2) ? 6 : 0
  if (code === 0x61) return raw.startsWith('mp;', at + 2) ? 5 : 0
  return 0
}

function commonCharacter(first: number): string {
  return first === 0x6c ? '<' : first === 0x67 ? '>' : first === 0x71 ? '"' : '&'
}

function rareReference(raw: string, at: number, watcher: ReferenceWatcher): readonly [string, number] {
  reference.lastIndex = at
  const [written = '&', hexadecimal, decimal, name] = reference.exec(raw) ?? []
  const number =
    hexadecimal === undefined ? decimal && Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal, 16)
  if (typeof number === 'number') {
    const character = characterOf(number)
    if (character === replacementCharacter && number !== 0xfffd) watcher.forbidden(at)
    return [character, written.length]
  }
  const character = name === undefined ? undefined : named.get(name)
  if (character === undefined) watcher.unknown(at)
  return [character ?? written, written.length]
}
