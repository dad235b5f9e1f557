const longest = 200

/** What a person wrote, as part of a sentence: white space, control characters and halves of characters folded, a long text cut. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Surrogate}\s]+/gu, ' ').trim()
  // A cut in the middle of a pair would leave a half, which no record can keep.
  return line.length > longest ? `${line.slice(0, longest).replace(/\p{Surrogate}$/u, '')}…` : line
}
