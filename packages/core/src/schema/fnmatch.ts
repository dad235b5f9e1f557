import { coversText, type Step } from './wildcards.ts'

/**
 * A pattern in the words of Python's `fnmatch`: `*` stands for any characters, `?` for one, `[abc]`, `[a-z]` and `[!abc]`
 * for one of some. It covers whole texts, and letters in one case only.
 */
export type FnmatchPattern = string

/** What stands for a part of a text: `*`, `?` or a character as a text, or what stands between brackets. */
export type PatternPart = string | { readonly set: readonly string[] }

/**
 * True when the pattern covers the whole text, as Python's `fnmatchcase` has it: `*` stands for any characters, `?` for one,
 * `[abc]` and `[a-z]` for one of these, `[!abc]` for one that is none of these. A `[` that nothing closes is itself, and
 * letters match in one case only. Takes time in the product of the lengths at worst: no pattern can stall it.
 *
 * @example
 * import { matchesFnmatch } from '@gatewright/core/schema'
 *
 * matchesFnmatch('fedora-*', 'fedora-40') // true
 * matchesFnmatch('rhel-[89]', 'rhel-7') // false
 * matchesFnmatch('[!f]*', 'rhel-8') // true
 */
export function matchesFnmatch(pattern: FnmatchPattern, text: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === text
  // Characters, not halves of them: `?` takes a whole one.
  return coversText(patternParts(pattern).map(stepOf), [...text])
}

/** A pattern in its parts, in order. */
export function patternParts(pattern: FnmatchPattern): readonly PatternPart[] {
  const symbols = [...pattern]
  const parts: PatternPart[] = []
  // Where nothing closes one `[`, nothing closes those behind it.
  let isClosable = true
  for (let at = 0; at < symbols.length; at++) {
    const symbol = symbols[at] ?? ''
    const end: number = symbol === '[' && isClosable ? endOfSet(symbols, at) : -1
    if (end === -1) {
      parts.push(symbol)
      isClosable &&= symbol !== '['
    } else {
      parts.push({ set: symbols.slice(at + 1, end) })
      at = end
    }
  }
  return parts
}

function stepOf(part: PatternPart): Step {
  if (part === '*') return undefined
  if (part === '?') return () => true
  return typeof part === 'string' ? (symbol) => symbol === part : testOf(part.set)
}

/** The index of the `]` of a set; a `]` that stands first is in the set. -1 where there is none. */
function endOfSet(symbols: readonly string[], start: number): number {
  let at = start + 1
  if (symbols[at] === '!') at++
  if (symbols[at] === ']') at++
  return symbols.indexOf(']', at)
}

/** What stands between brackets. */
export interface CharacterSet {
  readonly isNegated: boolean
  readonly singles: ReadonlySet<string>
  /** First and last code point. One that runs backwards holds nothing. */
  readonly ranges: readonly (readonly [number, number])[]
}

export function readSet(set: readonly string[]): CharacterSet {
  const isNegated = set[0] === '!'
  const members = isNegated ? set.slice(1) : set
  const singles = new Set<string>()
  const ranges: (readonly [number, number])[] = []
  for (let at = 0; at < members.length; at++) {
    const low = members[at] ?? ''
    const high = members[at + 2]
    if (members[at + 1] === '-' && high !== undefined) {
      ranges.push([codeOf(low), codeOf(high)])
      at += 2
    } else {
      singles.add(low)
    }
  }
  return { isNegated, singles, ranges }
}

function testOf(set: readonly string[]): (symbol: string) => boolean {
  const { isNegated, singles, ranges } = readSet(set)
  return (symbol) => {
    const code = codeOf(symbol)
    const isMember = singles.has(symbol) || ranges.some(([low, high]) => low <= code && code <= high)
    return isMember !== isNegated
  }
}

function codeOf(symbol: string): number {
  return symbol.codePointAt(0) ?? 0
}
