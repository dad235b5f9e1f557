import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCheckedTree } from '../../src/xml/checked-tree.ts'
import type { XmlElement } from '../../src/xml/element.ts'

const keepWhole = new Set(['case'])
const document =
  '<?xml version="1.0"?><x:run a="1"><!-- c --><suite n="&lt;"><case n="1"><out><![CDATA[<case>]]></out></case><case n="2"/>text</suite>\n<suite><note>n</note><case n="3"><case n="4"/></case></suite></x:run>'
const casesIn = (element: XmlElement): (string | undefined)[] =>
  element
    .children()
    .flatMap((child) => [...(child.name === 'case' ? [child.attributes.get('n')] : []), ...casesIn(child)])

describe('readCheckedTree', () => {
  it('reads what is well formed', () => {
    const { root, truncated } = readCheckedTree(document)._unsafeUnwrap()
    expect([root.name, root.attributes.get('a'), casesIn(root), truncated]).toEqual([
      'run',
      '1',
      ['1', '2', '3', '4'],
      false,
    ])
  })

  it('refuses every beginning of a document', () => {
    for (let length = 0; length < document.length; length += 1)
      expect(readCheckedTree(document.slice(0, length)).isErr(), `cut at ${length}`).toBe(true)
  })

  it('keeps the cases that are whole of every beginning, and says so', () => {
    const all = ['1', '2', '3', '4']
    let most = 0
    for (let length = document.indexOf('<suite'); length < document.length; length += 1) {
      const { root, truncated, fault } = readCheckedTree(document.slice(0, length), {
        keepWhole,
      })._unsafeUnwrap()
      expect([truncated, fault?.kind]).toEqual([true, 'truncated'])
      const cases = casesIn(root)
      expect(all.slice(0, cases.length)).toEqual(cases)
      // A case that stands in another is whole when the outer one is.
      expect(cases.length).toBeGreaterThanOrEqual(most)
      most = cases.length
    }
    expect(most).toBe(4)
  })

  it('keeps what stands before a fault', () => {
    const { root, truncated, fault } = readCheckedTree('<run><case n="1"/><case n="2"></run>', {
      keepWhole,
    })._unsafeUnwrap()
    expect([casesIn(root), truncated, fault?.kind, fault?.place]).toEqual([
      ['1'],
      true,
      'malformed',
      { line: 1, column: 31 },
    ])
  })

  it.each([
    ['', 'truncated'],
    ['<case n="1">', 'truncated'],
    ['text', 'malformed'],
    ['<!DOCTYPE run><run/>', 'unsafe'],
    ['<a><a><a><a/></a></a></a>', 'limit'],
  ])('keeps nothing of %j', (text, kind) => {
    const fault = readCheckedTree(text, { keepWhole, limits: { depth: 3 } })._unsafeUnwrapErr()
    expect(fault.kind).toBe(kind)
  })

  it('tells about oddities once', () => {
    const seen: unknown[] = []
    const tree = readCheckedTree('<a b="<">\u0000&no;</a>', { onOddity: (...oddity) => seen.push(oddity) })
    expect(tree._unsafeUnwrap().root.text()).toBe('\uFFFD&no;')
    expect(seen).toEqual([
      ['raw-angle-bracket', { line: 1, column: 7 }, 1],
      ['invalid-character', { line: 1, column: 10 }, 1],
      ['unknown-reference'],
    ])
  })

  it.each([
    `<run><?a it's ?><case n="1"/><?b it's ?><case n="2"/></run>`,
    '<run><?a 1" ?><case n="1"/><?b 2" ?><case n="2"/></run>',
  ])('refuses a document of which the engine would pass over a part: %s', (text) => {
    const { kind, cause } = readCheckedTree(text)._unsafeUnwrapErr()
    expect([kind, cause]).toEqual(['malformed', new Error('The engine finds 2 elements of 3.')])
    expect(readCheckedTree(text.slice(0, -6), { keepWhole }).isErr()).toBe(true)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCheckedTree(text, { keepWhole })).not.toThrow()
      }),
    )
  })
})
