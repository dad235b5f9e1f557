import {
  planIssueActions,
  testMark,
  type TestIssue,
  type TestSighting,
  type WatchedTest,
} from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildDigest, readMarks } from '../../src/issues/issue-marks.ts'
import { latest } from '../../src/issues/watched-test.ts'
import { hostileNames } from '../support/decisions.ts'
import { ago, carriedOut, issueOf, labels, look, seen, suiteIssueOf } from '../support/issue-world.ts'

const days = fc.integer({ min: -2, max: 80 }).map((halves) => halves / 2)
const sighting: fc.Arbitrary<TestSighting> = fc
  .tuple(days, fc.option(fc.constantFrom('build a', 'build b', '--> `build`'), { nil: undefined }))
  .map(([at, build]) => seen(at, build))
const few = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const test: fc.Arbitrary<WatchedTest> = fc
  .record({
    testcase: fc.constantFrom('a', 'b', 'c', 'd', ...hostileNames.slice(0, 3)),
    variant: fc.constantFrom<WatchedTest['variant'][]>({}, { arch: 'x86_64' }),
    lastFailure: few(sighting),
    lastPass: few(sighting),
    isFlaky: fc.boolean(),
    suite: few(fc.constantFrom('one', 'two')),
  })
  .map((given) => {
    const { lastFailure, lastPass, suite, ...rest } = given
    return {
      ...rest,
      ...(lastFailure === undefined ? {} : { lastFailure }),
      ...(lastPass === undefined ? {} : { lastPass }),
      ...(suite === undefined ? {} : { suite }),
    }
  })

const change = fc.record({
  told: fc.record({
    failed: fc.integer({ min: 0, max: 40 }),
    isFlaky: fc.boolean(),
    build: fc.constantFrom('build a', 'build b', 'build c'),
  }),
  closed: few(fc.integer({ min: 0, max: 40 })),
  stateReason: fc.constantFrom('completed', 'not_planned', 'reopened', 'duplicate'),
  isLocked: fc.boolean(),
  labels: fc.subarray(Object.values(labels)),
  login: fc.constantFrom(look.login, look.login, look.login, 'mona'),
  isBroken: fc.constantFrom(false, false, false, true),
})

const issues: fc.Arbitrary<TestIssue[]> = fc
  .array(fc.tuple(test, change, fc.constantFrom('test', 'test', 'suite')), { maxLength: 12 })
  .map((listed) =>
    listed.map(([about, { closed, isBroken, ...said }, kind], index): TestIssue => {
      const given = { ...said, ...(closed === undefined ? {} : { closedAt: ago(closed) }) }
      const made =
        kind === 'test'
          ? issueOf(about, index + 1, given)
          : suiteIssueOf(about.suite ?? 'one', index + 1, given)
      return isBroken ? { ...made, body: made.body.replace('gatewright:told', 'gatewright: told') } : made
    }),
  )
const tests = fc.array(test, { maxLength: 14 })
const policy = fc.record({
  groupFrom: fc.integer({ min: 1, max: 4 }),
  mostNew: fc.constantFrom(1, 3, 100),
})

describe('a plan', () => {
  it('leaves nothing to plan once it is carried out, but for what it withheld', () => {
    fc.assert(
      fc.property(tests, issues, policy, (given, before, said) => {
        const options = { ...look, policy: said }
        let after: readonly TestIssue[] = before
        let plan = planIssueActions(given, after, options)
        while (plan.withheld > 0) {
          after = carriedOut(after, plan.actions)
          const next = planIssueActions(given, after, options)
          expect(next.withheld).toBeLessThan(plan.withheld)
          plan = next
        }
        after = carriedOut(after, plan.actions)
        expect(planIssueActions(given, after, options)).toEqual({ actions: [], withheld: 0 })
      }),
      { numRuns: 2_000 },
    )
  })

  it('is the same in whatever order tests and issues come', () => {
    const both = fc.tuple(tests, issues).chain(([given, before]) =>
      fc.record({
        given: fc.constant(given),
        before: fc.constant(before),
        shuffledTests: fc.shuffledSubarray(given, { minLength: given.length }),
        shuffledIssues: fc.shuffledSubarray(before, { minLength: before.length }),
      }),
    )
    fc.assert(
      fc.property(both, policy, ({ given, before, shuffledTests, shuffledIssues }, said) => {
        const options = { ...look, policy: said }
        const plan = planIssueActions(given, before, options)
        expect(planIssueActions(shuffledTests, shuffledIssues, options)).toEqual(plan)
        expect(planIssueActions([...given, ...given], [...before, ...before], options)).toEqual(plan)
      }),
    )
  })

  it('touches each issue once, and none of anybody else', () => {
    fc.assert(
      fc.property(tests, issues, policy, (given, before, said) => {
        const { actions } = planIssueActions(given, before, { ...look, policy: said })
        const numbers = actions.flatMap((action) => (action.kind === 'open' ? [] : [action.number]))
        expect(new Set(numbers).size).toBe(numbers.length)
        for (const number of numbers)
          expect(before.find((issue) => issue.number === number)?.login).toBe(look.login)
        const marks = actions.flatMap((action) => (action.kind === 'open' ? [action.mark] : []))
        expect(new Set(marks).size).toBe(marks.length)
        expect(marks.length).toBeLessThanOrEqual(said.mostNew)
      }),
    )
  })

  it('tells of nothing that is closed without a failure that is newer', () => {
    fc.assert(
      fc.property(tests, issues, policy, (given, before, said) => {
        const failures = given.flatMap(({ lastFailure }) => (lastFailure ? [lastFailure.at] : []))
        const { actions } = planIssueActions(given, before, { ...look, policy: said })
        for (const action of actions) {
          if (action.kind !== 'reopen' && action.kind !== 'open') continue
          const marks = readMarks(action.body)
          // What it tells of is a failure that was seen.
          expect(failures).toContain(marks?.told?.at)
          const closed = before
            .filter(({ login, body }) => login === look.login && readMarks(body)?.mark === marks?.mark)
            .filter(({ stateReason }) => stateReason !== 'duplicate')
          for (const { closedAt } of closed)
            if (closedAt !== undefined)
              expect(Date.parse(marks?.told?.at ?? '')).toBeGreaterThan(Date.parse(closedAt))
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('closes no flaky one, none that fails, and none that passed in the build of its failure', () => {
    fc.assert(
      fc.property(tests, issues, policy, (given, before, said) => {
        const { actions } = planIssueActions(given, before, { ...look, policy: said })
        for (const action of actions) {
          if (action.kind !== 'close') continue
          const issue = before.find(({ number }) => number === action.number)
          expect(issue?.labels).not.toContain(labels.flaky)
          expect(issue?.stateReason).not.toBe('reopened')
          expect(issue?.isOpen).toBe(true)
          const marks = readMarks(issue?.body ?? '')
          const about = given.filter((one) => testMark(one) === marks?.mark)
          const passed = latest(...about.map(({ lastPass }) => lastPass))
          for (const { lastFailure } of about)
            if (lastFailure) expect(Date.parse(lastFailure.at)).toBeLessThan(Date.parse(passed?.at ?? ''))
          if (passed) expect(marks?.told?.build).not.toBe(buildDigest(passed.build))
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('says nothing where people ask for quiet or may not answer', () => {
    fc.assert(
      fc.property(tests, issues, policy, (given, before, said) => {
        const { actions } = planIssueActions(given, before, { ...look, policy: said })
        for (const action of actions) {
          if (action.kind === 'open' || action.comment === undefined) continue
          const issue = before.find(({ number }) => number === action.number)
          expect(issue?.labels).not.toContain(labels.quiet)
          expect(issue?.isLocked).toBe(false)
        }
      }),
    )
  })
})
