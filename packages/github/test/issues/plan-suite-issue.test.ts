import { describe, expect, it } from 'vitest'
import { planOf, fails, passes, quiet, suite, test, type PlanCase } from '../support/issue-cases.ts'
import { ago, issueOf, seen, suiteIssueOf } from '../support/issue-world.ts'

const [first = test, ...others] = suite(12)
const openSuite = suiteIssueOf('unit', 50, { told: { failed: 3 } })
const closedSuite = suiteIssueOf('unit', 50, { told: { failed: 3 }, closedAt: ago(2) })

const cases: readonly PlanCase[] = [
  {
    title: 'nine failures are nine issues',
    tests: suite(9),
    actions: Array.from({ length: 9 }, () => 'open'),
  },
  { title: 'ten failures of a suite are one issue', tests: suite(10), actions: ['open suite'] },
  {
    title: 'ten failures of no suite are ten issues',
    tests: suite(10).map(({ suite: _, ...rest }) => rest),
    actions: Array.from({ length: 10 }, () => 'open'),
  },
  {
    title: 'how many is said by the policy',
    tests: suite(3),
    policy: { groupFrom: 3 },
    actions: ['open suite'],
  },
  {
    title: 'while it is open, no test of the suite gets one',
    tests: [first],
    issues: [openSuite],
    actions: ['comment 50'],
  },
  {
    title: 'nor is anything said about them or opened again',
    tests: suite(2),
    issues: [
      { ...openSuite, labels: quiet },
      issueOf(first, 1, { told: { failed: 3 } }),
      issueOf({ ...first, testcase: 'unit/case 1' }, 2, { told: { failed: 9 }, closedAt: ago(8) }),
    ],
    actions: [],
  },
  {
    title: 'but a pass closes the issue of a test',
    tests: [{ ...passes(1), testcase: 'unit/case 0', variant: {}, suite: 'unit' }, ...others],
    issues: [openSuite, issueOf(first, 1, { told: { failed: 3 } })],
    actions: ['comment 50', 'close 1'],
  },
  {
    title: 'it is closed when none fails and one passes',
    tests: suite(2, passes),
    issues: [openSuite],
    actions: ['close 50'],
  },
  {
    title: 'and not by a pass in the build of the failure',
    tests: suite(2, () => ({ lastPass: seen(1, seen(3).build) })),
    issues: [openSuite],
    actions: [],
  },
  {
    title: 'and not while one fails',
    tests: [...suite(2, passes), { ...fails(3), testcase: 'unit/last', suite: 'unit' }],
    issues: [openSuite],
    actions: [],
  },
  {
    title: 'what was told of with the suite and closed by a person is not opened one by one',
    tests: suite(12, () => fails(2.5)),
    issues: [closedSuite],
    actions: [],
  },
  {
    title: 'a newer failure of many opens another one, and never the closed one again',
    tests: suite(12),
    issues: [closedSuite],
    actions: ['open suite'],
  },
  {
    title: 'a newer failure of few opens one for each',
    tests: suite(2),
    issues: [closedSuite],
    actions: ['open', 'open'],
  },
  {
    title: 'many failures that were all told of open none',
    tests: suite(12),
    issues: suite(12).map((one, index) => issueOf(one, index + 1, { told: { failed: 1 } })),
    actions: [],
  },
  {
    title: 'several issues of a suite are duplicates as well',
    tests: [],
    issues: [openSuite, { ...openSuite, number: 51 }],
    actions: ['close 51 for 50'],
  },
  {
    title: 'another suite is another matter',
    tests: suite(2).map((one) => ({ ...one, suite: 'ui' })),
    issues: [openSuite],
    actions: ['open', 'open'],
  },
]

describe('an issue of a suite', () => {
  it.each(cases)('$title', (one) => {
    expect(planOf(one)).toEqual({ actions: one.actions, withheld: 0 })
  })
})
