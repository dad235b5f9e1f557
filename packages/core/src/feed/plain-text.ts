/**
 * What XML 1.0 and CloudEvents can't say at all: most control characters, halves of surrogate pairs, and the characters that
 * Unicode keeps for itself.
 */
const unspeakable = /[\0-\x08\x0b\x0c\x0e-\x1f\p{Noncharacter_Code_Point}\p{Surrogate}]/gu

/** A text in which what no document can say is a replacement character. */
export function speakable(text: string): string {
  return text.replace(unspeakable, '\u{fffd}')
}

/** One line, also of a text that had several or holds control characters. */
export function oneLine(text: string): string {
  return speakable(text)
    .replace(/[\p{Cc}\u{2028}\u{2029}]+/gu, ' ')
    .trim()
}

/** No longer than `longest` UTF-16 code units, cut between characters. */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest - 1).replace(/[\u{d800}-\u{dbff}]$/u, '')}…`
}
