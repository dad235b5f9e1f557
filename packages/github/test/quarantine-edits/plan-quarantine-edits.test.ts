import {
  planQuarantineEdits,
  planReleaseEdits,
  type Framework,
  type QuarantineEditsPolicy,
  type TestToQuarantine,
} from '@gatewright/github/quarantine-edits'
import { describe, expect, it } from 'vitest'
import { refusals } from './refusals.ts'
import { cases, mark } from './sources.ts'

const policy: QuarantineEditsPolicy = { parametrised: 'all-cases' }

function testOf(given: { framework: Framework; path: string; name: string }): TestToQuarantine {
  const { framework, path, name } = given
  return {
    testcase: name,
    framework,
    path,
    reason: 'Fails in one of 20 runs.',
    issueUrl: 'https://github.com/shop/cart/issues/123',
    until: '2026-12-31T00:00:00Z',
  }
}

describe('an edit', () => {
  describe.each(['\n', '\r\n'])('with lines that end in %j', (end) => {
    it.each(cases)('annotates $title for $framework', (given) => {
      const before = given.before.join(end)
      const test = testOf(given)
      const plan = planQuarantineEdits({
        tests: [test],
        files: [{ path: given.path, text: before, blobSha: 'a1' }],
        policy,
      })
      expect(plan.notFound).toEqual([])
      expect(plan.edits.map(({ text }) => text.split(end))).toEqual([given.after])
      expect(plan.edits[0]).toMatchObject({ path: given.path, blobSha: 'a1' })

      const files = [{ path: given.path, text: given.after.join(end) }]
      expect(planQuarantineEdits({ tests: [test], files, policy })).toMatchObject({
        edits: [],
        edited: [],
        unchanged: [test],
        notFound: [],
      })

      const released = planReleaseEdits({ tests: [test], files })
      expect(released.edits.map(({ text }) => text)).toEqual([before])

      const later = planQuarantineEdits({
        tests: [{ ...test, until: '2027-01-31T00:00:00Z' }],
        files,
        policy,
      })
      const renewed = mark.replace('2026-12-31', '2027-01-31')
      expect(later.edits[0]?.text).toBe(given.after.join(end).replace(mark, renewed))
    })
  })

  it('keeps the mark of the byte order in its place', () => {
    const test = testOf({ framework: 'jest', path: 'a.test.js', name: 'adds' })
    const text = "\ufefftest('adds', () => {})\n"
    const { edits } = planQuarantineEdits({ tests: [test], files: [{ path: 'a.test.js', text }] })
    expect(edits[0]?.text).toBe(`\ufeff// ${mark}\ntest.skip('adds', () => {})\n`)
    const released = planReleaseEdits({
      tests: [test],
      files: [{ path: 'a.test.js', text: edits[0]?.text ?? '' }],
    })
    expect(released.edits[0]?.text).toBe(text)
  })

  it('takes the import of pytest away with the last annotation only', () => {
    const path = 'tests/test_a.py'
    const text = 'def test_a():\n    pass\n\n\ndef test_b():\n    pass\n'
    const tests = ['test_a', 'test_b'].map((name) => testOf({ framework: 'pytest', path, name }))
    const both = planQuarantineEdits({ tests, files: [{ path, text }] }).edits[0]?.text ?? ''
    expect(both.match(/import pytest/g)).toHaveLength(1)
    const one = planReleaseEdits({ tests: tests.slice(0, 1), files: [{ path, text: both }] }).edits[0]?.text
    expect(one).toContain('import pytest')
    const none = planReleaseEdits({ tests: tests.slice(1), files: [{ path, text: one ?? '' }] }).edits[0]
      ?.text
    expect(none).toBe(text)
    expect(planReleaseEdits({ tests, files: [{ path, text: both }] }).edits[0]?.text).toBe(text)
  })
})

describe('a test in doubt', () => {
  it.each(refusals)('is not edited: $why for $title ($framework)', ({ why, framework, name, text, path }) => {
    const test = testOf({ framework, path: path ?? 'a.test', name })
    const plan = planQuarantineEdits({ tests: [test], files: [{ path: 'a.test', text }] })
    expect(plan.notFound).toEqual([{ test, why }])
    expect(plan.edits).toEqual([])
  })

  it('is not edited where two ends are wanted of one declaration', () => {
    const first = testOf({ framework: 'jest', path: 'a.test', name: 'adds 1' })
    const second = { ...first, testcase: 'adds 2', until: '2027-01-31T00:00:00Z' }
    const files = [{ path: 'a.test', text: "it.each([1, 2])('adds %i', f)\n" }]
    const plan = planQuarantineEdits({ tests: [first, second], files, policy })
    expect(plan.edited).toEqual([{ test: first, line: 1 }])
    expect(plan.notFound).toEqual([{ test: second, why: 'ambiguous' }])
  })

  it('is not released where somebody else skipped it', () => {
    const tests = [testOf({ framework: 'jest', path: 'a.test', name: 'adds' })]
    const files = [{ path: 'a.test', text: "// flaky\nit.skip('adds', f)\n" }]
    expect(planReleaseEdits({ tests, files })).toMatchObject({ edits: [], unchanged: tests })
  })
})

describe('the pull request', () => {
  const first = testOf({ framework: 'jest', path: 'a.test.js', name: 'adds' })
  const files = [{ path: 'a.test.js', text: "it('adds', f)\n" }]

  it('has a branch of the edits, labels, and a text that says what and why', () => {
    const plan = planQuarantineEdits({ tests: [first, { ...first, testcase: 'other' }], files })
    expect(plan.branch).toMatch(/^gatewright\/quarantine\/[\da-f]{12}$/)
    expect(planQuarantineEdits({ tests: [first], files }).branch).toBe(plan.branch)
    expect(plan.title).toBe('Quarantine a flaky test')
    expect(plan.labels).toEqual(['quarantine', 'flaky-test'])
    expect(plan.body).toBe(
      [
        'These tests are skipped until they are repaired, or until the end of their quarantine.',
        '',
        '- In a.test.js, line 1: adds, until 2026-12-31: Fails in one of 20 runs. <https://github.com/shop/cart/issues/123>',
        '',
        'Not edited:',
        '',
        '- In a.test.js: other: nothing in its file declares it',
      ].join('\n'),
    )
  })

  it('has the labels and the branch of the policy', () => {
    const policy = { branchPrefix: 'flaky/skip', labels: ['flaky'] }
    const plan = planQuarantineEdits({ tests: [first], files, policy })
    expect(plan.branch).toMatch(/^flaky\/skip\//)
    expect(plan.labels).toEqual(['flaky'])
  })

  it('says what changes, and where', () => {
    const [edit] = planQuarantineEdits({ tests: [first], files }).edits
    expect(edit?.changes).toEqual([
      { from: 0, to: 0, before: '', after: `// ${mark}\n` },
      { from: 2, to: 2, before: '', after: '.skip' },
    ])
  })
})
