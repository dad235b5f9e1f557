import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addPiece,
  beginText,
  createGatheredText,
  gatheredText,
} from '../../../src/formats/junit/gathered-text.ts'
import { createTextLimiter } from '../../../src/reading/text/text-limit.ts'

const ignore = (): void => undefined

function gather(texts: readonly (readonly string[])[], longest: number): string | undefined {
  const gathered = createGatheredText()
  for (const pieces of texts) {
    beginText(gathered)
    for (const piece of pieces) addPiece(gathered, piece, longest)
  }
  return gatheredText(gathered, longest, ignore)
}

describe('gathered text', () => {
  it('is what a limiter makes of the whole', () => {
    const piece = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom(' ', '\n', '😀', 'x'.repeat(600)))
    fc.assert(
      fc.property(
        fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 4 }),
        fc.nat(40),
        (texts, longest) => {
          const whole = texts.map((pieces) => pieces.join('')).filter((text) => text.trim() !== '')
          const expected =
            whole.length === 0 ? undefined : createTextLimiter(longest, ignore)(whole.join('\n'))
          expect(gather(texts, longest)).toBe(expected)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('holds no more than a few times what is kept', () => {
    const gathered = createGatheredText()
    for (let index = 0; index < 10_000; index += 1) addPiece(gathered, 'x'.repeat(1000), 100)
    expect(gathered.text.length).toBeLessThan(5000)
    expect(gatheredText(gathered, 100, ignore)).toContain('… 9999900 characters cut …')
  })
})
