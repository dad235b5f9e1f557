import { describe, expect, it } from 'vitest'
import { planOf, fails, flaky, open, passes, quiet, test, type PlanCase } from '../support/issue-cases.ts'
import { labels, seen } from '../support/issue-world.ts'

const cases: readonly PlanCase[] = [
  { title: 'a failure opens an issue', tests: [fails(1)], actions: ['open'] },
  { title: 'no test, no issue', tests: [], actions: [] },
  { title: 'a test that only passed opens none', tests: [passes(1)], actions: [] },
  { title: 'a test that was never seen opens none', tests: [test], actions: [] },
  { title: 'a failure before a pass opens none', tests: [fails(2, { lastPass: seen(1) })], actions: [] },
  {
    title: 'a failure at the moment of a pass counts',
    tests: [fails(1, { lastPass: seen(1, 'other') })],
    actions: ['open'],
  },
  {
    title: 'a pass and a failure in one build open it as flaky',
    tests: [fails(2, { lastPass: seen(1, seen(2).build) })],
    actions: [`open ${labels.flaky}`],
  },
  {
    title: 'a test that is flaky by its history opens it as flaky, though it passed since',
    tests: [fails(2, { lastPass: seen(1), isFlaky: true })],
    actions: [`open ${labels.flaky}`],
  },
  {
    title: 'a flaky test that never failed opens none',
    tests: [passes(1, { isFlaky: true })],
    actions: [],
  },
  {
    title: 'other labels are those of the policy',
    tests: [fails(1)],
    policy: { otherLabels: ['bug', 'p1'] },
    actions: ['open bug p1'],
  },
  { title: 'a failure of long ago opens none', tests: [fails(31)], actions: [] },
  {
    title: 'how long ago is said by the policy',
    tests: [fails(31)],
    policy: { openWithinMs: 32 * 24 * 3_600_000 },
    actions: ['open'],
  },
  { title: 'a failure that is yet to come is left alone', tests: [fails(-1)], actions: [] },
  {
    title: 'and so is one at what is no instant',
    tests: [fails(1, { lastFailure: { at: '1 --> @mona', build: 'x' } })],
    actions: [],
  },
  {
    title: 'a pass that is yet to come closes nothing',
    tests: [passes(-1)],
    issues: [open],
    actions: [],
  },
  { title: 'a further failure is a comment', tests: [fails(1)], issues: [open], actions: ['comment 1'] },
  { title: 'a failure that was told of is none', tests: [fails(3)], issues: [open], actions: [] },
  { title: 'nor is one before it', tests: [fails(4)], issues: [open], actions: [] },
  {
    title: 'nor is another one of the same build',
    tests: [fails(1, { lastFailure: seen(1, seen(3).build) })],
    issues: [open],
    actions: [],
  },
  {
    title: 'where people ask for quiet, nothing is said',
    tests: [fails(1)],
    issues: [{ ...open, labels: quiet }],
    actions: [],
  },
  {
    title: 'the case of letters makes no other label',
    tests: [fails(1)],
    issues: [{ ...open, labels: quiet.map((label) => label.toUpperCase()) }],
    actions: [],
  },
  {
    title: 'where only collaborators may speak, nothing is said',
    tests: [fails(1)],
    issues: [{ ...open, isLocked: true }],
    actions: [],
  },
  { title: 'a pass closes', tests: [passes(1)], issues: [open], actions: ['close 1'] },
  {
    title: 'a pass after a failure that was not told of closes',
    tests: [fails(2, { lastPass: seen(1) })],
    issues: [open],
    actions: ['close 1'],
  },
  { title: 'a pass before the failure closes nothing', tests: [passes(4)], issues: [open], actions: [] },
  {
    title: 'a pass in the build of the failure closes nothing: the test is flaky',
    tests: [passes(1, { lastPass: seen(1, seen(3).build) })],
    issues: [open],
    actions: ['label 1'],
  },
  {
    title: 'a pass closes without a word where people ask for quiet',
    tests: [passes(1)],
    issues: [{ ...open, labels: quiet }],
    actions: ['close 1 silently'],
  },
  {
    title: 'a test that did not run closes nothing',
    tests: [],
    issues: [open],
    actions: [],
  },
  {
    title: 'what a person opened again is not closed',
    tests: [passes(1)],
    issues: [{ ...open, stateReason: 'reopened' }],
    actions: [],
  },
  { title: 'a flaky one stays open when it passes', tests: [passes(1)], issues: [flaky], actions: [] },
  { title: 'and nothing more is said when it fails', tests: [fails(1)], issues: [flaky], actions: [] },
  {
    title: 'a test whose history turns flaky is told so once',
    tests: [fails(3, { lastPass: seen(1), isFlaky: true })],
    issues: [open],
    actions: ['label 1'],
  },
  {
    title: 'without a word where people ask for quiet',
    tests: [fails(3, { lastPass: seen(1), isFlaky: true })],
    issues: [{ ...open, labels: quiet }],
    actions: ['label 1 silently'],
  },
  {
    title: 'a label that a person took away stays away',
    tests: [fails(3, { lastPass: seen(1), isFlaky: true })],
    issues: [{ ...flaky, labels: [labels.test] }],
    actions: [],
  },
  {
    title: 'and further failures are told of again',
    tests: [fails(1, { isFlaky: true })],
    issues: [{ ...flaky, labels: [labels.test] }],
    actions: ['comment 1'],
  },
  {
    title: 'and a pass closes it where its history is calm',
    tests: [passes(1)],
    issues: [{ ...flaky, labels: [labels.test] }],
    actions: ['close 1'],
  },
]

describe('an open issue, and none', () => {
  it.each(cases)('$title', (one) => {
    expect(planOf(one)).toEqual({ actions: one.actions, withheld: 0 })
  })
})
