import { planQuarantineEdits, planReleaseEdits } from '@gatewright/github/quarantine-edits'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quarantineMark } from '../../src/quarantine-edits/quarantine-mark.ts'
import { hostileNames, name } from '../support/decisions.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'
import { cases, mark } from './sources.ts'

const text = fc.oneof(name, fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...hostileNames))
const given = fc.constantFrom(...cases)
const issue = fc.oneof(
  text,
  text.map((tail) => `https://github.com/shop/cart/issues/123${tail}`),
  fc.constantFrom(
    'https://x.example/*/',
    'https://x.example/"+f()+"',
    "https://x.example/'",
    'x\\u000a',
    'a\n',
    '',
  ),
)

describe('what somebody hostile says', () => {
  it('gets into no source', () => {
    fc.assert(
      fc.property(
        given,
        text,
        issue,
        ({ framework, path, name: reported, before, after }, reason, issueUrl) => {
          const test = { testcase: 'x', name: reported, framework, path, reason, issueUrl }
          const plan = planQuarantineEdits({
            tests: [{ ...test, until: '2026-12-31T00:00:00Z' }],
            files: [{ path, text: before.join('\n') }],
            policy: { parametrised: 'all-cases' },
          })
          const own = quarantineMark('2026-12-31T00:00:00Z', issueUrl)
          if (own === undefined) expect(plan.notFound.map(({ why }) => why)).toEqual(['unfit-mark'])
          else expect(plan.edits[0]?.text).toBe(after.join('\n').replace(mark, () => own))
        },
      ),
    )
  })

  it('makes a mark that no language reads as more than a text', () => {
    fc.assert(
      fc.property(issue, text, (issueUrl, until) => {
        expect(quarantineMark(until, issueUrl)).toBeUndefined()
        const own = quarantineMark('2026-12-31T00:00:00Z', issueUrl)
        if (own !== undefined) expect(own).toMatch(/^[\w:/.~%?=&# -]+$/)
      }),
    )
  })

  it('is no markup in the pull request, and calls nobody', () => {
    fc.assert(
      fc.property(text, text, text, (testcase, reason, path) => {
        const test = { testcase, name: 'adds', framework: 'jest' as const, path, reason }
        const plan = planQuarantineEdits({
          tests: [
            { ...test, issueUrl: 'https://github.com/shop/cart/issues/7', until: '2026-12-31T00:00:00Z' },
            { ...test, name: 'other', issueUrl: testcase, until: reason },
          ],
          files: [{ path, text: "it('adds', f)" }],
        })
        const html = rendered(plan.body)
        expect(html.match(/<(?!\/?(?:p|ul|li|a)\b)[a-z!]/gi)).toBeNull()
        expect(html.match(/<a /g)).toHaveLength(1)
        expect(html.match(/<li>/g)).toHaveLength(2)
        expect(mentions(textOf(html))).toEqual([])
        expect(plan.title).toBe('Quarantine a flaky test')
      }),
    )
  })

  it('as a source is edited by our lines only, or not at all', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'it',
        "('adds'",
        '"adds"',
        'do',
        'end',
        '{',
        '}',
        ')',
        '(',
        '=>',
        '`',
        '/*',
        '*/',
        '#',
        '//',
      ),
      fc.constantFrom(
        'def test_a():',
        'class A',
        '@Test',
        '[Test]',
        'void adds',
        '\n',
        '  ',
        '"""',
        "'",
        '\\',
        '%(',
      ),
      fc.constantFrom(
        'describe "a"',
        'func TestA(t *testing.T) {',
        'pass',
        ', f)',
        '$"',
        '@"',
        '<<~X',
        '\r\n',
        '\ud800',
      ),
    )
    const source = fc.oneof(
      fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
      fc
        .tuple(given, fc.nat(), fc.array(word, { maxLength: 3 }))
        .map(([{ before }, at, words]) => before.toSpliced(at % before.length, 0, words.join('')).join('\n')),
    )
    fc.assert(
      fc.property(source, given, (before, { framework, path, name: reported }) => {
        const test = { testcase: 'x', name: reported, framework, path, reason: '', issueUrl: 'X-1' }
        const tests = [{ ...test, until: '2026-12-31T00:00:00Z' }]
        const policy = { parametrised: 'all-cases' as const }
        const [edit] = planQuarantineEdits({ tests, files: [{ path, text: before }], policy }).edits
        if (!edit) return
        for (const change of edit.changes) expect(change.before).toBe('')
        const again = planQuarantineEdits({ tests, files: [edit], policy })
        expect(again.edits).toEqual([])
        expect(again.unchanged).toEqual(tests)
        expect(planReleaseEdits({ tests, files: [edit] }).edits[0]?.text).toBe(before)
      }),
      { numRuns: 500 },
    )
  })
})
