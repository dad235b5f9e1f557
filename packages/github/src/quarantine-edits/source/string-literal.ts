const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
}

/**
 * What the inside of a literal between quotes stands for.
 *
 * @returns undefined for escapes that the languages don't agree on
 */
export function unescaped(inside: string): string | undefined {
  if (!inside.includes('\\')) return inside
  let text = ''
  for (let at = 0; at < inside.length; at++) {
    const character = inside[at] ?? ''
    if (character !== '\\') {
      text += character
      continue
    }
    const code = /^\\(?:u([\da-f]{4})|u\{([\da-f]{1,6})\}|x([\da-f]{2}))/i.exec(inside.slice(at, at + 12))
    if (code) {
      const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16)
      if (point > 0x10ffff) return undefined
      text += String.fromCodePoint(point)
      at += code[0].length - 1
      continue
    }
    const next = inside[++at] ?? ''
    const meant = escapes[next] ?? (/[\w\n\r]/.test(next) ? undefined : next)
    if (meant === undefined) return undefined
    text += meant
  }
  return text
}
