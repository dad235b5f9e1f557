/** What stands for a character that can't be there. */
const replacementCharacter = '\uFFFD'

const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu

/** A text without characters that XML 1.0 forbids, and what was replaced. Lengths and offsets stay the same. */
export interface CleanText {
  readonly text: string
  readonly replaced: number
  /** Offset of the first one; -1 where there is none. */
  readonly firstOffset: number
}

/**
 * Replaces every character that XML 1.0 does not allow by U+FFFD: NUL, escape and other controls, halves of surrogate pairs.
 *
 * @remarks XML 1.0 (Fifth Edition), production 2.
 */
export function replaceForbidden(text: string): CleanText {
  let replaced = 0
  let firstOffset = -1
  const clean = text.replace(forbidden, (_character, offset: number) => {
    if (replaced === 0) firstOffset = offset
    replaced += 1
    return replacementCharacter
  })
  return { text: clean, replaced, firstOffset }
}

/** The character of a numeric reference, U+FFFD where XML has no such character. */
export function characterOf(codePoint: number): string {
  if (!(codePoint >= 0 && codePoint <= 0x10ffff)) return replacementCharacter
  return replaceForbidden(String.fromCodePoint(codePoint)).text
}
