import { describe, expect, it } from 'vitest'
import {
  atLeast,
  checklist,
  definePolicy,
  include,
  noneFailing,
  nonInferior,
  passing,
  ratio,
  type Evidence,
} from '../../src/policy/index.ts'

import { runCases } from '../../src/testing/index.ts'
import { arches, empty, evidenceOf, policyOf, prepared } from './support/case-examples.ts'

const slots = ({ results }: Evidence): string[] => results.map(({ id, outcome }) => `${id} ${outcome}`)

describe('results', () => {
  it('are one for every variant that is declared', () => {
    const rules = [
      passing('a', { variants: arches, where: { os: 'linux' } }),
      passing('a', { id: 'again', variants: [{ arch: 'x86_64', os: 'linux' }] }),
      passing('b'),
      passing('b', { id: 'where', where: { os: 'linux' } }),
      passing('c', { variants: [{ os: 'linux' }] }),
      passing('c', { id: 'looks' }),
    ]
    expect(slots(evidenceOf(empty.passing('a').failing('b').errored('c'), ...rules))).toEqual([
      'a [arch=aarch64,os=linux] PASSED',
      'a [arch=x86_64,os=linux] PASSED',
      'b FAILED',
      'b [os=linux] FAILED',
      'c [os=linux] ERROR',
    ])
  })

  it('have the variant without keys where only populations mention the testcase', () => {
    const rules = [
      noneFailing({ group: 'complete', testcases: 'unit/*' }),
      ratio('50%', { of: { list: 'many' }, minSample: 1 }),
      ratio('50%', { of: { observed: 'e2e/?', minCount: 1 }, minSample: 1 }),
      noneFailing({ testcases: ['named'] }),
      nonInferior({
        testcases: 'smoke/*',
        baseline: { ref: 'base-branch', window: 'P1D', minRuns: 1 },
        margin: '5%',
        confidence: '95%',
        looks: [1],
      }),
      checklist({ items: ['prints'] }),
    ]
    const one = empty
      .list('many', ['listed'])
      .passing('unit/a', 'listed', 'e2e/1', 'named', 'smoke/a', 'prints')
      .running('unit/b')
    const { results } = evidenceOf(one, ...rules)
    expect(results.map(({ testcase, variant }) => [testcase, variant])).toEqual(
      ['e2e/1', 'listed', 'named', 'prints', 'smoke/a', 'unit/a', 'unit/b'].map((name) => [name, {}]),
    )
  })

  it('are those of the variants that the case names, wherever it does', () => {
    const rule = passing('a', { variants: arches })
    const before = empty.variant({ arch: 's390x' }).passing('a').variant({ arch: 'x86_64' })
    expect(slots(evidenceOf(before, rule))).toEqual(['a [arch=s390x] PASSED', 'a [arch=x86_64] PASSED'])
    const after = empty.passing('a').variant({ arch: 'x86_64' }).variant({ arch: 's390x' })
    expect(evidenceOf(after, rule)).toEqual(evidenceOf(before, rule))
  })

  it('are found through included policies and inside of rules', () => {
    const base = definePolicy({
      id: 'base',
      applies: { decisionContexts: ['base'], subjectTypes: ['koji_build'] },
      rules: [atLeast(1, passing('inner', { variants: arches }))],
    })
    const policy = policyOf(include('base'), include('shop'))
    const one = empty.passing('inner').expect({ status: 'inconclusive' })
    expect(runCases([policy, base], [one]).failed).toEqual([])
    expect(prepared(one, policy, base).evidence.results).toHaveLength(2)
  })

  it('are a pass wherever nothing else is said', () => {
    const rules = [
      passing('a', { variants: arches }),
      passing('b', { variants: arches }),
      passing('c'),
      noneFailing({ list: 'many' }),
      checklist({ items: ['prints'], requiredRole: 'qe' }),
    ]
    const one = empty
      .othersPassing()
      .result({ testcase: 'a', variant: { arch: 'x86_64' }, outcome: 'FAILED' })
      .skipped('b')
      .missing('d')
      .list('many', ['d', 'e'])
      .result({ testcase: 'c', item: { type: 'koji_build', id: 'zsh-5.9-3.fc40' }, outcome: 'FAILED' })
    expect(slots(evidenceOf(one, ...rules))).toEqual([
      'a [arch=aarch64] PASSED',
      'a [arch=x86_64] FAILED',
      'b [arch=aarch64] SKIPPED',
      'b [arch=x86_64] SKIPPED',
      'c PASSED',
      'c #2 FAILED',
      'e PASSED',
    ])
  })

  it('leave out a variant that is missing', () => {
    const one = empty.othersPassing().variant({ arch: 'x86_64' }).missing('a')
    const rules = [passing('a', { variants: arches }), passing('b', { variants: arches })]
    expect(slots(evidenceOf(one, ...rules))).toEqual([
      'a [arch=aarch64] PASSED',
      'b [arch=aarch64] PASSED',
      'b [arch=x86_64] PASSED',
    ])
  })

  it('are attempts in order, an hour before', () => {
    const { results } = evidenceOf(empty.attempts('a', 'FAILED', 'ERROR', 'PASSED'), passing('a'))
    expect(results.map(({ id, outcome, submittedAt }) => [id, outcome, submittedAt])).toEqual([
      ['a', 'FAILED', '2026-11-22T11:00:00.000Z'],
      ['a #2', 'ERROR', '2026-11-22T11:00:00.100Z'],
      ['a #3', 'PASSED', '2026-11-22T11:00:00.200Z'],
    ])
  })

  it('say what they are given, by attempt in order', () => {
    const one = empty
      .result({ testcase: 'a', attempt: 2 })
      .result({ testcase: 'a', attempt: 1, outcome: 'FAILED', id: 'mine', failureSignature: 'sha256:ab' })
    const { results } = evidenceOf(one, passing('a', { variants: [{ arch: 'x86_64' }] }))
    expect(results).toMatchObject([
      {
        id: 'mine',
        attempt: 1,
        outcome: 'FAILED',
        failureSignature: 'sha256:ab',
        variant: { arch: 'x86_64' },
      },
      { id: 'a [arch=x86_64]', attempt: 2, outcome: 'PASSED' },
    ])
    expect(results[1]).not.toHaveProperty('failureSignature')
  })

  it('are of the only testcase there is, where none is named', () => {
    expect(slots(evidenceOf(empty.result({ outcome: 'FAILED' }), passing('a')))).toEqual(['a FAILED'])
  })

  it('fail with one signature for each testcase, the same in every case', () => {
    const rules = [passing('a', { variants: arches }), passing('b')]
    const one = evidenceOf(empty.failing('a', 'b'), ...rules).results
    const other = evidenceOf(empty.errored('a').at('2027-01-01T00:00:00Z'), ...rules).results
    const signatures = one.map((result) => result.failureSignature)
    expect(new Set(signatures).size).toBe(2)
    expect(signatures[0]).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(signatures[0]).toBe(signatures[1])
    expect(other[0]?.failureSignature).toBe(signatures[0])
  })

  it('belong to the runs of the case', () => {
    const rule = noneFailing({ group: 'complete', testcases: '*' })
    const one = empty.passing('a').completeRun().completeRun('other').group({ state: 'open', id: 'open' })
    const { results, groups } = evidenceOf(one, rule)
    expect(results[0]?.groups).toEqual(['open', 'other', 'run-1'])
    expect(groups).toEqual([
      { id: 'run-1', state: 'complete', finishedAt: '2026-11-22T11:30:00.000Z' },
      { id: 'other', state: 'complete', finishedAt: '2026-11-22T11:30:00.000Z' },
      { id: 'open', state: 'open' },
    ])
  })
})
