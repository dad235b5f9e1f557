/** A pattern over a whole text: `*` stands for any characters (also none, also `/` and `.`), `?` for one. Nothing else is special. */
export type Glob = string

/**
 * True when the pattern covers the whole text. Takes time in the product of the lengths at worst: no pattern can stall it,
 * which is why a policy has globs and no regular expressions.
 *
 * @example
 * import { matchesGlob } from '@gatewright/core/schema'
 *
 * matchesGlob('unit/*', 'unit/math/adds') // true
 * matchesGlob('fedora-??', 'fedora-40') // true
 * matchesGlob('unit', 'unit/math') // false
 */
export function matchesGlob(pattern: Glob, text: string): boolean {
  let patternAt = 0
  let textAt = 0
  let starAt = -1
  let starText = 0
  while (textAt < text.length) {
    const symbol = pattern[patternAt]
    if (symbol === '*') {
      starAt = patternAt++
      starText = textAt
    } else if (symbol === '?' || (symbol !== undefined && symbol === text[textAt])) {
      patternAt++
      textAt++
    } else if (starAt !== -1) {
      // The last star takes one more character; earlier stars need no second try.
      patternAt = starAt + 1
      textAt = ++starText
    } else {
      return false
    }
  }
  while (pattern[patternAt] === '*') patternAt++
  return patternAt === pattern.length
}
