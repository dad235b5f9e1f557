const doctype = /^<!DOCTYPE\s+[\w.-]+\s+SYSTEM\s+"[^"<>]*"\s*>/

/**
 * The text with spaces in place of a document type declaration that only names a file: it declares nothing itself, and
 * nothing is ever fetched. Any other declaration stays, and is refused. Lines and columns stay what they are.
 */
export function blankExternalDoctype(text: string): string {
  const start = endOfProlog(text)
  const declaration = doctype.exec(text.slice(start, start + 1024))?.[0]
  if (declaration === undefined) return text
  return (
    text.slice(0, start) + declaration.replaceAll(/[^\n\r]/g, ' ') + text.slice(start + declaration.length)
  )
}

/** Where white space, instructions and comments before the root end; short of that where one is not closed. */
function endOfProlog(text: string): number {
  let at = 0
  for (;;) {
    while (/\s/.test(text.charAt(at)) || text.charAt(at) === '\uFEFF') at += 1
    const close = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined
    if (close === undefined) return at
    const end = text.indexOf(close, at + 2)
    if (end === -1) return at
    at = end + close.length
  }
}
