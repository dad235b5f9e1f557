import { describe, expect, it } from 'vitest'
import { testsByOutcome } from '../../src/messages/tests-by-outcome.ts'
import type { DecisionNode } from '../../src/policy/index.ts'
import { decisionOf, leaf, ruleOf } from './support/decision-examples.ts'

const none = { passed: [], warned: [], failed: [] }
const failed: Partial<DecisionNode> = { status: 'unsatisfied', code: 'failed' }

function testsOf(...rules: readonly DecisionNode[]): ReturnType<typeof testsByOutcome> {
  return testsByOutcome(decisionOf('satisfied', rules))
}

describe('testsByOutcome', () => {
  it.each<{ title: string; fields: Partial<DecisionNode>; list?: 'passed' | 'warned' | 'failed' }>([
    { title: 'a pass', fields: {}, list: 'passed' },
    { title: 'a failure', fields: failed, list: 'failed' },
    { title: 'a flaky test', fields: { status: 'unsatisfied', code: 'flaky' }, list: 'failed' },
    {
      title: 'a skip that is not allowed',
      fields: { status: 'unsatisfied', code: 'skipped' },
      list: 'failed',
    },
    { title: 'a test that broke', fields: { status: 'inconclusive', code: 'errored' }, list: 'failed' },
    { title: 'a waived failure', fields: { code: 'waived', base: 'failed' }, list: 'warned' },
    { title: 'a quarantined test', fields: { code: 'quarantined', base: 'flaky' }, list: 'warned' },
    {
      title: 'what is left out of the count',
      fields: { status: 'not-applicable', code: 'quarantined', base: 'failed' },
      list: 'warned',
    },
    { title: 'a known failure', fields: { code: 'known-failure', base: 'failed' }, list: 'warned' },
    { title: 'an item of a checklist', fields: { code: 'signed-off' }, list: 'passed' },
    { title: 'no worse than before', fields: { code: 'non-inferior' }, list: 'passed' },
    { title: 'a skip that is allowed', fields: { code: 'skipped' } },
    { title: 'a missing result', fields: { status: 'pending', code: 'missing' } },
    { title: 'a running test', fields: { status: 'pending', code: 'incomplete' } },
    { title: 'what is not asked for', fields: { status: 'not-applicable', code: 'not-met' } },
    { title: 'a failure that only warns', fields: { ...failed, enforcement: 'warn' }, list: 'warned' },
    { title: 'a pass that would only warn', fields: { enforcement: 'warn' }, list: 'passed' },
    { title: 'a test on trial', fields: { ...failed, enforcement: 'dry-run' } },
    { title: 'a rule that is not in force', fields: { ...failed, code: 'not-effective' } },
  ])('$title: $list', ({ fields, list }) => {
    expect(testsOf(ruleOf([leaf(fields)]))).toEqual(list ? { ...none, [list]: ['unit/a'] } : none)
  })

  it('hears a warning or a trial of the rule above', () => {
    expect(testsOf(ruleOf([leaf(failed)], { enforcement: 'warn' }))).toEqual({ ...none, warned: ['unit/a'] })
    expect(testsOf(ruleOf([leaf(failed)], { enforcement: 'dry-run' }))).toEqual(none)
  })

  it('tells variants apart', () => {
    const path = 'shop.merge/0/unit/a [arch=x86_64]'
    expect(testsOf(ruleOf([leaf(), leaf({ ...failed, path })]))).toEqual({
      ...none,
      passed: ['unit/a'],
      failed: ['unit/a [arch=x86_64]'],
    })
  })

  it('tells them apart below a node of the testcase too', () => {
    const path = 'shop.merge/0/unit/a [arch=x86_64]'
    const fold = ruleOf([leaf({ path })], { path: 'shop.merge/0/unit/a#variants', testcase: 'unit/a' })
    expect(testsOf(ruleOf([fold]))).toEqual({ ...none, passed: ['unit/a [arch=x86_64]'] })
  })

  it('names what a leaf cites together, by the results', () => {
    const { testcase: _, ...together } = leaf({
      path: 'shop.merge/0#passed',
      cites: { results: ['r1', 'r2', 'r3'] },
    })
    const decision = decisionOf('satisfied', [ruleOf([together])])
    const results = [
      { id: 'r1', testcase: 'unit/a', variant: {} },
      { id: 'r2', testcase: 'unit/b', variant: { arch: 'x86_64' } },
      { id: 'r4', testcase: 'unit/c', variant: {} },
    ]
    expect(testsByOutcome(decision)).toEqual(none)
    expect(testsByOutcome(decision, results).passed).toEqual(['unit/a', 'unit/b [arch=x86_64]'])
    const closed = decisionOf('unsatisfied', [ruleOf([{ ...together, ...failed }])])
    expect(testsByOutcome(closed, results)).toEqual(none)
  })

  it('names the testcase where the path does not', () => {
    expect(testsOf(ruleOf([leaf({ path: 'elsewhere' })]))).toEqual({ ...none, passed: ['unit/a'] })
  })

  it('names the subject where it is another', () => {
    const subject = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }
    const passed = ['koji_build:bash-5.2-1.fc40 unit/a', 'unit/a']
    expect(testsOf(ruleOf([leaf()], { subject }), ruleOf([leaf()]))).toEqual({ ...none, passed })
  })

  it('does not name the subject of the decision', () => {
    const { subject } = decisionOf('satisfied')
    expect(testsOf(ruleOf([leaf()], { subject }))).toEqual({ ...none, passed: ['unit/a'] })
  })

  it('is about tests only', () => {
    const { testcase: _, ...completeness } = leaf({ ...failed, path: 'shop.merge/0#run' })
    expect(testsOf(ruleOf([completeness]))).toEqual(none)
  })

  it('puts a test into one list: the worst of what rules say', () => {
    const waived = leaf({ code: 'waived', base: 'failed' })
    expect(testsOf(ruleOf([leaf(), waived, leaf()]))).toEqual({ ...none, warned: ['unit/a'] })
    expect(testsOf(ruleOf([leaf(failed), waived, leaf()]))).toEqual({ ...none, failed: ['unit/a'] })
  })

  it('sorts', () => {
    const names = ['unit/b', 'unit/a', 'unit/A']
    const { passed } = testsOf(ruleOf(names.map((testcase) => leaf({ testcase }))))
    expect(passed).toEqual(['unit/A', 'unit/a', 'unit/b'])
  })
})
