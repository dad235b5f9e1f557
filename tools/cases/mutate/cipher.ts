import type { Random } from './random.ts'

/** Texts with their letters, and perhaps their digits, exchanged one for another, the same in every text. */
export type Cipher = (text: string) => string

/**
 * A cipher keeps what names are to each other: equal, the beginning of another, or matched by a pattern with `*` or `?`.
 * It also keeps their length, and which of them are made of hexadecimal digits.
 */
export function cipherFrom(random: Random, isForDigits: boolean): Cipher {
  // Zero stays: a number that begins with it would be another one.
  const alphabets = ['abcdef', 'ghijklmnopqrstuvwxyz', ...(isForDigits ? ['123456789'] : [])]
  const table = new Map<string, string>()
  for (const alphabet of alphabets) {
    const exchanged = random.shuffled([...alphabet])
    for (const [index, letter] of [...alphabet].entries()) table.set(letter, exchanged[index] ?? letter)
  }
  for (const [letter, other] of table) table.set(letter.toUpperCase(), other.toUpperCase())
  return (text) => [...text].map((letter) => table.get(letter) ?? letter).join('')
}
