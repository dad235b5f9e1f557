/** A text that is read from its start to its end. */
export interface SearchScanner {
  readonly text: string
  /** Index of the next character. */
  at: number
}

const space = /\s*/y
const bare = /[^\s()"&|]*/y
const keyPart = /[^\s()"&|:]*/y
const quotedText = /"((?:[^"\\]|\\[\s\S])*)"/y

export function skipSpace(scanner: SearchScanner): void {
  scanner.at += matchAt(space, scanner)?.[0].length ?? 0
}

/** The word that comes next, up to a colon where it holds one; nothing is read. */
export function nextWord(scanner: SearchScanner): string {
  return matchAt(keyPart, scanner)?.[0] ?? ''
}

/** Reads what stands up to the next white space, parenthesis, quotation mark, `&` or `|`. */
export function readBare(scanner: SearchScanner): string {
  const word = matchAt(bare, scanner)?.[0] ?? ''
  scanner.at += word.length
  return word
}

/** Reads a text in quotation marks; nothing where no mark ends it. */
export function readQuoted(scanner: SearchScanner): string | undefined {
  const found = matchAt(quotedText, scanner)
  if (!found) return undefined
  scanner.at += found[0].length
  return found[1]?.replace(/\\(["\\])/g, '$1')
}

/** A text as {@link readQuoted} reads it back. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** @param pattern - sticky */
export function matchAt(pattern: RegExp, { text, at }: SearchScanner): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
