import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeReferences } from '../../src/xml/references.ts'
import { createXmlTokenizer } from '../../src/xml/tokenizer.ts'
import { cutAt } from './recorder.ts'

const raw = fc
  .array(fc.constantFrom('a', 'é', '&amp;', '&#10;', '&no', '\r', '\r\n', ' ', 'x'.repeat(90)), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))
const values = fc.dictionary(fc.constantFrom('a', 'b', 'name', 'n-1'), raw, { maxKeys: 4 })

describe('the value of an attribute', () => {
  it('is decoded whenever it is asked for, in whatever order, and only if it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ attributes: values, asked: fc.array(fc.nat(3), { maxLength: 8 }) }), {
          maxLength: 12,
        }),
        fc.array(fc.nat(2000), { maxLength: 6 }),
        (tags, cuts) => {
          let next = 0
          const tokenizer = createXmlTokenizer({
            open(tag) {
              if (tag.name === 'root') return false
              const { attributes, asked } = tags[next] ?? { attributes: {}, asked: [] }
              next += 1
              const entries = Object.entries(attributes)
              expect(tag.size).toBe(entries.length)
              for (const index of asked) {
                const [name = 'none', value] = entries[index] ?? []
                const expected = value === undefined ? undefined : decodeReferences(value)
                expect(tag.get(name)).toBe(expected)
                if (expected !== undefined) expect(tag.valueAt(index)).toBe(expected)
              }
              return false
            },
            text: () => undefined,
            close: () => undefined,
            oddity: () => undefined,
          })
          const inner = tags.map(
            ({ attributes }) =>
              `<t${Object.entries(attributes)
                .map(([name, value]) => ` ${name}="${value}"`)
                .join('')}/>`,
          )
          for (const piece of cutAt(`<root>${inner.join('\n')}</root>`, cuts))
            expect(tokenizer.write(piece)).toBeUndefined()
          expect(tokenizer.end()).toBeUndefined()
          expect(next).toBe(tags.length)
        },
      ),
      { numRuns: 500 },
    )
  })
})
