import fc from 'fast-check'
import type {
  Attempts,
  Comparison,
  Condition,
  MetricRule,
  Policy,
  Population,
  Rule,
  RuleMeta,
  Subjects,
} from '../../../../src/policy/index.ts'
import type { Percent } from '../../../../src/schema/index.ts'
import { minute, subject } from '../../../support/gate-examples.ts'
import { duration, moment, other, record, ref, role, roles, testcase, testcases } from './random-words.ts'

const percent = fc.constantFrom<Percent[]>('50%', '66.666666%', '98%', '100%', '1%')
const flaky = fc.constantFrom('fail' as const, 'pass' as const, 'quarantine' as const)
const skips = fc.constantFrom('fail' as const, 'allow' as const)
const baseline = fc.record({ ref, window: duration, minRuns: fc.integer({ min: 1, max: 4 }) })
const exonerations = fc.subarray(['fails-on-mainline' as const, 'not-critical' as const], { minLength: 1 })
const count = fc.integer({ min: 1, max: 3 })
const invalidatedBy = fc.subarray(['new-subject-revision' as const, 'new-failing-result' as const], {
  minLength: 1,
})

const terms: fc.Arbitrary<NonNullable<RuleMeta['waivable']>> = fc.oneof(
  fc.boolean(),
  record(
    {},
    {
      by: fc.subarray([...roles], { minLength: 1 }),
      maxDuration: duration,
      approvals: fc.integer({ min: 1, max: 2 }),
      distinctFrom: fc.constant(['author' as const]),
      scope: fc.constantFrom(['result' as const], ['failure-signature' as const, 'testcase' as const]),
      breakGlass: record({ by: fc.constant(['qe']) }, { maxDuration: duration }),
    },
  ),
)

const basis = fc.constantFrom<Pick<RuleMeta, 'basis'>[]>({}, { basis: 'subject' }, { basis: 'decision' })
const window: fc.Arbitrary<RuleMeta> = fc.oneof(
  moment.map((since): RuleMeta => ({ since })),
  moment.map((until): RuleMeta => ({ until })),
  fc
    .tuple(fc.nat(9), fc.integer({ min: 1, max: 5 }))
    .map(([from, length]): RuleMeta => ({ since: minute(from), until: minute(from + length) })),
)
const ramp: fc.Arbitrary<RuleMeta> = fc.oneof(
  window,
  moment.map((warnUntil): RuleMeta => ({ warnUntil })),
  fc
    .tuple(window, fc.constantFrom('warn' as const, 'dry-run' as const))
    .map(([when, enforcement]): RuleMeta => ({ ...when, enforcement })),
)
const timed = (times: fc.Arbitrary<RuleMeta>): fc.Arbitrary<RuleMeta> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<RuleMeta>({}) },
    { weight: 1, arbitrary: fc.constantFrom<RuleMeta[]>({ enforcement: 'block' }) },
    { weight: 3, arbitrary: fc.tuple(times, basis).map(([when, by]): RuleMeta => ({ ...when, ...by })) },
  )

const population: fc.Arbitrary<Population> = fc.oneof(
  fc.subarray([...testcases], { minLength: 1 }).map((names): Population => ({ testcases: names })),
  fc.constant<Population>({ list: 'blocking' }),
  fc.constantFrom<Population[]>(
    { group: 'complete', testcases: 'unit/*' },
    { group: 'complete', testcases: '*', runs: 'run-1' },
    { observed: '*', minCount: 1 },
    { observed: 'unit/*', minCount: 2 },
  ),
)
const attempts = fc.constantFrom<Attempts[]>(
  { keep: 'all' },
  { keep: 'latest' },
  { keep: 'any-pass', maxAttempts: 2 },
  { keep: 'last-n', n: 3, minPass: 2 },
)
const comparison: fc.Arbitrary<Comparison> = fc.record({
  op: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const, '==' as const),
  value: fc.constantFrom(0, 1, 2, 1.5),
})
const subjects = fc.constantFrom<Subjects[]>(
  { list: 'builds' },
  { list: 'builds', type: 'koji_build' },
  { list: 'nobody-knows' },
  [other],
  [subject, other],
  [{ ...other, author: 'ben', revision: '2' }],
)

/** A rule of each type that holds no others. */
export const leafRules: readonly fc.Arbitrary<Rule>[] = [
  record(
    {
      type: fc.constant('passing' as const),
      testcase,
      variants: fc.constantFrom('observed' as const, [{}], [{ arch: 'x86_64' }]),
    },
    {
      attempts,
      flaky,
      skips,
      exonerations,
      timeout: fc.record({
        after: duration,
        from: fc.constantFrom('subject' as const, 'first-result' as const),
        becomes: fc.constantFrom('unsatisfied' as const, 'inconclusive' as const),
      }),
    },
  ),
  record(
    { type: fc.constant('ratio' as const), min: percent, of: population, minSample: count },
    { excludeQuarantined: fc.record({ maxShare: percent }), flaky, skips },
  ),
  record({ type: fc.constant('noneFailing' as const), of: population }, { flaky, exonerations }),
  record({ type: fc.constant('noNewFailures' as const), of: population, baseline }, { flaky }),
  record(
    {
      type: fc.constant('checklist' as const),
      items: fc.constantFrom(['unit/a', 'prints'], ['unit/a'], { fromList: 'blocking' }, { fromList: 'x' }),
    },
    { requiredRole: role, maxAge: duration, invalidatedBy },
  ),
  record(
    { type: fc.constant('signOff' as const), role, count: fc.integer({ min: 1, max: 2 }) },
    {
      distinctFrom: fc.subarray(['author' as const, 'requester' as const, 'other-signers' as const], {
        minLength: 1,
      }),
      maxAge: duration,
      invalidatedBy,
    },
  ),
  record(
    {
      type: fc.constant('metric' as const),
      metric: fc.constant('latency'),
      aggregate: fc.constantFrom<MetricRule['aggregate'][]>('last', 'median', 'p95', 'max', 'mean'),
      window: duration,
      minSamples: count,
      pass: comparison,
    },
    { fail: comparison },
  ),
  record(
    {
      type: fc.constant('nonInferior' as const),
      testcases: fc.constantFrom('unit/*', '*'),
      baseline,
      margin: percent,
      confidence: fc.constantFrom<Percent[]>('50%', '95%'),
      looks: fc.constantFrom([1], [1, 2], [2, 5]),
    },
    { falseDiscoveryRate: percent },
  ),
  fc.record({
    type: fc.constant('noSlowdown' as const),
    metric: fc.constant('latency'),
    baseline,
    maxRatio: fc.constantFrom(1, 1.5, 4),
    confidence: fc.constantFrom<Percent[]>('50%', '95%'),
    minSamples: count,
  }),
  record(
    {
      type: fc.constant('predicate' as const),
      name: fc.constantFrom('counts', 'ages', 'throws', 'constructor'),
    },
    { params: fc.constantFrom<Record<string, unknown>[]>({}, { least: 1 }, { duration: 'PT3M' }) },
  ),
  record(
    { type: fc.constant('include' as const), policy: fc.constantFrom('p1', 'p2', 'p3', 'p4') },
    { version: fc.constant('sha256:00000000') },
  ),
]

/** The rule, now and then with something to say of waivers. */
export function withTerms(rule: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> {
  return fc.tuple(rule, record({}, { waivable: terms })).map(([one, more]): Rule => ({ ...one, ...more }))
}

const leaf = withTerms(fc.oneof(...leafRules))

function withTimes(rule: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> {
  // A rule that has a window already keeps it: two windows together may have no inside.
  return fc.tuple(rule, timed(ramp)).map(([one, when]): Rule => (isTimed(one) ? one : { ...one, ...when }))
}

function isTimed({ since, until, warnUntil, enforcement }: RuleMeta): boolean {
  return [since, until, warnUntil, enforcement].some((one) => one !== undefined)
}

function alternatives(inner: fc.Arbitrary<Rule>): fc.Arbitrary<Rule[]> {
  const windowed = fc
    .tuple(inner, record({}, { since: moment }))
    .map(([rule, when]): Rule => ({ ...rule, ...when }))
  return fc.array(windowed, { minLength: 1, maxLength: 3 })
}

/** Rules around others. Alternatives always count, so they have a window at most. */
function holding(inner: fc.Arbitrary<Rule>, bare: fc.Arbitrary<Rule>): fc.Arbitrary<Rule> {
  const rules = fc.array(inner, { minLength: 1, maxLength: 3 })
  return withTerms(
    fc.oneof(
      rules.map((own): Rule => ({ type: 'allOf', rules: own })),
      alternatives(bare).map((own): Rule => ({ type: 'anyOf', rules: own })),
      fc
        .tuple(alternatives(bare), fc.integer({ min: 1, max: 2 }))
        .map(([own, least]): Rule => ({ type: 'atLeast', count: Math.min(least, own.length), rules: own })),
      fc
        .tuple(fc.constantFrom('allSubjects' as const, 'anySubject' as const), subjects, rules)
        .map(([type, some, own]): Rule => ({ type, subjects: some, rules: own })),
    ),
  )
}

const bare1 = fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: holding(leaf, leaf) })
const level1 = withTimes(
  fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 2, arbitrary: holding(leaf, leaf) }),
)

/** Any rule of any type, with rules inside of rules inside, windows and terms. */
export const anyRule: fc.Arbitrary<Rule> = withTimes(
  fc.oneof({ weight: 4, arbitrary: level1 }, { weight: 1, arbitrary: holding(level1, bare1) }),
)

const fact = fc.constantFrom<Condition[]>(
  { fact: 'tier', op: '==', value: 1 },
  { fact: 'author', op: '!=', value: 'ben' },
  { fact: 'identifier', op: 'glob', value: 'bash-*' },
  { fact: 'constructor', op: '==', value: true },
  { cel: 'tier == 1' },
)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fact,
  fact.map((not): Condition => ({ not })),
  fc.array(fact, { minLength: 1, maxLength: 3 }).map((and): Condition => ({ and })),
  fc.array(fact, { minLength: 1, maxLength: 3 }).map((or): Condition => ({ or })),
)

export const anyPolicy: fc.Arbitrary<Policy> = record(
  {
    apiVersion: fc.constant('gating/v1' as const),
    id: fc.constantFrom('p1', 'p2', 'p3'),
    applies: fc.oneof(
      { weight: 2, arbitrary: fc.constant({ decisionContexts: ['release'], subjectTypes: ['koji_build'] }) },
      {
        weight: 1,
        arbitrary: record(
          { decisionContexts: fc.constant(['release']), subjectTypes: fc.constant(['koji_build']) },
          {
            if: condition,
            productVersions: fc.constant(['fedora-*']),
            packages: fc.constantFrom(['bash', 'b?sh*'], ['zsh']),
            excludedPackages: fc.constantFrom(['zsh'], ['python2-*']),
          },
        ),
      },
    ),
    rules: fc.array(anyRule, { minLength: 1, maxLength: 3 }),
  },
  {
    outcomes: fc.constantFrom('strict' as const, 'greenwave' as const),
    latestBy: fc.constantFrom(['arch'], ['arch', 'os'], ['scenario']),
  },
)
