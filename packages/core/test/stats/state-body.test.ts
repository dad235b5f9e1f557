import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../src/canonical/index.ts'
import { readBody, writeBody } from '../../src/stats-runner/state-body.ts'

/** Texts of any letters, about as long as what is read of a text at once. */
const longTexts = fc
  .tuple(
    fc.constantFrom(0, 1, 1_022, 1_023, 1_024, 1_025, 2_048),
    fc.string({ unit: 'binary', maxLength: 5 }),
  )
  .map(([length, end]) => `${'x'.repeat(length)}${end}${'é'.repeat(length % 7)}${end}`)

describe('the body of a state', () => {
  it('comes back as it was, whatever texts are in it', () => {
    fc.assert(
      fc.property(fc.array(longTexts, { maxLength: 4 }), fc.json({ maxDepth: 3 }), (texts, json) => {
        const state = [texts, JSON.parse(json) as JsonValue]
        const read = readBody({ key: 'k', body: writeBody(state) })._unsafeUnwrap()
        // JSON knows one zero only.
        expect(read).toEqual(JSON.parse(JSON.stringify(state)))
      }),
    )
  })

  it('is the same bytes in whatever order the members of an object came', () => {
    const members = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { selector: ([key]) => key })
    fc.assert(
      fc.property(members, (all) => {
        const [first, second] = [all, [...all].reverse()].map((own) => writeBody([Object.fromEntries(own)]))
        expect(first).toEqual(second)
      }),
    )
  })

  it('is damaged where any bit of it is another', () => {
    const body = writeBody({ a: [1, 'é'] })
    for (let bit = 0; bit < 8 * body.length; bit++) {
      const other = Uint8Array.from(body)
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const read = readBody({ key: 'k', body: other })
      expect(read.isErr() && read.error).toMatchObject({ kind: 'store/corrupt', key: 'k' })
    }
  })
})
