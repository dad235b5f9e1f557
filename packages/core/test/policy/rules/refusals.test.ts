import { describe, expect, it } from 'vitest'
import {
  allOf,
  allSubjects,
  checklist,
  include,
  meets,
  metric,
  noneFailing,
  noNewFailures,
  nonInferior,
  noSlowdown,
  parsePolicy,
  passing,
  ratio,
  signOff,
  type Policy,
  type Rule,
} from '../../../src/policy/index.ts'
import { minute, policyOf } from '../../support/gate-examples.ts'

const baseline = { ref: 'base-branch', window: 'P7D', minRuns: 3 } as const
const meta = {
  id: 'one',
  title: 'One',
  why: 'because',
  owner: 'qa',
  enforcement: 'block',
  since: minute(0),
  warnUntil: minute(1),
  until: minute(2),
  basis: 'subject',
  waivable: {
    by: ['qe'],
    maxDuration: 'P7D',
    approvals: 2,
    scope: ['result'],
    distinctFrom: ['author'],
    breakGlass: { by: ['oncall'], maxDuration: 'P1D' },
  },
} as const

/** A rule of each type with every key it has. */
const full: readonly Rule[] = [
  passing('unit/a', {
    ...meta,
    timeout: { after: 'PT1H', from: 'subject', becomes: 'inconclusive' },
    exonerations: ['not-critical'],
  }),
  ratio('98%', {
    of: { list: 'x' },
    minSample: 1,
    excludeQuarantined: { maxShare: '2%' },
    flaky: 'pass',
    skips: 'allow',
  }),
  noneFailing({ group: 'complete', testcases: '*', runs: 'run-*' }, { exonerations: ['fails-on-mainline'] }),
  noNewFailures({ of: { observed: '*', minCount: 1 }, baseline, flaky: 'fail' }),
  checklist({ items: ['a'], requiredRole: 'qe', maxAge: 'P7D', invalidatedBy: ['new-failing-result'] }),
  checklist({ items: { fromList: 'manual' } }),
  signOff('qe', {
    count: 2,
    distinctFrom: ['author'],
    maxAge: 'P7D',
    invalidatedBy: ['new-subject-revision'],
  }),
  metric('m', {
    aggregate: 'max',
    window: 'PT1H',
    minSamples: 1,
    pass: { op: '<', value: 1 },
    fail: { op: '>', value: 2 },
  }),
  nonInferior({
    testcases: '*',
    baseline,
    margin: '5%',
    confidence: '95%',
    looks: [5, 9],
    falseDiscoveryRate: '5%',
  }),
  noSlowdown({ metric: 'm', baseline, maxRatio: 1.1, confidence: '95%', minSamples: 9 }),
  meets('own', { params: { least: [1, { deep: null }] } }),
  include('other', { version: 'sha256:12345678' }),
  allSubjects([{ type: 'compose', identifier: 'Fedora-40', facts: { tier: 1 } }], {
    rules: [passing('unit/a')],
  }),
  {
    ...allSubjects({ list: 'builds', type: 'koji_build' }, { rules: [allOf(passing('unit/b'))] }),
    type: 'anySubject',
  },
]
/** A policy of each, and one with every key of a policy. */
const policies: readonly Policy[] = [
  ...full.map((rule) => policyOf(rule)),
  {
    ...policyOf(passing('unit/a')),
    latestBy: ['arch'],
    applies: {
      decisionContexts: ['release'],
      subjectTypes: ['koji_build'],
      packages: ['bash'],
      excludedPackages: ['zsh'],
      if: { or: [{ not: { fact: 'tier', op: '<', value: 1 } }, { cel: 'x' }] },
    },
  },
]

type Keys = readonly (string | number)[]

/** Every place of the data, by the keys that lead to it. */
function places(value: unknown, at: Keys = []): Keys[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inside]) => {
    const keys = [...at, Array.isArray(value) ? Number(name) : name]
    return [keys, ...places(inside, keys)]
  })
}

/** A copy in which a place is gone, or holds something else. */
function changed(value: unknown, [first, ...rest]: Keys, put?: { readonly value: unknown }): unknown {
  if (first === undefined) return put?.value
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >
  if (rest.length === 0 && !put) delete copy[first]
  else copy[first] = changed(copy[first], rest, put)
  return copy
}

const junk: readonly unknown[] = [
  undefined,
  null,
  true,
  -1,
  0,
  1.5,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'constructor',
  '__proto__',
  '101%',
  'P1M',
  '2026-02-30T00:00:00Z',
  [],
  [null],
  [[]],
  {},
  { type: 'nothing' },
  JSON.parse('{"__proto__":1}'),
  new Date(0),
  () => 1,
  Symbol.iterator,
  10n,
]

describe.each(policies.map((policy) => [policy.rules[0]?.type, policy] as const))(
  'a policy of the rule %s with nonsense in any place',
  (_, policy) => {
    it('is taken as it is, for a start', () => {
      expect(parsePolicy(policy)._unsafeUnwrap()).toEqual(policy)
    })

    it('is refused at that place, or taken; it is never an end of the program', () => {
      for (const keys of places(policy)) {
        for (const value of junk) {
          const parsed = parsePolicy(changed(policy, keys, { value }))
          const told = parsed.isErr() ? parsed.error.problems : []
          const isTold = parsed.isOk() || told.some((problem) => leadsTo(problem.keys, keys))
          expect([keys.join('.'), value, isTold]).toEqual([keys.join('.'), value, true])
        }
      }
    })

    it('without any one of its keys is refused where it is missing, or taken', () => {
      for (const keys of places(policy)) {
        const parsed = parsePolicy(changed(policy, keys))
        const told = parsed.isErr() ? parsed.error.problems : []
        const isTold = parsed.isOk() || told.some((problem) => leadsTo(problem.keys, keys.slice(0, -1)))
        expect([keys.join('.'), isTold]).toEqual([keys.join('.'), true])
      }
    })

    it('with a key too many anywhere is refused, and the key is told', () => {
      for (const keys of [[], ...places(policy)]) {
        const inside = keys.reduce<unknown>(
          (value, key) => (value as Record<string | number, unknown>)[key],
          policy,
        )
        const isFree = keys.includes('params') || keys.at(-1) === 'facts'
        if (typeof inside !== 'object' || inside === null || Array.isArray(inside) || isFree) continue
        const told = parsePolicy(changed(policy, [...keys, 'surprise'], { value: 1 }))._unsafeUnwrapErr()
          .problems
        expect([keys.join('.'), told.map(({ message }) => message).join()]).toEqual([
          keys.join('.'),
          expect.stringContaining('"surprise"'),
        ])
      }
    })
  },
)

/** True where one of the two lies on the way to the other. */
function leadsTo(told: Keys, keys: Keys): boolean {
  return told.every((key, index) => index >= keys.length || key === keys[index])
}
