import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeReferences } from '../../src/xml/references.ts'
import { placeOf } from '../../src/xml/place.ts'
import { checkWellFormed } from '../../src/xml/well-formed.ts'

const folder = fileURLToPath(new URL('../fixtures', import.meta.url))
const fixtures = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.xml'),
)

describe('checkWellFormed', () => {
  it('lets through what the validator of the engine lets through, on all fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(0)
    const judged = fixtures.map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, ours: checkWellFormed(text, 100).isOk(), theirs: XMLValidator.validate(text) }
    })
    expect(judged).toEqual(fixtures.map((name) => ({ name, ours: true, theirs: true })))
  })

  it('lets nothing through that the validator refuses for its structure', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b>',
      '</b>',
      '<c/>',
      ' x="1"',
      '<a x="1" y=\'2\'>',
      '<!-- c -->',
      '<![CDATA[d]]>',
      'text',
      '<',
      '>',
      '"',
      '?>',
      '<?p?>',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        expect(checkWellFormed(text, 100).isErr() || XMLValidator.validate(text)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('lets through every document that is built by the rules', () => {
    const { element } = fc.letrec<{ element: string }>((tie) => ({
      element: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('<a/>', '<b x="<>"/>', '<c x=\'"\' y = "2" />'),
        fc
          .tuple(
            fc.constantFrom('d', 'e:f', 'g-h.i', 'é'),
            fc.array(
              fc.oneof(tie('element'), fc.constantFrom('text ', '<!-- > -->', '<![CDATA[<]]>', '<?p >?>')),
              { maxLength: 4 },
            ),
          )
          .map(([name, inner]) => `<${name} x="1">${inner.join('')}</${name} >`),
      ),
    }))
    fc.assert(
      fc.property(element, (text) => {
        expect(checkWellFormed(`<?xml version="1.0"?>\n${text}\n<!-- end -->`, 100).isOk()).toBe(true)
      }),
    )
  })
})

describe('decodeReferences', () => {
  it.each([
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&#65;&#x42;&#x1F600;', 'AB😀'],
    ['&#0;&#27;&#xD800;&#x110000;&#99999999999;', '\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['&#9;&#10;&#13;', '\t\n\r'],
    ['&amp;lt;', '&lt;'],
    ['a & b &nbsp; &; &#; &#x;', 'a & b &nbsp; &; &#; &#x;'],
  ])('%s', (raw, text) => {
    expect(decodeReferences(raw)).toBe(text)
  })
})

describe('placeOf', () => {
  it.each([
    [0, { line: 1, column: 1 }],
    [2, { line: 1, column: 3 }],
    [3, { line: 2, column: 1 }],
    [5, { line: 3, column: 1 }],
    [6, { line: 4, column: 1 }],
  ])('offset %i', (offset, place) => {
    expect(placeOf('a\r\nb\n\rc', offset)).toEqual(place)
  })
})
