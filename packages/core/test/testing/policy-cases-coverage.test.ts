import { describe, expect, it } from 'vitest'
import {
  allOf,
  allSubjects,
  anyOf,
  atLeast,
  definePolicy,
  include,
  passing,
  policyDigest,
  ratio,
  type Policy,
  type Rule,
} from '../../src/policy/index.ts'
import { policyCase, runCases, type CaseBuilder, type RuleCoverage } from '../../src/testing/index.ts'

function policyNamed(id: string, ...rules: readonly Rule[]): Policy {
  return definePolicy({
    id,
    applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
    rules,
  })
}

function rule(name: string, options: Parameters<typeof passing>[1] = {}): Rule {
  return passing(`test/${name}`, { id: name, ...options })
}

const good = policyCase('good').othersPassing()

/** What the cases show, by path; every case must hold. */
function coverageOf(
  policies: readonly Policy[],
  ...cases: readonly CaseBuilder[]
): { readonly percent: number; readonly nodes: Readonly<Record<string, Omit<RuleCoverage, 'path'>>> } {
  const { failed, coverage } = runCases(policies, cases)
  expect(failed).toEqual([])
  const nodes = Object.fromEntries(coverage.nodes.map(({ path, ...node }) => [path, node]))
  return { percent: coverage.percent, nodes }
}

const opens = good.expect({ status: 'satisfied' })

function closes(...names: readonly string[]): CaseBuilder {
  return good
    .named(`without ${names.join(' and ')}`)
    .failing(...names.map((name) => `test/${name}`))
    .expect({ status: 'unsatisfied' })
}

describe('coverage', () => {
  it('asks of every rule that it is met, not met, and that the gate hangs on it', () => {
    const policies = [policyNamed('shop', rule('a'), rule('b'))]
    const one = coverageOf(policies, opens)
    expect(one.nodes).toEqual({
      'shop/a': { seen: ['satisfied'], pivotal: true, missing: ['not satisfied'] },
      'shop/b': { seen: ['satisfied'], pivotal: true, missing: ['not satisfied'] },
    })
    expect(one.percent).toBe(66)
    expect(coverageOf(policies, opens, closes('a')).percent).toBe(83)
    expect(coverageOf(policies, opens, closes('a'), closes('b')).percent).toBe(100)
  })

  it('takes no rule for pivotal while another one keeps the gate closed', () => {
    const { nodes } = coverageOf([policyNamed('shop', rule('a'), rule('b'))], closes('a', 'b'))
    expect(nodes['shop/a']).toEqual({
      seen: ['unsatisfied'],
      pivotal: false,
      missing: ['satisfied', 'pivotal'],
    })
    const { nodes: other } = coverageOf([policyNamed('shop', rule('a'), rule('b'))], closes('a'))
    expect([other['shop/a']?.pivotal, other['shop/b']?.pivotal]).toEqual([true, false])
  })

  it('counts pending and inconclusive as not satisfied, and tells them apart', () => {
    const policies = [policyNamed('shop', rule('a'))]
    const broken = policyCase('broken').errored('test/a').expect({ status: 'inconclusive' })
    const { nodes, percent } = coverageOf(
      policies,
      policyCase('none').expect({ status: 'pending' }),
      broken,
      opens,
    )
    expect(nodes['shop/a']?.seen).toEqual(['satisfied', 'pending', 'inconclusive'])
    expect(percent).toBe(100)
  })

  it('shows of an alternative that it matters only where the others are not met', () => {
    const policies = [policyNamed('shop', anyOf(rule('a'), rule('b')))]
    const { nodes } = coverageOf(
      policies,
      opens,
      closes('a').expect({ status: 'satisfied' }),
      closes('b').expect({ status: 'satisfied' }),
    )
    expect(Object.keys(nodes)).toEqual(['shop/0', 'shop/0/a', 'shop/0/b'])
    // With both met neither matters; with one alone that one does.
    expect(nodes['shop/0/a']).toEqual({ seen: ['satisfied', 'unsatisfied'], pivotal: true, missing: [] })
    expect(nodes['shop/0']?.missing).toEqual(['not satisfied'])
    expect(coverageOf(policies, opens).nodes['shop/0/a']?.pivotal).toBe(false)
    expect(coverageOf(policies, closes('a', 'b')).nodes['shop/0/a']?.pivotal).toBe(true)
  })

  it('follows thresholds', () => {
    const policies = [policyNamed('shop', atLeast(2, rule('a'), rule('b'), rule('c')))]
    const all = coverageOf(policies, opens).nodes
    expect(all['shop/0/a']?.pivotal).toBe(false)
    const two = coverageOf(policies, closes('a').expect({ status: 'satisfied' })).nodes
    expect([two['shop/0/a']?.pivotal, two['shop/0/b']?.pivotal]).toEqual([false, true])
    const one = coverageOf(policies, closes('a', 'b')).nodes
    expect([one['shop/0/a']?.pivotal, one['shop/0/c']?.pivotal]).toEqual([true, false])
  })

  it('folds slots, shares and members into their rule', () => {
    const policies = [
      policyNamed(
        'shop',
        rule('a', { variants: [{ arch: 'x86_64' }, { arch: 'aarch64' }] }),
        ratio('50%', { id: 'share', of: { testcases: ['test/b', 'test/c'] }, minSample: 1 }),
      ),
    ]
    expect(Object.keys(coverageOf(policies, opens).nodes)).toEqual(['shop/a', 'shop/share'])
  })

  it('does not ask of a rule that never blocks that the gate hangs on it, nor of those inside', () => {
    const warned: Rule = { ...allOf(rule('a')), id: 'warned', enforcement: 'warn' }
    const policies = [policyNamed('shop', warned, rule('b', { enforcement: 'dry-run' }), rule('c'))]
    const { nodes, percent } = coverageOf(
      policies,
      opens,
      closes('a', 'b').expect({ status: 'satisfied' }),
      closes('c'),
    )
    expect(percent).toBe(100)
    expect(nodes['shop/warned/a']).toEqual({
      seen: ['satisfied', 'unsatisfied'],
      pivotal: false,
      missing: [],
    })
  })

  it('asks it of a rule that blocks one day, and takes no day before for it', () => {
    const policies = [policyNamed('shop', rule('a', { warnUntil: '2027-01-01T00:00:00Z' }), rule('b'))]
    const { nodes } = coverageOf(policies, opens)
    expect(nodes['shop/a']?.missing).toEqual(['not satisfied', 'pivotal'])
    const later = opens.named('later').at('2027-01-01T00:00:00Z')
    expect(coverageOf(policies, opens, later).nodes['shop/a']?.missing).toEqual(['not satisfied'])
  })

  it('takes a rule that is not in force for nothing that is asked', () => {
    const policies = [policyNamed('shop', rule('a', { since: '2027-01-01T00:00:00Z' }), rule('b'))]
    const { nodes } = coverageOf(policies, opens)
    expect(nodes['shop/a']).toEqual({
      seen: ['not-applicable'],
      pivotal: false,
      missing: ['satisfied', 'not satisfied', 'pivotal'],
    })
  })

  it('has nothing to show of a policy that no case is about', () => {
    const other = definePolicy({
      id: 'other',
      applies: { decisionContexts: ['elsewhere'], subjectTypes: ['koji_build'] },
      rules: [rule('z')],
    })
    const { nodes, percent } = coverageOf([policyNamed('shop', rule('a')), other], opens, closes('a'))
    expect(nodes['other/z']?.seen).toEqual([])
    expect(percent).toBe(50)
  })

  it('is not shown by a case that fails', () => {
    const wrong = closes('a').expect({ status: 'satisfied' })
    const { coverage } = runCases([policyNamed('shop', rule('a'))], [wrong])
    expect(coverage).toMatchObject({ nodes: [{ seen: [], pivotal: false }], percent: 0 })
  })

  it('gathers the subjects of a rule over several', () => {
    const over = allSubjects({ list: 'builds' }, { id: 'all', rules: [rule('a')] })
    const policies = [policyNamed('shop', over)]
    const on = (id: string, outcome: string): Parameters<CaseBuilder['result']>[0] => ({
      testcase: 'test/a',
      outcome,
      item: { type: 'koji_build', id },
    })
    const both = policyCase('both').list('builds', ['a-1-1', 'b-1-1'])
    const { nodes, percent } = coverageOf(
      policies,
      both.result(on('a-1-1', 'PASSED')).result(on('b-1-1', 'FAILED')).expect({ status: 'unsatisfied' }),
      both
        .named('good')
        .result(on('a-1-1', 'PASSED'))
        .result(on('b-1-1', 'PASSED'))
        .expect({ status: 'satisfied' }),
    )
    expect(Object.keys(nodes)).toEqual(['shop/all', 'shop/all/*/a'])
    expect(percent).toBe(100)
  })

  it('sees into policies that are included, and no end of those that include each other', () => {
    const base = definePolicy({
      id: 'base',
      applies: { decisionContexts: ['base'], subjectTypes: ['koji_build'] },
      rules: [rule('a'), include('shop', { id: 'back' })],
    })
    const shop = policyNamed('shop', include('base', { id: 'base' }))
    const round = policyCase('round').passing('test/a').expect({ status: 'inconclusive' })
    expect(Object.keys(coverageOf([shop, base], round).nodes)).toEqual([
      'shop/base',
      'shop/base/a',
      'shop/base/back',
      'base/a',
      'base/back',
      'base/back/base',
    ])
  })

  it('tells two policies of one id apart, and takes the same policy once', () => {
    const [one, two] = [policyNamed('shop', rule('a')), policyNamed('shop', rule('b'))]
    const { nodes, percent } = coverageOf([one, two, one], opens, closes('a'), closes('b'))
    const pathOf = (policy: Policy): string => `shop@${policyDigest(policy).slice(7, 19)}`
    expect(Object.keys(nodes)).toEqual([`${pathOf(one)}/a`, `${pathOf(two)}/b`])
    expect(percent).toBe(100)
    const both = policyNamed('all', include('shop', { id: 'shop' }))
    const included = coverageOf([one, two, both], opens).nodes
    expect(included[`all/shop@${policyDigest(one).slice(7, 19)}/a`]?.pivotal).toBe(true)
    expect(included['all/shop']?.seen).toEqual(['satisfied'])
  })
})
