import type { LikePattern, TextMatch } from '../ports/text-match.ts'
import { coversText, type Step } from '../schema/wildcards.ts'

/**
 * True when a pattern covers the whole text. Takes time in the product of the lengths at worst: no pattern can stall it.
 * A backslash at the very end stands for itself. Characters are code points, as to SQL.
 *
 * @example
 * import { matchesLike } from '@gatewright/core/query'
 *
 * matchesLike('dist.%', 'dist.rpmlint') // true
 * matchesLike('100\\%', '1000') // false
 */
export function matchesLike(pattern: LikePattern, text: string): boolean {
  return likeMatcher(pattern)(text)
}

/** What {@link matchesLike} says, prepared for many texts. */
export function likeMatcher(pattern: LikePattern): (text: string) => boolean {
  const symbols = symbolsOf(pattern)
  const firstWild = symbols.findIndex((symbol) => typeof symbol !== 'string' || isHalf(symbol))
  if (firstWild === -1) {
    const whole = symbols.join('')
    return (text) => text === whole
  }
  // Most patterns differ from most texts in the beginning, which is seen without taking the text apart.
  const beginning = symbols.slice(0, firstWild).join('')
  const steps = symbols.slice(firstWild).map(stepOf)
  return (text) => {
    if (!text.startsWith(beginning)) return false
    const rest = text.slice(beginning.length)
    return coversText(steps, [...rest])
  }
}

/** True when a text is one of some or covered by one of some patterns. */
export function matchesText({ equals = [], like = [] }: TextMatch, text: string): boolean {
  return equals.includes(text) || like.some((pattern) => matchesLike(pattern, text))
}

const anyRun = Symbol('%')
const anyOne = Symbol('_')

/** Half of a surrogate pair is a character of its own: no whole one begins with it, though its text does. */
function isHalf(symbol: string): boolean {
  return /^\p{Surrogate}$/u.test(symbol)
}

function stepOf(symbol: string | symbol): Step {
  if (symbol === anyRun) return undefined
  return symbol === anyOne ? () => true : (letter) => letter === symbol
}

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
