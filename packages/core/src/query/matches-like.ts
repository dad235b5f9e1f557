import type { LikePattern, TextMatch } from '../ports/text-match.ts'

/**
 * True when a pattern covers the whole text. Takes time in the product of the lengths at worst: no pattern can stall it.
 * A backslash at the very end stands for itself.
 *
 * @example
 * import { matchesLike } from '@gatewright/core/query'
 *
 * matchesLike('dist.%', 'dist.rpmlint') // true
 * matchesLike('100\\%', '1000') // false
 */
export function matchesLike(pattern: LikePattern, text: string): boolean {
  const symbols = symbolsOf(pattern)
  const letters = [...text]
  let symbolAt = 0
  let letterAt = 0
  let runAt = -1
  let runLetter = 0
  while (letterAt < letters.length) {
    const symbol = symbols[symbolAt]
    if (symbol === anyRun) {
      runAt = symbolAt++
      runLetter = letterAt
    } else if (symbol === anyOne || (symbol !== undefined && symbol === letters[letterAt])) {
      symbolAt++
      letterAt++
    } else if (runAt !== -1) {
      // The last run takes one more letter; earlier runs need no second try.
      symbolAt = runAt + 1
      letterAt = ++runLetter
    } else {
      return false
    }
  }
  while (symbols[symbolAt] === anyRun) symbolAt++
  return symbolAt === symbols.length
}

/** True when a text is one of some or covered by one of some patterns. */
export function matchesText({ equals = [], like = [] }: TextMatch, text: string): boolean {
  return equals.includes(text) || like.some((pattern) => matchesLike(pattern, text))
}

const anyRun = Symbol('%')
const anyOne = Symbol('_')

function symbolsOf(pattern: LikePattern): readonly (string | symbol)[] {
  const symbols: (string | symbol)[] = []
  let escapes = false
  for (const letter of pattern) {
    if (escapes) symbols.push(letter)
    else if (letter === '%') symbols.push(anyRun)
    else if (letter === '_') symbols.push(anyOne)
    else if (letter !== '\\') symbols.push(letter)
    escapes = !escapes && letter === '\\'
  }
  if (escapes) symbols.push('\\')
  return symbols
}
