/** The rules of `lineOfText` and `anyText` of the schema, at the cost of no library: a property test holds them equal. */

/** Printable ASCII without space at its ends: what nearly all names are, and quick to tell. */
const plainLine = /^[!-~](?:[ -~]*[!-~])?$/
const forbidden = /[\p{Cc}\p{Surrogate}]/u
const unstorable = /[\0\p{Surrogate}]/u
const plainText = /^[\n -~]*$/

export function isLine(text: unknown, longest: number): text is string {
  if (typeof text !== 'string' || text.length === 0 || text.length > longest) return false
  return plainLine.test(text) || (!forbidden.test(text) && text.trim() === text)
}

export function isText(text: unknown): text is string {
  return typeof text === 'string' && (plainText.test(text) || !unstorable.test(text))
}
