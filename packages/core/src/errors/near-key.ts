import { didYouMean } from './did-you-mean.ts'

/** Shorter words are parts of too many others. */
const shortestPart = 4

/**
 * The known key that an unknown one stands near to, or undefined when none is near: one that `didYouMean` finds, or one
 * that the key is a part of, whatever stands between their words: `subject` and `SUBJECT-ID` are near `subject_identifier`.
 */
export function nearKey(key: string, known: readonly string[]): string | undefined {
  const meant = didYouMean(key, known)
  if (meant !== undefined) return meant
  const letters = lettersOf(key)
  return letters.length < shortestPart ? undefined : known.find((one) => lettersOf(one).includes(letters))
}

function lettersOf(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
