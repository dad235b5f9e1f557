import type { Finding } from '../library/finding.ts'

/** A finding for each line that the pattern meets; comment lines can be left out. */
export function linesThatMatch(
  file: string,
  text: string,
  pattern: RegExp,
  message: string,
  options: { readonly comments: boolean },
): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    if (!options.comments && /^\s*(\/\/|\/?\*)/.test(line)) return []
    return pattern.test(line) ? [{ file, line: index + 1, message }] : []
  })
}
