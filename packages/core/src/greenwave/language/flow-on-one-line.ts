/**
 * The same text with every flow collection, `{…}` or `[…]`, on one line, each character at the place that it had: line ends
 * and comments inside become spaces. PyYAML does not look at how such lines are indented, and YAML itself does.
 */
export function flowOnOneLine(text: string): string {
  const pieces: string[] = []
  let depth = 0
  // Where a value may begin: a bracket or a quote further inside of a word is part of the word.
  let isStart = true
  for (let at = 0; at < text.length;) {
    const { kind, length } = tokenAt(text, at, { isStart, isInFlow: depth > 0 })
    const piece = text.slice(at, at + length)
    const isDropped = depth > 0 && (kind === 'comment' || kind === 'line-end')
    pieces.push(isDropped ? ' '.repeat(length) : piece)
    if (kind === 'open') depth++
    if (kind === 'close') depth--
    if (kind === 'word' || kind === 'quoted' || kind === 'close') isStart = false
    if (kind === 'open' || kind === 'mark' || (kind === 'line-end' && depth === 0)) isStart = true
    at += length
  }
  return pieces.join('')
}

type TokenKind = 'comment' | 'line-end' | 'space' | 'quoted' | 'property' | 'open' | 'close' | 'mark' | 'word'

interface TokenPattern {
  readonly kind: TokenKind
  readonly pattern: RegExp
  /** Only where a value may begin. */
  readonly atStart?: true
  /** Only in a flow collection, or only outside of one. */
  readonly inFlow?: boolean
}

/** In this order: the first that fits counts. */
const patterns: readonly TokenPattern[] = [
  { kind: 'comment', pattern: /(?<![^\s])#[^\r\n]*/y },
  { kind: 'line-end', pattern: /\r\n|\r|\n/y },
  { kind: 'space', pattern: /[ \t]+/y },
  { kind: 'quoted', pattern: /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/sy, atStart: true },
  { kind: 'property', pattern: /[!&][^\s,[\]{}]*/y, atStart: true },
  { kind: 'mark', pattern: /(?<![^\r\n])---(?!\S)/y, atStart: true, inFlow: false },
  { kind: 'mark', pattern: /[-?](?!\S)/y, atStart: true, inFlow: false },
  { kind: 'mark', pattern: /:(?!\S)/y, inFlow: false },
  { kind: 'mark', pattern: /[,:?]/y, inFlow: true },
  { kind: 'open', pattern: /[[{]/y, atStart: true },
  { kind: 'open', pattern: /[[{]/y, inFlow: true },
  { kind: 'close', pattern: /[\]}]/y, inFlow: true },
]

function tokenAt(
  text: string,
  at: number,
  { isStart, isInFlow }: { readonly isStart: boolean; readonly isInFlow: boolean },
): { readonly kind: TokenKind; readonly length: number } {
  for (const { kind, pattern, atStart, inFlow = isInFlow } of patterns) {
    if ((atStart && !isStart) || inFlow !== isInFlow) continue
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) return { kind, length: found[0].length }
  }
  return { kind: 'word', length: 1 }
}
