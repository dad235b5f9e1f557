/** 1 for each ASCII character that a name may begin with, 2 for each that may only go on with, 0 for others. */
const kinds = new Uint8Array(128)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:')
  kinds[character.charCodeAt(0)] = 1
for (const character of '0123456789-.') kinds[character.charCodeAt(0)] = 2

const anyName =
  /[A-Za-z_:\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u167F\u1681-\u1FFF\u2070-\u218F\u2C00-\u2FEF\u3001-\uFFFC][\w:.\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u167F\u1681-\u1FFF\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3001-\uFFFC-]*/y

/** Where the name that begins at an offset ends; the offset itself where none does. */
export function endOfName(text: string, from: number): number {
  for (let at = from; ; at += 1) {
    if (at >= text.length) return at
    const code = text.charCodeAt(at)
    if (code >= 128) break
    const kind = kinds[code]
    if (kind === 0 || (at === from && kind !== 1)) return at
  }
  anyName.lastIndex = from
  return from + (anyName.exec(text)?.[0].length ?? 0)
}

/** Whether a character of this code can't go on with a name. */
export function endsName(code: number): boolean {
  return code < 128 && kinds[code] === 0
}

/** A name without its prefix. */
export function localNameOf(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}
