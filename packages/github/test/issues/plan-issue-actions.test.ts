import { planIssueActions } from '@gatewright/github'
import { describe, expect, it } from 'vitest'
import { closed, fails, issue, open, suite, test } from '../support/issue-cases.ts'
import { ago, issueOf, look, now, seen } from '../support/issue-world.ts'

const [first = test] = suite(1)

describe('planIssueActions', () => {
  it('opens no more than the policy allows at once, and says how many are left', () => {
    const tests = suite(9)
    const { actions, withheld } = planIssueActions(tests, [], { ...look, policy: { mostNew: 4 } })
    expect(actions).toHaveLength(4)
    expect(withheld).toBe(5)
  })

  it('names in the issue of a suite those that fail, with their own issues', () => {
    const { actions } = planIssueActions(suite(11), [issueOf(first, 7, { told: { failed: 3 } })], look)
    const [action] = actions
    if (action?.kind !== 'open') throw new TypeError('Nothing is opened.')
    expect(action.body).toContain('11 tests of unit fail at once.')
    expect(action.body).toContain('- unit/case 0 (#7)\n')
    expect(action.body).toContain('- unit/case 10\n')
  })

  it('names in a new issue the one that was there before', () => {
    const { actions } = planIssueActions([fails(1)], [{ ...closed, isLocked: true }], look)
    expect(actions).toMatchObject([{ kind: 'open', after: 1, body: expect.stringContaining('#1') as string }])
  })

  it('names there no issue that is closed', () => {
    const gone = issueOf(first, 7, { told: { failed: 3 }, closedAt: ago(2) })
    const [action] = planIssueActions(suite(11), [gone], look).actions
    expect(action).toMatchObject({ body: expect.stringContaining('- unit/case 0\n') as string })
  })

  it('names in an issue that it writes anew the one before it, and none behind it', () => {
    const earlier = issue(1, { told: { failed: 9 }, closedAt: ago(8) })
    const later = issue(5, { told: { failed: 9 }, closedAt: ago(8) })
    const { actions } = planIssueActions(
      [fails(1)],
      [earlier, issue(3, { told: { failed: 3 } }), later],
      look,
    )
    expect(actions).toMatchObject([{ number: 3, body: expect.stringContaining('before in #1.') as string }])
  })

  it.each([
    ['comment', [fails(1)], open],
    ['label', [fails(3, { isFlaky: true })], open],
    ['reopen', [fails(1)], closed],
  ])('keeps what people wrote below an issue: %s', (kind, tests, about) => {
    const written = { ...about, body: `${about.body}\nMy own words.` }
    const { actions } = planIssueActions(tests, [written], look)
    expect(actions).toMatchObject([{ kind, body: expect.stringMatching(/-->\nMy own words\.$/) as string }])
  })

  it('takes of two failures at one moment the same one, whichever comes first', () => {
    const one = fails(1, { lastFailure: seen(1, 'one') })
    const other = fails(1, { lastFailure: seen(1, 'other') })
    expect(planIssueActions([one, other], [], look)).toEqual(planIssueActions([other, one], [], look))
  })

  it.each(['a, b', '', 'x'.repeat(51), ' a'])('refuses the label "%s"', (label) => {
    expect(() => planIssueActions([], [], { now, login: 'x', policy: { label } })).toThrow(TypeError)
  })
})
