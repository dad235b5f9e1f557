import { didYouMean } from '../../errors/did-you-mean.ts'

/** Words that join conditions; a test of such a name is looked for in quotes. */
export const joiningWords: ReadonlySet<string> = new Set(['and', 'or', 'not'])

/** Words before a list in parentheses, with the key of what they make. */
export const listWords: ReadonlyMap<string, 'exists' | 'all' | 'none' | 'sequential'> = new Map([
  ['exists', 'exists'],
  ['all', 'all'],
  ['none', 'none'],
  ['seq', 'sequential'],
  ['sequential', 'sequential'],
])

/** Words before parentheses that stand for a number of runs. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ['one', 1],
  ['two', 2],
  ['three', 3],
])

/** All that may stand before parentheses, for hints. */
export const functionWords: readonly string[] = [...listWords.keys(), ...numberWords.keys(), 'count']

/** What may stand before a colon beside products. */
export const fieldWords: readonly string[] = ['status', 'product', 'path', 'label', 'link', 'is']

/** A name that may stand without quotes whatever is said around it. */
export function isBareName(name: string): boolean {
  return /^[\p{L}\p{N}/._][\p{L}\p{N}/._?#@*+~-]*$/u.test(name) && !joiningWords.has(name.toLowerCase())
}

/** Products are often called by words as short as these. */
const shortestMistake = 4

/** The field that an unknown word before a colon was probably meant to be. */
export function nearField(word: string): string | undefined {
  const likely = fieldWords.filter(({ length }) => length >= shortestMistake)
  return word.length < shortestMistake ? undefined : didYouMean(word.toLowerCase(), likely)
}
