import { describe, expect, it } from 'vitest'
import { noneFailing, passing, signOff } from '../../src/policy/index.ts'
import { policyCase, runCases, type CaseBuilder } from '../../src/testing/index.ts'
import { messageOf, policyOf } from './support/case-examples.ts'

describe('what a case cannot say', () => {
  const signed = policyOf(
    passing('unit/a', { id: 'a', waivable: { by: ['maintainer'] } }),
    noneFailing({ list: 'blocking' }),
    signOff('qe', { id: 'qe' }),
    { type: 'checklist', id: 'manual', items: ['prints'], requiredRole: 'qe' },
    {
      type: 'metric',
      metric: 'error_rate',
      aggregate: 'max',
      window: 'PT1H',
      minSamples: 1,
      pass: { op: '<', value: 1 },
    },
  )
  const one = policyCase('x').expect({ status: 'pending' })

  it.each<[string, (from: CaseBuilder) => CaseBuilder, string]>([
    [
      'passing',
      (from) => from.passing('unit/aa'),
      'No rule mentions the testcase "unit/aa". Did you mean "unit/a"?',
    ],
    ['failing', (from) => from.failing('unit/b', 'Unit/A'), 'testcase "Unit/A"'],
    ['errored', (from) => from.errored('unit'), 'No rule mentions the testcase "unit".'],
    ['running', (from) => from.running('UNIT/A'), 'Did you mean "unit/a"?'],
    ['skipped', (from) => from.skipped('unit/'), 'No rule mentions'],
    ['missing', (from) => from.missing('nuit/a'), 'Did you mean "unit/a"?'],
    ['attempts', (from) => from.attempts('unit/c', 'FAILED'), 'No rule mentions'],
    ['waived', (from) => from.waived('unit/aa'), 'Did you mean "unit/a"?'],
    ['quarantined', (from) => from.quarantined('unit/aa', '2026-12-01T00:00:00Z'), 'Did you mean "unit/a"?'],
    ['exonerated', (from) => from.exonerated('unit/aa'), 'Did you mean "unit/a"?'],
    ['knownIssue', (from) => from.knownIssue('unit/aa', 'https://a.example/1'), 'Did you mean "unit/a"?'],
    ['baseline', (from) => from.baseline('unit/aa', { passes: 1 }), 'Did you mean "unit/a"?'],
    ['list', (from) => from.list('bloking', []), 'the list "bloking". Did you mean "blocking"?'],
    ['signedOff', (from) => from.signedOff('qa', 'ann'), 'the role "qa". Did you mean "qe"?'],
    [
      'an item',
      (from) => from.signedOff('qe', 'ann', { item: 'print' }),
      'item "print". Did you mean "prints"?',
    ],
    ['role', (from) => from.role('ann', 'maintainr'), 'the role "maintainr". Did you mean "maintainer"?'],
    ['metric', (from) => from.metric('eror_rate', 0), 'the metric "eror_rate". Did you mean "error_rate"?'],
    [
      'an outcome',
      (from) => from.attempts('unit/a', 'PASED'),
      'Unknown outcome "PASED". Did you mean "PASSED"?',
    ],
    ['an outcome', (from) => from.result({ testcase: 'unit/a', outcome: 'FAIL' }), 'Unknown outcome "FAIL"'],
    ['no testcase', (from) => from.list('blocking', ['b']).result({}), 'A result needs a testcase'],
    ['both', (from) => from.passing('unit/a').failing('unit/a'), '"unit/a" cannot be both FAILED and PASSED'],
    [
      'both',
      (from) => from.missing('unit/a').failing('unit/a'),
      '"unit/a" cannot be both FAILED and missing',
    ],
    [
      'which came first',
      (from) => from.passing('unit/a').result({ testcase: 'unit/a', outcome: 'FAILED' }),
      'say by "attempt" which came first',
    ],
    [
      'who changed their mind',
      (from) => from.signedOff('qe', 'ann').signedOff('qe', 'ann', { verdict: 'reject' }),
      'ann approves and rejects as qe at one time',
    ],
    ['a time', (from) => from.at('tomorrow'), '"tomorrow" is not an instant'],
    ['a time', (from) => from.at('2026-11-22T12:00:00'), 'not an instant'],
    ['a time', (from) => from.waived('unit/a', { until: 'never' }), '"never" is not an instant'],
    ['a time', (from) => from.metric('error_rate', [0, 0], { every: '1 minute' }), 'not a duration'],
    [
      'a time',
      (from) => from.result({ submittedAt: '2026-11-22', testcase: 'x' }),
      'evidence.results[0].submittedAt',
    ],
    ['a time', (from) => from.quarantined('unit/a', 'x'), 'evidence.quarantine[0].until'],
    ['a number', (from) => from.metric('error_rate', Number.NaN), 'evidence.metrics[0].value'],
    ['a number', (from) => from.baseline('unit/a', { passes: -1 }), 'evidence.baselines[0].passes'],
    ['an id', (from) => from.subject({ identifier: 'bash' }), 'evidence.subject.identifier'],
    ['a context', (from) => from.context(''), 'query.decisionContext'],
    [
      'a key',
      (from) => from.evidence({ result: [] } as object),
      'Unknown key "result"; did you mean "results"?',
    ],
    ['nothing', (from) => from.evidence({ results: null } as object), 'evidence.results'],
  ])('%s', (_, change, message) => {
    expect(messageOf(change(one), signed)).toContain(message)
  })

  it('does not ask who mentions what is given as a result, or held as another role', () => {
    const told = one
      .result({ testcase: 'exploratory/a', outcome: 'FAILED' })
      .role('ann', 'gardener')
      .list('blocking', ['from/the/list'])
      .passing('from/the/list', 'unit/a')
    expect(messageOf(told, signed)).toBeUndefined()
  })

  it('takes every role where one is looked at whatever it is', () => {
    const strict = policyOf(signOff('qe', { distinctFrom: ['other-signers'] }))
    const both = policyCase('x').signedOff('qe', 'ann').signedOff('developer', 'ann')
    expect(messageOf(both.expect({ status: 'pending' }), strict)).toBeUndefined()
  })

  it('never throws', () => {
    const odd = { submittedAt: 3, variant: [], testcase: 'unit/a' } as object
    for (const at of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '', '2026-13-01T00:00:00Z'])
      expect(() =>
        runCases([signed], [one.at(at).othersPassing().waived('unit/a').signedOff('qe', 'a')]),
      ).not.toThrow()
    expect(() => runCases([signed], [one.result(odd)])).not.toThrow()
  })
})
