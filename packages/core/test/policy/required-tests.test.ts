import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  atLeast,
  isOpen,
  noneFailing,
  passing,
  type Evidence,
  type Rule,
} from '../../src/policy/index.ts'
import type { TestResult } from '../../src/schema/index.ts'
import { attempts, decided, minute, result } from '../support/gate-examples.ts'

interface SatisfiedExample {
  readonly rules: readonly Rule[]
  readonly evidence: Partial<Evidence> & { readonly results: readonly TestResult[] }
  /** Every way through the rules needs these. */
  readonly required: readonly string[]
}

const a = result()
const b = result({ testcase: 'unit/b' })
const c = result({ testcase: 'unit/c' })
const flakyA = attempts('FAILED', 'PASSED')
const inRun = (one: TestResult): TestResult => ({ ...one, groups: ['run-1'] })

const examples: Readonly<Record<string, SatisfiedExample>> = {
  'one testcase': { rules: [passing('unit/a')], evidence: { results: [a] }, required: ['unit/a'] },
  'two rules of a policy': {
    rules: [passing('unit/a'), passing('unit/b')],
    evidence: { results: [a, b, c] },
    required: ['unit/a', 'unit/b'],
  },
  'allOf in anyOf': {
    rules: [anyOf(allOf(passing('unit/a'), passing('unit/b')))],
    evidence: { results: [a, b] },
    required: ['unit/a', 'unit/b'],
  },
  'a testcase in every branch': {
    rules: [anyOf(allOf(passing('unit/a'), passing('unit/b')), allOf(passing('unit/a'), passing('unit/c')))],
    evidence: { results: [a, b, c] },
    required: ['unit/a'],
  },
  'two of two': {
    rules: [atLeast(2, passing('unit/a'), passing('unit/b'))],
    evidence: { results: [a, b] },
    required: ['unit/a', 'unit/b'],
  },
  'declared variants': {
    rules: [passing('unit/a', { variants: [{ arch: 'x86_64' }, { arch: 'aarch64' }] })],
    evidence: {
      results: [
        { ...a, variant: { arch: 'x86_64' } },
        { ...b, testcase: 'unit/a', variant: { arch: 'aarch64' } },
      ],
    },
    required: ['unit/a'],
  },
  'named testcases, none failing': {
    rules: [noneFailing({ testcases: ['unit/a', 'unit/b'] })],
    evidence: { results: [a, b] },
    required: ['unit/a', 'unit/b'],
  },
  'a list, none failing': {
    rules: [noneFailing({ list: 'blocking' })],
    evidence: { results: [a, b, c], lists: { blocking: ['unit/a', 'unit/b'] } },
    required: ['unit/a', 'unit/b'],
  },
  'a run that counts its results': {
    rules: [noneFailing({ group: 'complete', testcases: 'unit/*' })],
    evidence: { results: [inRun(a), inRun(b)], groups: [{ id: 'run-1', state: 'complete', resultCount: 2 }] },
    required: ['unit/a', 'unit/b'],
  },
  'a flaky pass': {
    rules: [passing('unit/a', { flaky: 'pass' })],
    evidence: { results: flakyA },
    required: ['unit/a'],
  },
  'a flake in quarantine': {
    rules: [passing('unit/a', { flaky: 'quarantine' })],
    evidence: {
      results: flakyA,
      quarantine: [{ testcase: 'unit/a', from: minute(0), until: minute(60), issue: 'issue-1', by: 'ann' }],
    },
    required: ['unit/a'],
  },
  'a skip that is allowed': {
    rules: [passing('unit/a', { skips: 'allow' })],
    evidence: { results: attempts('SKIPPED') },
    required: ['unit/a'],
  },
  'the latest attempt': {
    rules: [passing('unit/a', { attempts: { keep: 'latest' } })],
    evidence: { results: flakyA },
    required: ['unit/a'],
  },
  'two of the last three': {
    rules: [passing('unit/a', { attempts: { keep: 'last-n', n: 3, minPass: 2 } })],
    evidence: { results: attempts('PASSED', 'PASSED') },
    required: ['unit/a'],
  },
}

describe('Removing all results of any required testcase from a satisfied example never leaves it satisfied', () => {
  it.each(Object.entries(examples))('%s', (_, { rules, evidence, required }) => {
    expect(decided(rules, evidence).status).toBe('satisfied')
    for (const testcase of required) {
      const results = evidence.results.filter((one) => one.testcase !== testcase)
      const decision = decided(rules, { ...evidence, results })
      expect(decision.status).toBe('pending')
      expect(isOpen(decision, { onNotApplicable: 'allow' })).toBe(false)
    }
    expect(isOpen(decided(rules, { ...evidence, results: [] }), { onNotApplicable: 'allow' })).toBe(false)
  })

  it('an older attempt may go, and so may a testcase that nothing requires', () => {
    const latest = passing('unit/a', { attempts: { keep: 'latest' } })
    expect(decided(latest, { results: flakyA.slice(1) }).status).toBe('satisfied')
    expect(decided(passing('unit/a'), { results: [a] }).status).toBe('satisfied')
  })
})
