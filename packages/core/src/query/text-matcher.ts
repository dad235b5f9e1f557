import type { TextMatch } from '../ports/text-match.ts'
import { likeMatcher } from './matches-like.ts'

/**
 * What `matchesText` says, prepared for many texts: of thousands of names not each is held against each text. Of nothing to
 * match everything does.
 *
 * @example
 * import { textMatcher } from '@gatewright/core/query'
 *
 * const isNamed = textMatcher({ equals: ['dist.rpmlint'], like: ['unit/%'] })
 * console.log(['dist.rpmlint', 'unit/adds', 'e2e/pays'].filter(isNamed)) // [ 'dist.rpmlint', 'unit/adds' ]
 */
export function textMatcher(match: TextMatch | undefined): (text: string) => boolean {
  if (!match) return () => true
  const { equals, like = [] } = match
  const names = new Set(equals)
  const patterns = like.map(likeMatcher)
  return (text) => names.has(text) || patterns.some((matches) => matches(text))
}
