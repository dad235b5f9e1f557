/** The lines that close what is open behind the last of these: a block of code, and each `<details>` around it. */
export function openAtEnd(lines: readonly string[]): readonly string[] {
  let fence: string | undefined
  let details = 0
  for (const line of lines) {
    const { mark, rest } = fenceOf(line)
    if (fence !== undefined) {
      const closes = mark.startsWith(fence) && mark[0] === fence[0] && rest.trim() === ''
      if (closes) fence = undefined
    } else if (mark !== '' && !(mark.startsWith('`') && rest.includes('`'))) {
      fence = mark
    } else {
      details += [...line.matchAll(/<details[\s>]/gi)].length - [...line.matchAll(/<\/details>/gi)].length
      details = Math.max(0, details)
    }
  }
  const closing = Array.from({ length: details }, () => '</details>')
  // An empty line: right behind a table or a list, a tag would be part of it.
  return [...(fence === undefined ? [] : [fence]), ...(details > 0 ? ['', ...closing] : [])]
}

/** The backticks or tildes of a line that begins or ends a block of code, and what stands behind them. */
function fenceOf(line: string): { readonly mark: string; readonly rest: string } {
  const text = line.trimStart()
  const [unit = ''] = text
  let length = 0
  if (line.length - text.length <= 3 && (unit === '`' || unit === '~')) while (text[length] === unit) length++
  return length < 3 ? { mark: '', rest: '' } : { mark: unit.repeat(length), rest: text.slice(length) }
}
