import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPositionCounter } from '../../src/xml/position.ts'

/** Line and column as a person counts them, who looks at the whole. */
function counted(text: string, offset: number): unknown {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

describe('the position counter', () => {
  it('counts as a person does, wherever it is asked and however the text comes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '😀'), maxLength: 30 })
    fc.assert(
      fc.property(text, fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8))), (whole, steps) => {
        const counter = createPositionCounter()
        counter.expectReturns()
        let passed = 0
        for (const [ahead, again, length] of steps) {
          const rest = whole.slice(passed)
          for (const index of [ahead, again].map((at) => Math.min(at, rest.length))) {
            // Between the two characters of a line end there is no place that is asked for.
            const isWithin = whole.slice(passed + index - 1, passed + index + 1) === '\r\n'
            if (!isWithin) expect(counter.at(rest, index)).toEqual(counted(whole, passed + index))
          }
          counter.pass(rest, Math.min(length, rest.length))
          passed += Math.min(length, rest.length)
          expect(counter.offset).toBe(passed)
        }
        expect(counter.at(whole.slice(passed), 0)).toBeDefined()
      }),
      { numRuns: 1000 },
    )
  })

  it('goes on in a text where the last one was passed', () => {
    const counter = createPositionCounter()
    counter.pass('a\nb', 3, 2)
    expect(counter.offset).toBe(1)
    expect(counter.at('\nbc\nd', 4)).toEqual({ line: 3, column: 1 })
  })
})
