import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTextPool } from '../../src/reading/text/held-text.ts'
import { createOpenLimit } from '../../src/reading/open-limit.ts'
import { contextFor } from './reading-support.ts'

describe('createTextPool', () => {
  it('holds a text whole up to the limit, and beyond it its beginning, its end and how much was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 80 }),
        (pieces, textLength) => {
          const context = contextFor({ limits: { textLength } })
          const text = createTextPool(context).open()
          for (const piece of pieces) text.add(piece)
          const whole = pieces.join('')
          const taken = text.take() ?? ''
          if (whole.length <= textLength) {
            expect(taken).toBe(whole)
            expect(context.diagnostics.list()).toEqual([])
            return
          }
          const [, head = '', count = '', tail = ''] =
            /^([^]*)\n… (\d+) characters cut …\n([^]*)$/.exec(taken) ?? []
          expect(whole.startsWith(head)).toBe(true)
          expect(whole.endsWith(tail)).toBe(true)
          expect(head.length + tail.length).toBeLessThanOrEqual(textLength)
          expect(head.length + tail.length + Number(count)).toBe(whole.length)
          expect(context.diagnostics.list().map(({ code }) => code)).toEqual(['text-cut'])
        },
      ),
    )
  })

  it('leaves no halves of characters where it cuts', () => {
    const text = createTextPool(contextFor({ limits: { textLength: 3 } })).open()
    text.add('a😀😀😀b')
    expect(text.take()).toBe('a\n… 6 characters cut …\nb')
  })

  it('holds no more in all than a fixed number of full texts', () => {
    const pool = createTextPool(contextFor({ limits: { textLength: 10 } }))
    const texts = Array.from({ length: 3000 }, () => pool.open())
    for (const text of texts) text.add('0123456789')
    const taken = texts.map((text) => text.take())
    expect(taken.filter((text) => text === '0123456789')).toHaveLength(1024)
    const next = pool.open()
    next.add('later')
    expect(next.take()).toBe('later')
  })

  it('is empty again once it was taken', () => {
    const text = createTextPool(contextFor()).open()
    text.add('a')
    expect([text.take(), text.take()]).toEqual(['a', undefined])
  })
})

describe('createOpenLimit', () => {
  it('stops at one more than the limit of cases, and counts what was let go', () => {
    const limit = createOpenLimit(contextFor({ limits: { cases: 2 } }))
    limit.claim()
    limit.claim()
    limit.release()
    limit.claim()
    expect(() => limit.claim()).toThrow('open at once')
  })
})
