import { describe, expect, it } from 'vitest'
import { decodeReferences, unfinishedText } from '../../src/xml/references.ts'

describe('decodeReferences', () => {
  it.each([
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&#65;&#x42;&#x1F600;', 'AB😀'],
    ['&#0;&#27;&#xD800;&#x110000;&#99999999999;', '\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['&#9;&#10;&#13;', '\t\n\r'],
    ['&#000000000065;', 'A'],
    ['&amp;lt;', '&lt;'],
    ['a & b &nbsp; &; &#; &#x;', 'a & b &nbsp; &; &#; &#x;'],
    ['a\r\nb\rc&#13;\r\n', 'a\nb\nc\r\n'],
    [`&${'a'.repeat(70)};`, `&${'a'.repeat(70)};`],
  ])('%j', (raw, text) => {
    expect(decodeReferences(raw)).toBe(text)
  })

  it('tells where something is odd', () => {
    const odd: unknown[] = []
    const watcher = {
      unknown: (index: number) => void odd.push(['unknown', index]),
      forbidden: (index: number) => void odd.push(['forbidden', index]),
    }
    decodeReferences('&lt; & &#0; &#xFFFD; &no;', watcher)
    expect(odd).toEqual([
      ['unknown', 5],
      ['forbidden', 7],
      ['unknown', 21],
    ])
  })
})

describe('unfinishedText', () => {
  it.each([
    ['', 0],
    ['text', 0],
    ['a\r', 1],
    ['a&', 1],
    ['a&l', 2],
    ['a&#x1F6', 6],
    ['a&lt;', 0],
    ['a& ', 0],
    ['a&&', 1],
    ['a&#x', 3],
    ['a&#g', 0],
  ])('of %j are %i characters', (text, length) => {
    expect(unfinishedText(text)).toBe(length)
  })
})
