import { characterOf } from './characters.ts'

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const reference = /&(?:#x([0-9a-fA-F]+);|#([0-9]+);|([A-Za-z_:][\w:.-]*);)?/g

/**
 * Text with its references decoded: the five names that XML has, and numbers.
 * Anything else after `&` stays as it is written and `onUnknown` is told; there are no entities of the document's own.
 */
export function decodeReferences(raw: string, onUnknown: () => void = () => undefined): string {
  if (!raw.includes('&')) return raw
  return raw.replace(reference, (written: string, hexadecimal?: string, decimal?: string, name?: string) => {
    if (hexadecimal !== undefined) return characterOf(Number.parseInt(hexadecimal, 16))
    if (decimal !== undefined) return characterOf(Number.parseInt(decimal, 10))
    const character = name === undefined ? undefined : named.get(name)
    if (character === undefined) onUnknown()
    return character ?? written
  })
}
