import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import type { Log } from 'sarif'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { checklist, definePolicy, explain, inMarkdown, passing, signOff } from '../../src/policy/index.ts'
import { linkInMarkdown } from '../../src/policy/explanation/markdown.ts'
import type { SarifLog } from '../../src/policy/explanation/sarif.ts'
import { decided, minute, result, subject } from '../support/gate-examples.ts'

/** The same to read, with nothing to write. */
type Loose<T> = T extends object ? { readonly [K in keyof T]: Loose<T[K]> } : T

interface MarkdownToken {
  readonly type: string
  readonly children: readonly MarkdownToken[] | null
}

const renderer = new MarkdownIt({ html: true, linkify: true })

/** Everything that Markdown made of a text but plain text. */
function markup(text: string): string[] {
  const flat = (tokens: readonly MarkdownToken[]): MarkdownToken[] =>
    tokens.flatMap((token) => [token, ...flat(token.children ?? [])])
  const plain = new Set(['paragraph_open', 'paragraph_close', 'inline', 'text', 'text_special'])
  return flat(renderer.parse(text, {}) as readonly MarkdownToken[])
    .map((token) => token.type)
    .filter((type) => !plain.has(type))
}

const hostile = [
  '<img src=x onerror=alert(1)>',
  '</details><script>alert(1)</script>',
  '[click](https://evil.example)',
  '![picture](https://evil.example/x.png)',
  'https://evil.example/path www.evil.example',
  '@org/team @everyone',
  '`code` **bold** ~~gone~~ __under__',
  '# heading',
  '| a | b |',
  'line\n\n- item\n\n> quote',
  '\u202Egnp.exe\u2066',
  '&lt;b&gt; &amp; &#60;i&#62;',
  'a\\[b](c)',
  '1. one',
  '---',
]

describe('inMarkdown', () => {
  it.each(hostile)('makes plain text of %j', (text) => {
    expect(markup(`so: ${inMarkdown(text)}`)).toEqual([])
  })

  it('mentions nobody and turns no text around', () => {
    expect(inMarkdown('@org/team')).not.toMatch(/@[a-z]/i)
    expect(inMarkdown('\u202Egnp.exe')).toBe('gnp.exe')
  })

  it('refers to no issue, of which somebody would be told', () => {
    expect(inMarkdown('fixes #1, shop/cart#2 and gh-3')).not.toMatch(/#\d|gh-\d/i)
  })

  it('is plain text of whatever is typed, whether it needs care or not', () => {
    const typed = fc.string({
      unit: fc.constantFrom(
        ...'ab 1.,:;\'"/%=-_*`~#[](){}<>&!|\\+@'.split(''),
        '  ',
        'http:',
        'www.',
        'GH-1',
        '\t',
        'é',
      ),
    })
    fc.assert(
      fc.property(typed, (text) => {
        const shown = inMarkdown(text)
        expect(markup(`so: ${shown}`)).toEqual([])
        const read = renderer
          .renderInline(`so: ${shown}`)
          .replaceAll('\u200b', '')
          .replaceAll(/ {2,}/g, ' ')
          .trimEnd()
        const plain = `so: ${text.replaceAll(/\s+/g, ' ')}`.replaceAll(/ {2,}/g, ' ').trimEnd()
        expect(read).toBe(renderer.utils.escapeHtml(plain))
      }),
    )
  })

  it('a known issue is a link, and only where it is an address', () => {
    expect(markup(linkInMarkdown('https://bugs.example/1?a=b&c=[d](e)'))).toEqual(['link_open', 'link_close'])
    expect(markup(linkInMarkdown('javascript:alert(1)'))).toEqual([])
    expect(markup(linkInMarkdown('https://x.example/><script>alert(1)</script>'))).toEqual([])
  })

  it('reads as it was', () => {
    const text = 'unit/a [arch=x86_64] failed: 3 < 4 & "x"'
    expect(renderer.render(inMarkdown(text)).trim()).toBe(
      '<p>unit/a [arch=x86_64] failed: 3 &lt; 4 &amp; &quot;x&quot;</p>',
    )
  })
})

const rules = [
  passing('unit/a', { id: 'a', why: 'it is the core', owner: 'team-core' }),
  passing('lint/strict', { id: 'lint', enforcement: 'warn', variants: [{}] }),
  passing('trial/new', { id: 'trial', enforcement: 'dry-run', variants: [{}] }),
  signOff('qe', { id: 'qe' }),
  checklist({ id: 'manual', items: ['prints', 'installs'] }),
]
const evidence = {
  results: [
    result({ id: 'a1', outcome: 'FAILED' }),
    result({ id: 'l1', testcase: 'lint/strict', outcome: 'FAILED' }),
    result({ id: 't1', testcase: 'trial/new', outcome: 'FAILED' }),
  ],
  knownIssues: [{ testcase: 'unit/a', url: 'https://bugs.example/1' }],
  signOffs: [{ id: 's1', role: 'x', by: 'ann', at: minute(2), verdict: 'approve', item: 'prints' }],
} as const
const decision = decided(rules, evidence)

describe('explain', () => {
  it('tells who answers for a rule, where its trouble is discussed, what only warns, and how far a checklist is', () => {
    expect(explain(decision)).toMatchInlineSnapshot(`
      "Unsatisfied: 0 of 3 rules met; unit/a failed; 0 of 1 sign-offs as qe; installs: not done.
      Asked: release of koji_build bash-5.2-1.fc40, as of 2026-11-22T04:30:00.000Z.
      no: shop (policy): 0 of 3 met, 3 needed
        no: shop/a: unit/a failed
          why: it is the core
          owner: team-core
          known issue: https://bugs.example/1
        no, only warns: shop/lint: lint/strict failed
        waiting: shop/qe (signOff): 0 of 1 sign-offs as qe
        waiting: shop/manual (checklist): 1 of 2 done, 50 %
          waiting: installs: not done
      To open the gate:
        - another koji_build on which unit/a passes from the start, or a waiver; and a sign-off: 0 of 1 sign-offs as qe; and a sign-off: installs: not done, or a waiver
      Warnings, which do not close the gate: shop/lint."
    `)
  })

  it('says all there is, also what is on trial', () => {
    expect(explain(decision, { focus: 'all' })).toContain('no, dry run: shop/trial: trial/new failed')
    expect(explain(decision, { focus: 'all' })).toContain('ok: prints: done by ann')
  })

  it('as data: the branches that block, the ways out, and the rest of the decision', () => {
    const data = JSON.parse(explain(decision, { format: 'json' })) as Record<string, unknown>
    expect(data).toMatchObject({
      status: 'unsatisfied',
      nodes: [{ path: 'shop', children: [{ path: 'shop/a' }, { path: 'shop/qe' }, { path: 'shop/manual' }] }],
      ways: [expect.stringContaining('sign-off')],
      moreWays: false,
      warnings: [{ path: 'shop/lint' }],
    })
  })

  it('as Markdown: a name of a test is no markup', () => {
    const named = definePolicy({
      id: 'shop',
      applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
      rules: hostile.filter((text) => !/\p{Cc}/u.test(text)).map((testcase) => passing(testcase)),
    })
    const tokens = markup(explain(decided(named, { subject }), { format: 'markdown', focus: 'all' }))
    expect(tokens.filter((type) => /html|link|image|code|table|heading|blockquote/.test(type))).toEqual([])
    expect(explain(decision, { format: 'markdown' })).toMatchInlineSnapshot(`
      "**Unsatisfied: 0 of 3 rules met; unit/a failed; 0 of 1 sign-offs as qe; installs: not done.**

      Asked: release of koji\\_build bash-5.2-1.fc40, as of 2026-11-22T04:30:00.000Z.

      - no: shop \\(policy\\): 0 of 3 met, 3 needed
        - no: shop/a: unit/a failed
          - why: it is the core
          - owner: team-core
          - known issue: <https://bugs.example/1>
        - no, only warns: shop/lint: lint/strict failed
        - waiting: shop/qe \\(signOff\\): 0 of 1 sign-offs as qe
        - waiting: shop/manual \\(checklist\\): 1 of 2 done, 50 %
          - waiting: installs: not done

      To open the gate:

      - another koji\\_build on which unit/a passes from the start, or a waiver; and a sign-off: 0 of 1 sign-offs as qe; and a sign-off: installs: not done, or a waiver

      Warnings, which do not close the gate: shop/lint.
      "
    `)
  })

  it('as SARIF: one result for each leaf that blocks, and for what warns', () => {
    expectTypeOf<SarifLog>().toExtend<Loose<Log>>()
    const log = JSON.parse(explain(decision, { format: 'sarif' })) as Log
    expect(log.runs[0]?.results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['shop/a', 'error'],
      ['shop/qe', 'note'],
      ['shop/manual', 'note'],
      ['shop/lint', 'warning'],
    ])
    expect(log.runs[0]?.tool.driver.rules?.map(({ id }) => id)).toContain('shop/a')
  })
})
