/** What stands for a character that can't be there. */
export const replacementCharacter = '\uFFFD'

const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu

/**
 * Replaces every character that XML 1.0 does not allow by U+FFFD: NUL, escape and other controls, halves of surrogate pairs.
 * Lengths and offsets stay the same. `onReplaced` is told the index of each, from front to back.
 *
 * @remarks XML 1.0 (Fifth Edition), production 2.
 */
export function replaceForbidden(
  text: string,
  onReplaced: (index: number) => void = () => undefined,
): string {
  return text.replace(forbidden, (_character, index: number) => {
    onReplaced(index)
    return replacementCharacter
  })
}

/** The character of a numeric reference, U+FFFD where XML has no such character. */
export function characterOf(codePoint: number): string {
  if (!(codePoint >= 0 && codePoint <= 0x10ffff)) return replacementCharacter
  return replaceForbidden(String.fromCodePoint(codePoint))
}
