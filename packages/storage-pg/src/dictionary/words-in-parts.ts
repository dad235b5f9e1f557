/** So that no statement grows with a report. */
const mostInStatement = 20_000

/** In characters: a text has an end, and so has a message. */
const longestInStatement = 4 * 1024 * 1024

/** Words as they are asked for together. */
export function wordsInParts<Word>(
  words: readonly Word[],
  lengthOf: (word: Word) => number,
): readonly (readonly Word[])[] {
  const parts: Word[][] = []
  let length = 0
  for (const word of words) {
    const part = parts.at(-1)
    length += lengthOf(word)
    if (part !== undefined && part.length < mostInStatement && length <= longestInStatement) part.push(word)
    else {
      parts.push([word])
      length = lengthOf(word)
    }
  }
  return parts
}
