import { matchesPathGlob, withoutNegation, type PathGlob } from './path-glob.ts'

/**
 * Whether a pattern of `exclude_paths` covers a path. A pattern without a slash is one over the name of the file, in whatever
 * folder. Backslashes of a path count as slashes.
 */
export function excludesPath(pattern: PathGlob, path: string): boolean {
  const slashed = path.replaceAll('\\', '/')
  const isOverNames = !withoutNegation(pattern).includes('/')
  return matchesPathGlob(pattern, isOverNames ? (slashed.split('/').at(-1) ?? '') : slashed)
}
