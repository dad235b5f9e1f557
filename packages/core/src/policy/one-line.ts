const longest = 200

/** What a person wrote, as part of a sentence: white space and control characters folded, a long text cut. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
