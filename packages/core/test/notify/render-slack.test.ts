import type { KnownBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { renderSlack, type MessageSpan, type SlackBlock } from '../../src/notify/index.ts'
import { hostileTexts, someMessage } from './support/messages.ts'

/** The same to read, with nothing to write. */
type Loose<T> = T extends object ? { readonly [K in keyof T]: Loose<T[K]> } : T

const textsOf = (blocks: readonly SlackBlock[]): readonly string[] =>
  blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text],
  )

/** What Slack takes for more than text: everything between angle brackets. */
const controls = (text: string): readonly string[] => text.match(/<[^>]*>?/g) ?? []

describe('renderSlack', () => {
  it('makes blocks that Slack knows', () => {
    expectTypeOf<SlackBlock>().toExtend<Loose<KnownBlock>>()
  })

  it('shows title, lines and severity', () => {
    const lines: readonly MessageSpan[] = [
      { text: 'unit/adds', style: 'code', url: 'https://ci.example/1?a=1&b=2' },
      { text: ' fails: 3 < 4 & "x"' },
      { text: ' now ', style: 'strong' },
    ]
    expect(
      renderSlack({ title: 'Flaky: a<b', severity: 'warning', lines: [lines, [{ text: 'More.' }]] }),
    ).toEqual({
      text: 'Flaky: a&lt;b',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Flaky: a&lt;b', emoji: false } },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '`<https://ci.example/1?a=1&amp;b=2|unit/adds>` fails: 3 &lt; 4 &amp; "x" *now* \nMore.',
            verbatim: true,
          },
        },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'warning', verbatim: true }] },
      ],
      unfurl_links: false,
      unfurl_media: false,
    })
  })

  it.each(hostileTexts)('lets %j mention nobody and lead nowhere', (text) => {
    const styles = [{}, { style: 'code' }, { style: 'strong' }] as const
    const { blocks, text: fallback } = renderSlack({
      title: text,
      severity: 'info',
      lines: styles.map((style) => [{ text, ...style }]),
    })
    for (const shown of [fallback, ...textsOf(blocks)]) expect(controls(shown)).toEqual([])
  })

  it('has no other control sequences than its links, whatever texts and addresses say', () => {
    fc.assert(
      fc.property(someMessage, (message) => {
        const { blocks } = renderSlack(message)
        const urls = message.lines.flat().flatMap(({ url }) => (url === undefined ? [] : [url]))
        for (const control of textsOf(blocks).flatMap(controls)) {
          expect(control).toMatch(/^<https?:\/\/[^<>|\s]*\|[^<>|]*>$/)
          const address = control.slice(1, control.indexOf('|'))
          const asEncoded = (url: string): string =>
            url.replace(
              /[<>|\s*`]/g,
              (unit) => `%${unit.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
            )
          expect(urls.map((url) => asEncoded(url).replaceAll('&', '&amp;'))).toContain(address)
        }
      }),
    )
  })

  it('keeps the limits of Slack', () => {
    fc.assert(
      fc.property(someMessage, fc.nat(400), (message, times) => {
        const lines = Array.from({ length: times }, () => message.lines).flat()
        const { blocks } = renderSlack({ ...message, lines })
        expect(blocks.length).toBeLessThanOrEqual(50)
        for (const block of blocks) {
          const longest = block.type === 'header' ? 150 : 3000
          for (const text of textsOf([block])) {
            expect(text.length).toBeLessThanOrEqual(longest)
            expect(text.length).toBeGreaterThan(0)
            // No half of an escaped character at the end of what was cut.
            expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('says how much it leaves out', () => {
    const line: readonly MessageSpan[] = Array.from({ length: 9 }, () => ({ text: 'x'.repeat(299) }))
    const { blocks } = renderSlack({
      title: 'Long',
      severity: 'info',
      lines: Array.from({ length: 60 }, () => line),
    })
    expect(blocks).toHaveLength(50)
    expect(textsOf(blocks).at(-1)).toBe('info · 12 more lines are left out')
  })
})
