import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect } from 'vitest'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true,
})

export function rootOf(body: string): Element {
  const found = elementsOf(parser.parse(body)).find(({ name }) => name === 'feed')
  if (!found) throw new Error(body)
  return found
}

function elementsOf(parsed: unknown): Element[] {
  if (!Array.isArray(parsed)) return []
  return parsed.flatMap((node: Record<string, unknown>): Element[] => {
    const [name] = Object.keys(node).filter((key) => key !== ':@')
    if (name === undefined || name === '#text') return []
    const inner = node[name]
    const text = Array.isArray(inner)
      ? inner.map((part: Record<string, string>) => part['#text'] ?? '').join('')
      : ''
    return [
      { name, attributes: (node[':@'] ?? {}) as Record<string, string>, children: elementsOf(inner), text },
    ]
  })
}

export function entriesOf(root: Element): readonly Element[] {
  return root.children.filter(({ name }) => name === 'entry')
}

export function tombstonesOf(root: Element): readonly Element['attributes'][] {
  return root.children.filter(({ name }) => name === 'at:deleted-entry').map(({ attributes }) => attributes)
}

export function textsOf(element: Element, name: string): readonly string[] {
  return element.children.filter((child) => child.name === name).map(({ text }) => text)
}

/** What section 4 of RFC 4287 asks of a feed and its entries, and RFC 6721 of tombstones. */
export function expectAtom(body: string): Element {
  expect(XMLValidator.validate(body)).toBe(true)
  // No parser of ours is as strict as XML 1.0 about characters.
  expect(body).toMatch(/^[\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u)
  const root = rootOf(body)
  for (const one of [root, ...entriesOf(root)]) {
    for (const name of ['id', 'title', 'updated']) expect(textsOf(one, name)).toHaveLength(1)
    expect(textsOf(one, 'id')[0]).toMatch(/^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+$/)
    expect(textsOf(one, 'updated')[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  }
  expect(root.children.filter(({ name }) => name === 'author')).toHaveLength(1)
  const entries = entriesOf(root)
  for (const entry of entries) {
    expect(textsOf(entry, 'content')).toHaveLength(1)
    expect(textsOf(entry, 'title')[0]).not.toMatch(/\p{Cc}/u)
  }
  expect(new Set(entries.flatMap((entry) => textsOf(entry, 'id'))).size).toBe(entries.length)
  for (const { name, attributes } of root.children)
    if (name === 'at:deleted-entry') expect(Object.keys(attributes).sort()).toEqual(['ref', 'when'])
  const rels = root.children.filter(({ name }) => name === 'link').map(({ attributes }) => attributes['rel'])
  expect(new Set(rels).size).toBe(rels.length)
  expect(rels).toContain('self')
  return root
}
