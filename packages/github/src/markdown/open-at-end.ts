/** The lines that close what is open behind the last of these: a block of code, and each `<details>` around it. */
export function openAtEnd(lines: readonly string[]): readonly string[] {
  let fence: string | undefined
  let details = 0
  for (const line of lines) {
    const [, mark = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
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
