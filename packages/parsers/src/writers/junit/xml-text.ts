import { replaceForbidden } from '../../xml/characters.ts'

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** A text as it may stand between tags. Characters that XML forbids become U+FFFD. */
export function xmlText(text: string): string {
  return replaceForbidden(text).replace(/[&<>\r]/g, (character) => references[character] ?? character)
}

/** The attributes that have a value, each with a space before it. Line breaks survive as references. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('')
}

function xmlAttribute(value: string): string {
  return replaceForbidden(value).replace(/[&<>"\t\n\r]/g, (character) => references[character] ?? character)
}
