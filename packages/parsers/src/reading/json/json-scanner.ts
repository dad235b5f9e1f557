import type { JsonBeginning, JsonOutline } from './json-outline.ts'

/** What a scan comes upon, in the order of the document. `at` is an index of the text that was given last. */
export interface JsonScan {
  /** Text outside of selected values. */
  structure(text: string, at: number): void
  begins(beginning: JsonBeginning): void
  /** A selected value begins. */
  starts(at: number): void
  /** The text of a selected value, from its bracket to its bracket. */
  selected(beginning: JsonBeginning, text: string): void
  /** How deep a selected value is so far, and how long. Where that is too much, this throws. */
  weigh(depth: number, length: number): void
}

/** Takes the text of a document, piece by piece. */
export interface JsonScanner {
  write(text: string): void
  /** Whether the last text ended in a selected value. */
  isHolding(): boolean
}

const quote = 34
const comma = 44
const bracket = 91
const bracketEnd = 93
const backslash = 92
const brace = 123
const braceEnd = 125

/**
 * Cuts selected objects and lists out of the text of a document, and knows of JSON only brackets, commas and where a text ends. Whether it is
 * JSON is for those to find out who get the pieces.
 */
export function createJsonScanner(outline: JsonOutline, scan: JsonScan): JsonScanner {
  let isInText = false
  let isEscaped = false
  let key: string[] | undefined
  let held:
    | { readonly beginning: JsonBeginning; readonly pieces: string[]; length: number; depth: number }
    | undefined
  const hold = (piece: string): void => {
    if (!held) return
    held.pieces.push(piece)
    held.length += piece.length
    scan.weigh(outline.depth + held.depth, held.length)
  }
  /** Where the text ends that the index is in; -1 where it goes on in the next piece. */
  const endOfText = (text: string, from: number): number => {
    let index = isEscaped ? from + 1 : from
    isEscaped = false
    for (;;) {
      const found = text.indexOf('"', index)
      const end = found === -1 ? text.length : found
      let first = end
      while (first > index && text.charCodeAt(first - 1) === backslash) first -= 1
      const isOdd = (end - first) % 2 === 1
      if (found === -1) {
        isEscaped = isOdd || index > text.length
        return -1
      }
      if (!isOdd) return found
      index = found + 1
    }
  }
  return {
    isHolding: () => held !== undefined,
    write(text) {
      let from = 0
      let index = 0
      let keyFrom = 0
      while (index < text.length) {
        if (isInText) {
          const end = endOfText(text, index)
          key?.push(text.slice(keyFrom, end === -1 ? text.length : end))
          if (end === -1) break
          isInText = false
          if (key) outline.key(unescaped(key.join('')))
          key = undefined
          index = end + 1
          continue
        }
        const unit = text.charCodeAt(index)
        if (unit === quote) {
          isInText = true
          if (!held && outline.awaitsKey()) {
            key = []
            keyFrom = index + 1
          }
        } else if (held) {
          if (unit === brace || unit === bracket) {
            held.depth += 1
            scan.weigh(outline.depth + held.depth, held.length)
          } else if (unit === braceEnd || unit === bracketEnd) {
            held.depth -= 1
            if (held.depth < 0) {
              hold(text.slice(from, index + 1))
              const { beginning, pieces } = held
              held = undefined
              from = index + 1
              outline.end()
              scan.selected(beginning, pieces.join(''))
            }
          }
        } else if (unit === brace || unit === bracket) {
          const begun = outline.begin(unit === brace ? 'object' : 'list')
          if (begun) {
            const next = begun.isSelected ? index : index + 1
            scan.structure(text.slice(from, next), from)
            from = next
            if (begun.isAnnounced) scan.begins(begun)
            if (begun.isSelected) {
              scan.starts(index)
              held = { beginning: begun, pieces: [], length: 0, depth: 0 }
            }
          }
        } else if (unit === braceEnd || unit === bracketEnd) outline.end()
        else if (unit === comma) outline.comma()
        index += 1
      }
      if (held) hold(text.slice(from))
      else scan.structure(text.slice(from), from)
    },
  }
}

/** A key without its escapes. One that is no text of JSON is refused by whoever checks the structure. */
function unescaped(key: string): string {
  if (!key.includes('\\')) return key
  try {
    return String(JSON.parse(`"${key}"`))
  } catch {
    return key
  }
}
