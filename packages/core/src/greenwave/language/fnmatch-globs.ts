import type { Glob } from '../../schema/glob.ts'
import { patternParts, readSet, type FnmatchPattern } from '../../schema/fnmatch.ts'

/** More globs than this are no help to a reader. */
const mostGlobs = 64

/** True for a pattern with a set that holds nothing, as `[z-a]`. */
export function neverMatches(pattern: FnmatchPattern): boolean {
  return patternParts(pattern).some((part) => typeof part !== 'string' && membersOf(part.set)?.length === 0)
}

/**
 * The globs that together match what the pattern matches: one for each way to choose a member of its sets. Nothing where
 * globs can't say it: sets of what is not allowed, sets of stars, no member at all, or more than 64 globs.
 * `rhel-[89]*` is `rhel-8*` and `rhel-9*`.
 */
export function globsOfFnmatch(pattern: FnmatchPattern): readonly Glob[] | undefined {
  let globs: readonly string[] = ['']
  for (const part of patternParts(pattern)) {
    const choices = typeof part === 'string' ? [part] : membersOf(part.set)
    if (!choices || choices.length === 0 || globs.length * choices.length > mostGlobs) return undefined
    // A star or a question mark that stands for itself.
    if (typeof part !== 'string' && choices.some((choice) => choice === '*' || choice === '?'))
      return undefined
    globs = globs.flatMap((glob) => choices.map((choice) => glob + choice))
  }
  return globs
}

/** The pattern that matches what the glob matches: in a glob a bracket is nothing special. */
export function fnmatchOfGlob(glob: Glob): FnmatchPattern {
  return glob.replaceAll('[', '[[]')
}

/** Every member of a set once; nothing where they are too many to name, or the set says what is not in it. */
function membersOf(set: readonly string[]): readonly string[] | undefined {
  const { isNegated, singles, ranges } = readSet(set)
  if (isNegated) return undefined
  const members = new Set(singles)
  for (const [low, high] of ranges) {
    for (let code = low; code <= high; code++) {
      members.add(String.fromCodePoint(code))
      if (members.size > mostGlobs) return undefined
    }
  }
  return [...members]
}
