/** One text for a list of texts, equal for equal lists only, whatever stands in them. */
export function textKey(texts: readonly string[]): string {
  let key = ''
  for (const text of texts) key += `${text.length}:${text}`
  return key
}
