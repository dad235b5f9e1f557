import type { LikePattern } from '../ports/text-match.ts'

/**
 * The pattern for a text in which `*` stands for any characters and everything else for itself.
 *
 * @example
 * import { likePattern } from '@gatewright/core/query'
 *
 * likePattern('dist.*_100%') // 'dist.%\\_100\\%'
 */
export function likePattern(text: string): LikePattern {
  return escapeLike(text).replaceAll('*', '%')
}

/** The pattern that covers a text and no other. */
export function escapeLike(text: string): LikePattern {
  return text.replace(/[\\%_]/g, '\\$&')
}
