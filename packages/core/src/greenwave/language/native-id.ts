/**
 * The id that a policy of Greenwave has in the native language, where an id is a letter, then letters, digits, `.`, `_` and
 * `-`. One that is such an id already stays as it is. Another becomes `greenwave.` and the id with `_hex_` for what is not
 * allowed; one that is taken, or not there, gets a number or `untitled` behind `greenwave`. One that reads as the id of a
 * remote rule is written so as well: what is included under that id must be what was fetched for it, and nothing else.
 *
 * @param count - how many policies with this id came before
 */
export function nativeId(id: string | null, count: number): string {
  const number = count === 0 ? '' : `_${count + 1}`
  if (id === null) return `greenwave_untitled${number}`
  if (count === 0 && /^[A-Za-z][A-Za-z0-9._-]*$/.test(id) && !isTaken(id)) return id
  return `greenwave${number}.${[...id].map((symbol) => encoded(symbol)).join('')}`
}

/** The id that a policy of Greenwave had before it became native. */
export function greenwaveId(id: string): string | null {
  if (/^greenwave_untitled(?:_\d+)?$/.test(id)) return null
  if (!isEncoded(id)) return id
  return id
    .slice(id.indexOf('.') + 1)
    .replaceAll(/_([0-9a-f]{0,6})_/g, (_, code: string) =>
      code === '' ? '_' : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)),
    )
}

/** The id of what a remote rule of the policy fetches; `index` is that of the rule. */
export function remoteRuleId(id: string, index: number): string {
  return `${id}.remote.${index}`
}

function isTaken(id: string): boolean {
  return isEncoded(id) || /\.remote\.\d+$/.test(id)
}

function isEncoded(id: string): boolean {
  return /^greenwave(?:_\d+)?\.|^greenwave_untitled(?:_\d+)?$/.test(id)
}

function encoded(symbol: string): string {
  if (symbol === '_') return '__'
  return /[A-Za-z0-9-]/.test(symbol) ? symbol : `_${(symbol.codePointAt(0) ?? 0).toString(16)}_`
}
