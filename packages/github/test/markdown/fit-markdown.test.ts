import { fitMarkdown, type MarkdownSection } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openAtEnd } from '../../src/markdown/open-at-end.ts'

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

const line = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
  fc.constantFrom('```', '~~~~', '```ts', '<details>', '</details>', '| a | b |', '- item', ''),
)
const section: fc.Arbitrary<MarkdownSection> = fc.record({
  text: fc
    .array(line, { minLength: 1, maxLength: 12 })
    .map((lines) => [...lines, ...openAtEnd(lines)].join('\n')),
  priority: fc.integer({ min: 0, max: 3 }),
})
const sections = fc.array(section, { maxLength: 6 })

describe('fitMarkdown', () => {
  it('is never longer than allowed, and leaves nothing open', () => {
    fc.assert(
      fc.property(sections, fc.integer({ min: 0, max: 600 }), (given, maxBytes) => {
        const text = fitMarkdown(given, { maxBytes, moreAt: 'https://ci.example/1' })
        expect(bytesOf(text)).toBeLessThanOrEqual(maxBytes)
        expect(openAtEnd(text.split('\n'))).toEqual([])
      }),
    )
  })

  it('changes nothing where all of it fits', () => {
    fc.assert(
      fc.property(sections, (given) => {
        const whole = given
          .map(({ text }) => text)
          .filter((text) => text !== '')
          .join('\n\n')
        expect(fitMarkdown(given, { maxBytes: bytesOf(whole) })).toBe(whole)
      }),
    )
  })

  it('keeps lines whole, in their order, and says how many are missing', () => {
    fc.assert(
      fc.property(sections, fc.integer({ min: 60, max: 600 }), (given, maxBytes) => {
        const text = fitMarkdown(given, { maxBytes })
        const note = /\*(One line is|(\d+) lines are) left out\.\*$/.exec(text)
        if (!note) return
        const before = given.map((one) => one.text).filter((one) => one !== '')
        const all = before.join('\n\n').split('\n')
        const kept = text.slice(0, note.index).trimEnd().split('\n')
        let at = 0
        for (const one of kept) {
          const found = all.indexOf(one, at)
          // What closes a cut section is no line of it.
          if (found === -1) expect(['```', '~~~~', '</details>', '']).toContain(one.trim())
          else at = found + 1
        }
        const missing = note[2] === undefined ? 1 : Number(note[2])
        expect(missing).toBeGreaterThan(0)
        expect(missing).toBeLessThanOrEqual(all.length)
      }),
    )
  })

  it.each([
    {
      title: 'drops the section of the lowest priority first',
      given: [
        { text: 'a'.repeat(50), priority: 1 },
        { text: 'b'.repeat(50), priority: 2 },
      ],
      maxBytes: 80,
      text: `${'b'.repeat(50)}\n\n*One line is left out.*`,
    },
    {
      title: 'closes a block of code that is cut',
      given: [
        {
          text: ['```', ...Array.from({ length: 20 }, (_, index) => `line ${index}`), '```'].join('\n'),
          priority: 1,
        },
      ],
      maxBytes: 60,
      text: '```\nline 0\nline 1\nline 2\n```\n\n*18 lines are left out.*',
    },
    {
      title: 'closes details that are cut',
      given: [
        {
          text: ['<details>', '', ...Array.from({ length: 20 }, () => 'line'), '</details>'].join('\n'),
          priority: 1,
        },
      ],
      maxBytes: 65,
      text: '<details>\n\nline\nline\nline\n\n</details>\n\n*18 lines are left out.*',
    },
    {
      title: 'is empty where not even the note fits',
      given: [{ text: 'a'.repeat(50), priority: 1 }],
      maxBytes: 10,
      text: '',
    },
  ])('$title', ({ given, maxBytes, text }) => {
    expect(fitMarkdown(given, { maxBytes })).toBe(text)
  })
})
