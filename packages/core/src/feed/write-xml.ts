import { speakable } from './plain-text.ts'

/** Written XML, so that nobody takes a text for it. */
export interface Xml {
  readonly xml: string
}

/**
 * An element. What is left out of the attributes as undefined is not written; texts are escaped such that every parser reads
 * back what was given, but for characters that XML does not have.
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: readonly (Xml | string)[]
): Xml {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escaped(value)}"`))
    .join('')
  const inner = content.map((part) => (typeof part === 'string' ? escaped(part) : part.xml)).join('')
  return { xml: inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>` }
}

/** A whole document in UTF-8. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root.xml}\n`
}

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Line breaks and tabs as references, too: a parser would make spaces of them in attributes, and line feeds of carriage returns. */
function escaped(text: string): string {
  return speakable(text).replace(
    /[&<>"'\t\n\r\x7f-\x9f\u{2028}]/gu,
    (character) => replacements[character] ?? `&#${character.codePointAt(0)};`,
  )
}
