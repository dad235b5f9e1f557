import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { renderMarkdown, renderMessage, renderText } from '../../src/notify/index.ts'
import { hostileTexts, someMessage } from './support/messages.ts'

interface MarkdownToken {
  readonly type: string
  readonly content: string
  readonly attrs: readonly (readonly [string, string])[] | null
  readonly children: readonly MarkdownToken[] | null
}

const reader = new MarkdownIt({ html: true, linkify: true })

function tokensOf(text: string): readonly MarkdownToken[] {
  const flat = (tokens: readonly MarkdownToken[]): MarkdownToken[] =>
    tokens.flatMap((token) => [token, ...flat(token.children ?? [])])
  return flat(reader.parse(text, {}) as readonly MarkdownToken[])
}

const allowed = new Set([
  'paragraph_open',
  'paragraph_close',
  'inline',
  'text',
  'text_special',
  'strong_open',
  'strong_close',
  'code_inline',
  'link_open',
  'link_close',
])

describe('renderMarkdown', () => {
  it('shows title, lines and severity', () => {
    const message = {
      title: 'Flaky: a_b',
      severity: 'warning',
      lines: [[{ text: 'unit/a`b', style: 'code', url: 'https://ci.example/1' }, { text: ' fails' }]],
    } as const
    expect(renderMarkdown(message)).toBe(
      '**Flaky: a\\_b** (warning)\n\n[`` unit/a`b ``](<https://ci.example/1>) fails',
    )
  })

  it.each(hostileTexts)('lets %j be nothing but text', (text) => {
    const styles = [{}, { style: 'code' }, { style: 'strong' }] as const
    const shown = renderMarkdown({
      title: text,
      severity: 'info',
      lines: styles.map((style) => [{ text, ...style }]),
    })
    const types = tokensOf(shown).map(({ type }) => type)
    expect(types.filter((type) => !allowed.has(type) || type.startsWith('link'))).toEqual([])
    const outsideOfCode = tokensOf(shown).filter(({ type }) => type === 'text')
    for (const { content } of outsideOfCode) expect(content).not.toMatch(/@\w/)
  })

  it('leads to the addresses of its spans and nowhere else', () => {
    fc.assert(
      fc.property(someMessage, (message) => {
        const urls = message.lines.flat().flatMap(({ url }) => (url === undefined ? [] : [url]))
        const encoded = (url: string): string => {
          try {
            return decodeURIComponent(encodeURI(url))
          } catch {
            return url
          }
        }
        const known = new Set(urls.map((url) => reader.normalizeLink(encoded(url))))
        for (const { type, attrs } of tokensOf(renderMarkdown(message))) {
          expect(allowed).toContain(type)
          if (type !== 'link_open') continue
          const href = attrs?.find(([name]) => name === 'href')?.[1] ?? ''
          expect(known).toContain(reader.normalizeLink(encoded(href)))
        }
      }),
    )
  })
})

describe('renderText', () => {
  it('has a line for each, with addresses behind what leads to them', () => {
    const message = {
      title: 'Flaky:\nunit/adds',
      severity: 'critical',
      lines: [[{ text: 'See ' }, { text: 'the\nrun', url: 'https://ci.example/1' }, { text: '.' }], []],
    } as const
    expect(renderText(message)).toBe('[critical] Flaky: unit/adds\nSee the run (https://ci.example/1).\n')
  })

  it('has as many lines as the message, whatever they say', () => {
    fc.assert(
      fc.property(someMessage, (message) => {
        expect(renderText(message).split('\n')).toHaveLength(message.lines.length + 1)
      }),
    )
  })
})

describe('renderMessage', () => {
  it.each(['slack', 'markdown', 'text'] as const)('renders for a channel of the format %s', (format) => {
    const message = { title: 'x', severity: 'info', lines: [] } as const
    const rendered = renderMessage(message, { format })
    expect(rendered.format).toBe(format)
    expect(JSON.stringify(rendered.message)).toContain('x')
  })

  it('renders text where a channel says nothing', () => {
    expect(renderMessage({ title: 'x', severity: 'info', lines: [] })).toEqual({
      format: 'text',
      message: '[info] x',
    })
  })
})
