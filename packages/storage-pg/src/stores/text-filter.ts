import type { TextMatch } from '@gatewright/core/ports'
import { isStored } from './stored-text.ts'

/** The values of a condition of {@link textFilter}. */
export type TextFilterValues = readonly [
  isAll: boolean,
  equals: readonly string[],
  patterns: readonly string[],
]

/**
 * The condition that a text matches as `matchesText` says, over three parameters in a row (`textFilterValues`).
 *
 * @param text - the expression that is matched; null matches only where everything does
 * @param first - the number of the first of the three parameters
 */
export function textFilter(text: string, first: number): string {
  const [isAll, equals, patterns] = [`$${first}::bool`, `$${first + 1}::text[]`, `$${first + 2}::text[]`]
  return `(${isAll} OR ${text} = ANY(${equals}) OR ${text} LIKE ANY(${patterns}))`
}

export function textFilterValues(match: TextMatch | undefined): TextFilterValues {
  const { equals = [], like = [] } = match ?? {}
  return [match === undefined, equals.filter(isStored), like.filter(isStored).map(sqlPattern)]
}

/** SQL refuses a pattern whose last backslash has nothing to escape; to `matchesLike` it stands for itself. */
export function sqlPattern(pattern: string): string {
  let backslashes = 0
  while (pattern.at(-1 - backslashes) === '\\') backslashes++
  return backslashes % 2 === 1 ? `${pattern}\\` : pattern
}
