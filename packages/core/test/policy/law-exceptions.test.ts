import { describe, expect, it } from 'vitest'
import {
  allOf,
  atLeast,
  decide,
  include,
  metric,
  noneFailing,
  noNewFailures,
  nonInferior,
  passing,
  signOff,
  support,
  type Evidence,
  type Policy,
  type Rule,
} from '../../src/policy/index.ts'
import type { BaselineCounts, MetricPoint, SignOff } from '../../src/schema/index.ts'
import { attempts, decided, minute, policyOf, result, subject, waiver } from '../support/gate-examples.ts'

/** What a rule comes to with all of the evidence, and without some of it. */
function beforeAndAfter(
  rule: Rule | Policy,
  all: Partial<Evidence>,
  some: Partial<Evidence>,
): readonly string[] {
  return [decided(rule, all).status, decided(rule, { ...all, ...some }).status]
}

const roles = ['ann', 'ben'].flatMap((who) => ['qe', 'docs'].map((role) => ({ who, role, from: minute(0) })))
const word = (fields: Partial<SignOff>): SignOff => ({
  id: 's1',
  role: 'qe',
  by: 'ann',
  at: minute(5),
  verdict: 'approve',
  ...fields,
})
const counts = (fields: Partial<BaselineCounts>): BaselineCounts => ({
  testcase: 'unit/a',
  ref: 'best-of-last',
  passes: 0,
  failures: 5,
  at: minute(1),
  ...fields,
})
const ofLast = { ref: 'best-of-last', window: 'P1D', minRuns: 1 } as const

describe('where a law has an exception, by name: evidence that was removed', () => {
  it('L4: a waiver for a testcase as a whole covers also that it is missing', () => {
    expect(decided(passing('unit/a'), { waiverEvents: waiver() }).status).toBe('satisfied')
  })

  it('L4: a newer failure is no longer in the way of an older pass', () => {
    const rule = passing('unit/a', { attempts: { keep: 'latest' } })
    const [pass, failure] = attempts('PASSED', 'FAILED')
    expect(
      beforeAndAfter(
        rule,
        { results: [pass, failure].flatMap((one) => one ?? []) },
        { results: pass ? [pass] : [] },
      ),
    ).toEqual(['unsatisfied', 'satisfied'])
  })

  it('L4.information: a variant that nobody asked for, or a testcase found by a glob, may be removed', () => {
    const failure = result({ outcome: 'FAILED', variant: { arch: 'x86_64' } })
    expect(
      beforeAndAfter(passing('unit/a'), { results: [result(), failure] }, { results: [result()] }),
    ).toEqual(['unsatisfied', 'satisfied'])
    const other = result({ testcase: 'unit/b', outcome: 'FAILED' })
    const glob = noneFailing({ observed: '*', minCount: 1 })
    expect(beforeAndAfter(glob, { results: [result(), other] }, { results: [result()] })).toEqual([
      'unsatisfied',
      'satisfied',
    ])
  })

  it('L4.information: what timed out was settled by waiting, and a failure may have made an approval void', () => {
    const waiting = passing('unit/a', { timeout: { after: 'PT1M', from: 'subject', becomes: 'unsatisfied' } })
    const known = { subject: { ...subject, createdAt: minute(0) }, results: [result()] }
    expect(beforeAndAfter(waiting, known, { results: [] })).toEqual(['satisfied', 'unsatisfied'])
    const seen = signOff('qe', { invalidatedBy: ['new-failing-result'] })
    const failed = {
      roles,
      signOffs: [word({})],
      results: [result({ outcome: 'FAILED', submittedAt: minute(6) })],
    }
    expect(beforeAndAfter(seen, failed, { results: [] })).toEqual(['pending', 'satisfied'])
  })

  it('L4.sign-offs: a rejection, or a word in another role where signers are kept apart', () => {
    const both = [word({}), word({ id: 's2', by: 'ben', verdict: 'reject' })]
    expect(beforeAndAfter(signOff('qe'), { roles, signOffs: both }, { signOffs: both.slice(0, 1) })).toEqual([
      'unsatisfied',
      'satisfied',
    ])
    const apart = signOff('qe', { distinctFrom: ['other-signers'] })
    const twice = [word({}), word({ id: 's2', role: 'docs' })]
    expect(beforeAndAfter(apart, { roles, signOffs: twice }, { signOffs: twice.slice(0, 1) })).toEqual([
      'pending',
      'satisfied',
    ])
  })

  it('L4.roles: a role in which somebody rejected', () => {
    const signOffs = [word({}), word({ id: 's2', by: 'ben', verdict: 'reject' })]
    const left = roles.filter(({ who }) => who === 'ann')
    expect(beforeAndAfter(signOff('qe'), { roles, signOffs }, { roles: left })).toEqual([
      'unsatisfied',
      'satisfied',
    ])
  })

  it('L4.approvals: what ends a waiver, and a second request that contradicts the first', () => {
    const good = waiver()
    const [request] = good
    const revoked = [
      ...good,
      { kind: 'revoked', waiverId: 'w1', at: minute(4), by: 'cy', comment: 'no' } as const,
    ]
    expect(beforeAndAfter(passing('unit/a'), { waiverEvents: revoked }, { waiverEvents: good })).toEqual([
      'pending',
      'satisfied',
    ])
    const twice = request?.kind === 'requested' ? [...good, { ...request, reason: 'another' }] : []
    expect(beforeAndAfter(passing('unit/a'), { waiverEvents: twice }, { waiverEvents: good })).toEqual([
      'pending',
      'satisfied',
    ])
  })

  it('L4.metrics: one measurement of several, such as the largest', () => {
    const point = (value: number): MetricPoint => ({
      metric: 'errors',
      at: minute(29),
      value,
      source: `${value}`,
    })
    const rule = metric('errors', {
      aggregate: 'max',
      window: 'PT1H',
      minSamples: 1,
      pass: { op: '<', value: 5 },
    })
    expect(beforeAndAfter(rule, { metrics: [point(1), point(9)] }, { metrics: [point(1)] })).toEqual([
      'unsatisfied',
      'satisfied',
    ])
  })

  it('L4.baselines: the best count of several, and the last one of a testcase that is no longer run', () => {
    const rule = noNewFailures({ of: { testcases: ['unit/a'] }, baseline: ofLast })
    const baselines = [counts({}), counts({ passes: 5, failures: 0 })]
    const failed = { results: attempts('FAILED'), baselines }
    expect(beforeAndAfter(rule, failed, { baselines: baselines.slice(0, 1) })).toEqual([
      'unsatisfied',
      'satisfied',
    ])
    const compare = nonInferior({
      testcases: '*',
      baseline: ofLast,
      margin: '90%',
      confidence: '50%',
      looks: [1],
    })
    const old = [counts({ passes: 5, failures: 0 }), counts({ testcase: 'unit/gone', passes: 5 })]
    expect(
      beforeAndAfter(
        compare,
        { results: attempts('PASSED'), baselines: old },
        { baselines: old.slice(0, 1) },
      ),
    ).toEqual(['pending', 'satisfied'])
  })

  it('L4.facts: a package that is not that of the name, and a fact behind what the subject says itself', () => {
    const policy = policyOf(passing('unit/a'))
    const ofZsh = { ...policy, applies: { ...policy.applies, packages: ['zsh'] } }
    const known = (facts: Record<string, string>): Partial<Evidence> => ({ subject: { ...subject, facts } })
    expect(beforeAndAfter(ofZsh, known({ package: 'zsh' }), known({}))).toEqual(['pending', 'not-applicable'])
    const isAnn = { fact: 'author', op: '==', value: 'ann' } as const
    const ofAnn = { ...policy, applies: { ...policy.applies, if: isAnn } }
    const shadowed = { subject: { ...subject, author: 'ann', facts: { author: 'ben' } } }
    expect(beforeAndAfter(ofAnn, shadowed, known({ author: 'ben' }))).toEqual(['pending', 'not-applicable'])
  })
})

describe('where a law has an exception, by name: good news and softer rules', () => {
  it('L5: a first pass in a new variant is a new requirement where a rule asks each variant for several passes', () => {
    const rule = passing('unit/a', { attempts: { keep: 'last-n', n: 2, minPass: 2 } })
    const results = attempts('PASSED', 'PASSED')
    const another = [...results, result({ variant: { arch: 'x86_64' } })]
    expect(beforeAndAfter(rule, { results }, { results: another })).toEqual(['satisfied', 'pending'])
  })

  it('L5: a pass ends what was running and so brings an older failure back, which a waiver for one signature does not cover', () => {
    const rule = passing('unit/a', { attempts: { keep: 'last-n', n: 3, minPass: 2 } })
    // Only reporters that sign what is still running get here; the generators sign failures alone.
    const signatures = ['s2', 's1', 's1', 's1']
    const results = attempts('FAILED', 'FAILED', 'RUNNING', 'RUNNING').map((one, index) => ({
      ...one,
      failureSignature: signatures[index] ?? '',
    }))
    const waiverEvents = waiver({ scope: { failureSignature: 's1' } })
    const more = [...results, result({ submittedAt: minute(9) })]
    expect(beforeAndAfter(rule, { results, waiverEvents }, { results: more })).toEqual([
      'satisfied',
      'unsatisfied',
    ])
  })

  it('L5: a pass of a run that nobody declared is waited for', () => {
    const rule = noneFailing({ group: 'complete', testcases: '*' })
    const groups = [{ id: 'run-1', state: 'complete' } as const]
    const results = [result({ groups: ['run-1'] })]
    const more = [...results, result({ groups: ['run-2'] })]
    expect(beforeAndAfter(rule, { results, groups }, { results: more })).toEqual(['satisfied', 'pending'])
  })

  it('L5: a pass may be the run at which the next look is taken, and then an older failure counts', () => {
    const rule = nonInferior({
      testcases: '*',
      baseline: ofLast,
      margin: '50%',
      confidence: '50%',
      looks: [2, 4],
    })
    const baselines = [counts({ passes: 100, failures: 0 })]
    const results = attempts('PASSED', 'PASSED', 'FAILED')
    const more = [...results, result({ submittedAt: minute(9) })]
    expect(beforeAndAfter(rule, { results, baselines }, { results: more })).toEqual([
      'satisfied',
      'unsatisfied',
    ])
  })

  it('L5: a pass may take the place of another variant’s, where only the latest by some keys counts', () => {
    const policy = { ...policyOf(passing('unit/a', { variants: [{ os: 'linux' }] })), latestBy: ['arch'] }
    const results = [result({ variant: { arch: 'x86_64', os: 'linux' } })]
    const more = [...results, result({ variant: { arch: 'x86_64' }, submittedAt: minute(2) })]
    expect(beforeAndAfter(policy, { results }, { results: more })).toEqual(['satisfied', 'pending'])
  })

  it('L9, L17: an alternative that asks for nothing is none, so two of two are not met without it', () => {
    const results = [result(), result({ testcase: 'unit/b' })]
    const two = (rule: Rule): Rule => atLeast(2, allOf(rule), passing('unit/b'))
    expect(decided(two(passing('unit/a')), { results }).status).toBe('satisfied')
    expect(decided(two(passing('unit/a', { enforcement: 'warn' })), { results }).status).toBe('unsatisfied')
    expect(decided(two(passing('unit/a', { since: minute(60) })), { results }).status).toBe('unsatisfied')
  })

  it('L10.include: how a policy reads outcomes goes with its rules, which no rule can say', () => {
    const included = { ...policyOf(passing('unit/a')), id: 'included', outcomes: 'greenwave' as const }
    const elsewhere = { ...included, applies: { ...included.applies, decisionContexts: ['nobody asks'] } }
    const evidence = { subject, results: [result({ outcome: 'ERROR' })] }
    const query = { decisionContext: 'release', at: minute(30) }
    expect(decide([policyOf(include('included')), elsewhere], evidence, query).status).toBe('unsatisfied')
    expect(decide([policyOf(allOf(...included.rules)), elsewhere], evidence, query).status).toBe(
      'inconclusive',
    )
  })

  it('L12.support: runs that are counted, a date to count from, and what took a place are not cited', () => {
    const rule = nonInferior({
      testcases: '*',
      baseline: ofLast,
      margin: '90%',
      confidence: '50%',
      looks: [1],
    })
    const compared = decided(rule, {
      results: attempts('PASSED'),
      baselines: [counts({ passes: 5, failures: 0 })],
    })
    expect([compared.status, support(compared)]).toEqual(['satisfied', []])
    const timeout = { after: 'PT1M', from: 'first-result', becomes: 'unsatisfied' } as const
    const late = decided(passing('unit/b', { timeout }), { results: attempts('PASSED') })
    expect([late.status, support(late)]).toEqual(['unsatisfied', []])
    const latest = { ...policyOf(passing('unit/a', { variants: [{ os: 'linux' }] })), latestBy: ['arch'] }
    const results = [result({ variant: { os: 'linux' } }), result({ submittedAt: minute(2) })]
    const replaced = decided(latest, { results })
    expect([replaced.status, support(replaced)]).toEqual(['pending', []])
  })

  it('L19.monotone: what is waived one by one is told in one leaf once it has passed', () => {
    const rule = noneFailing({ testcases: ['unit/a', 'unit/b'] })
    const results = [result({ testcase: 'unit/b' })]
    const progress = (some: Evidence['results']): number =>
      decided(rule, { results: some, waiverEvents: waiver() }).progress.satisfied
    expect([progress(results), progress([...results, result()])]).toEqual([2, 1])
  })
})
