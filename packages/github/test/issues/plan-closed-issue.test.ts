import { describe, expect, it } from 'vitest'
import { planOf, closed, fails, issue, open, passes, quiet, type PlanCase } from '../support/issue-cases.ts'
import { ago, seen } from '../support/issue-world.ts'

const cases: readonly PlanCase[] = [
  { title: 'what is closed and passes stays closed', tests: [passes(1)], issues: [closed], actions: [] },
  {
    title: 'a failure after it was closed opens it again',
    tests: [fails(1)],
    issues: [closed],
    actions: ['reopen 1'],
  },
  { title: 'a failure before that does not', tests: [fails(4.5)], issues: [closed], actions: [] },
  { title: 'nor does one at that moment', tests: [fails(4)], issues: [closed], actions: [] },
  {
    title: 'nor one before that of a flaky test: a false positive stays closed',
    tests: [fails(4.5, { isFlaky: true, lastPass: seen(1) })],
    issues: [{ ...closed, stateReason: 'not_planned' }],
    actions: [],
  },
  {
    title: 'nor one that was told of, whatever the clocks say',
    tests: [fails(3)],
    issues: [issue(1, { told: { failed: 3 }, closedAt: ago(4) })],
    actions: [],
  },
  {
    title: 'nor one after which it passed',
    tests: [fails(2, { lastPass: seen(1) })],
    issues: [closed],
    actions: [],
  },
  {
    title: 'a failure of the build that was told of opens it again, for it is another one',
    tests: [fails(1, { lastFailure: seen(1, seen(5).build) })],
    issues: [closed],
    actions: ['reopen 1'],
  },
  {
    title: 'it is opened again without a word where people asked for quiet',
    tests: [fails(1)],
    issues: [{ ...closed, labels: quiet }],
    actions: ['reopen 1 silently'],
  },
  {
    title: 'what was closed ten days before the failure is opened again',
    tests: [fails(1)],
    issues: [{ ...closed, closedAt: ago(11) }],
    actions: ['reopen 1'],
  },
  {
    title: 'what was closed earlier than that gets a new issue',
    tests: [fails(1)],
    issues: [{ ...closed, closedAt: ago(11.01) }],
    actions: ['open'],
  },
  {
    title: 'and so does what is locked',
    tests: [fails(1)],
    issues: [{ ...closed, isLocked: true }],
    actions: ['open'],
  },
  {
    title: 'but for no failure before it was closed',
    tests: [fails(4.5)],
    issues: [{ ...closed, isLocked: true }],
    actions: [],
  },
  {
    title: 'of several closed ones the last counts',
    tests: [fails(3)],
    issues: [closed, issue(2, { told: { failed: 5 }, closedAt: ago(2) })],
    actions: [],
  },
  {
    title: 'one that was closed as a duplicate is none of them',
    tests: [fails(3)],
    issues: [closed, issue(2, { told: { failed: 5 }, closedAt: ago(2), stateReason: 'duplicate' })],
    actions: ['reopen 1'],
  },
  {
    title: 'an open one counts before closed ones',
    tests: [fails(3)],
    issues: [issue(2, { told: { failed: 5 }, closedAt: ago(4) }), issue(1, { told: { failed: 6 } })],
    actions: ['comment 1'],
  },
  {
    title: 'of several open ones the oldest is kept',
    tests: [],
    issues: [issue(7, { told: { failed: 3 } }), issue(4, { told: { failed: 3 } })],
    actions: ['close 7 for 4'],
  },
  {
    title: 'but a flaky one before that',
    tests: [],
    issues: [issue(7, { told: { failed: 3, isFlaky: true } }), issue(4, { told: { failed: 3 } })],
    actions: ['close 4 for 7'],
  },
  {
    title: 'a duplicate that is locked is closed without a word',
    tests: [],
    issues: [open, issue(2, { told: { failed: 3 }, isLocked: true })],
    actions: ['close 2 for 1 silently'],
  },
  {
    title: 'an issue of somebody else is none, whatever stands in it',
    tests: [passes(1)],
    issues: [{ ...open, login: 'mona' }],
    actions: [],
  },
  {
    title: 'an issue without a mark is none',
    tests: [fails(1)],
    issues: [{ ...open, body: open.body.split('\n').slice(1).join('\n') }],
    actions: ['open'],
  },
  {
    title: 'an issue of another variant is none',
    tests: [{ ...fails(1), variant: { arch: 'aarch64' } }],
    issues: [open],
    actions: ['open'],
  },
  {
    title: 'an issue of a test whose name begins the same is none',
    tests: [{ ...fails(1), testcase: 'unit/adds more' }],
    issues: [open],
    actions: ['open'],
  },
  {
    title: 'one whose second line somebody broke is told of the last failure again',
    tests: [fails(3)],
    issues: [{ ...open, body: open.body.replace(/gatewright:told \S+/, 'gatewright:told soon') }],
    actions: ['comment 1'],
  },
  {
    title: 'and is not closed by a pass alone, for nobody knows of which failure',
    tests: [passes(1)],
    issues: [{ ...open, body: open.body.split('\n')[0] ?? '' }],
    actions: [],
  },
  {
    title: 'a test that is given twice is one',
    tests: [fails(2), passes(1), fails(1.5)],
    issues: [open],
    actions: ['close 1'],
  },
]

describe('a closed issue, and several', () => {
  it.each(cases)('$title', (one) => {
    expect(planOf(one)).toEqual({ actions: one.actions, withheld: 0 })
  })
})
