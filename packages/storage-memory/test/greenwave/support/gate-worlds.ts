import {
  readGreenwavePolicyValue,
  readSubjectTypeValue,
  type GreenwavePolicy,
  type GreenwaveRequest,
  type SubjectType,
} from '@gatewright/core/greenwave'
import fc from 'fast-check'

/** Seconds after the first of the days on which everything happens. */
export type Second = number

export function timeOf(second: Second): string {
  return `2026-01-01T00:00:${String(second).padStart(2, '0')}`
}

export interface GateResult {
  readonly testcase: string
  readonly outcome: string
  readonly second: Second
  readonly data: Readonly<Record<string, readonly string[]>>
}

export interface GateWaiver {
  readonly subject_type: string
  readonly subject_identifier: string
  readonly testcase: string
  readonly scenario: string | null
  readonly product_version: string
  readonly waived: boolean
  readonly second: Second
  readonly system_architecture?: string
  readonly only_result_id?: number
  readonly expires?: Second
}

export interface GateRule {
  readonly type: 'PassingTestCaseRule' | 'RemoteRule'
  readonly test_case_name?: string
  readonly scenario?: string
  readonly valid_since?: string
  readonly valid_until?: string
  readonly required?: boolean
  readonly sources?: readonly string[]
}

export interface GatePolicy {
  readonly id: string
  readonly product_versions: readonly string[]
  readonly decision_contexts: readonly string[]
  readonly subject_types: readonly string[]
  readonly packages: readonly string[]
  readonly excluded_packages: readonly string[]
  readonly rules: readonly GateRule[]
}

/** What is at an address: nothing, trouble, a text that is no policy, or policies. */
export type GateFile = 'none' | 'trouble' | 'nonsense' | readonly GatePolicy[]

export interface GateWorld {
  readonly policies: readonly GatePolicy[]
  /** By the name of the template, for all subjects alike. */
  readonly files: Readonly<Record<string, GateFile>>
  readonly results: readonly GateResult[]
  readonly waivers: readonly GateWaiver[]
  /** When builds were made; null where nobody knows. */
  readonly built: string | null
  readonly isIgnoringMissing: boolean
}

export interface GateRequest {
  readonly contexts: readonly string[]
  /** Instead of contexts. */
  readonly rules: readonly GateRule[]
  readonly subjects: readonly { readonly type: string; readonly item: string }[]
  readonly product_version: string
  readonly when: Second | null
  readonly ignore_result: readonly number[]
  readonly ignore_waiver: readonly number[]
  readonly verbose: boolean
}

export const now: Second = 30

const buildQueries = [
  { item_key: 'item', keys: { type: 'koji_build,brew-build' } },
  { item_key: 'original_spec_nvr' },
]

export function subjectTypesOf({ isIgnoringMissing }: GateWorld): readonly SubjectType[] {
  return [
    { id: 'koji_build', aliases: ['brew-build'], is_nvr: true, result_queries: buildQueries },
    { id: 'thing', is_nvr: false, ignore_missing_policy: isIgnoringMissing },
  ].map((type) => readSubjectTypeValue(type)._unsafeUnwrap())
}

export function policiesOf({ policies }: GateWorld): readonly GreenwavePolicy[] {
  return policies.map((policy) => readGreenwavePolicyValue(policy, 'server')._unsafeUnwrap())
}

/** JSON is YAML, but for the tags of the rules. */
export function fileText(file: GateFile): string {
  if (typeof file === 'string') return '--- [not a policy'
  return file
    .map((policy) => `--- ${JSON.stringify(policy).replaceAll(/\{"type":"(\w+)",?/g, '!$1 {')}\n`)
    .join('')
}

const testcases = ['t1', 't2']
const identifiers = ['pkg-1-1', 'oth-1-1', 'pkg-1-1,oth-1-1']

const contexts = ['c1', 'c2', 'c3']
const second = fc.nat({ max: 9 })
const some = <Value>(values: readonly Value[], minLength = 1): fc.Arbitrary<readonly Value[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength: 2 })

const values = (all: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.constantFrom(...all).map((one) => [one]) },
    { weight: 2, arbitrary: some(all) },
  )

const item = fc.constantFrom('pkg-1-1', 'pkg-1-1', 'pkg-1-1', ...identifiers)

const named: fc.Arbitrary<GateResult['data']> = fc.oneof(
  { weight: 9, arbitrary: item.map((one) => ({ type: ['koji_build'], item: [one] })) },
  { weight: 2, arbitrary: item.map((one) => ({ type: ['thing'], item: [one] })) },
  { weight: 2, arbitrary: item.map((one) => ({ type: ['brew-build'], item: [one] })) },
  { weight: 2, arbitrary: item.map((one) => ({ original_spec_nvr: [one] })) },
  { weight: 1, arbitrary: fc.constant({ type: ['koji_build', 'thing'], item: identifiers.slice(0, 2) }) },
)

const result: fc.Arbitrary<GateResult> = fc
  .record({
    testcase: fc.constantFrom(...testcases),
    outcome: fc.constantFrom('PASSED', 'PASSED', 'PASSED', 'INFO', 'FAILED', 'ERROR', 'RUNNING', 'ODD'),
    second,
    named,
    scenario: values(['s1', 's2']),
    system_architecture: values(['x', 'y']),
    system_variant: fc.constantFrom([], [], ['v']),
  })
  .map(({ testcase, outcome, second: at, named: data, ...ways }) => ({
    testcase,
    outcome,
    second: at,
    data: { ...data, ...Object.fromEntries(Object.entries(ways).filter(([, said]) => said.length > 0)) },
  }))

const trouble = ['missing-gating-yaml', 'invalid-gating-yaml', 'failed-fetch-gating-yaml']

const seldom = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const waiver: fc.Arbitrary<GateWaiver> = fc
  .record({
    subject_type: fc.constantFrom(
      'koji_build',
      'koji_build',
      'koji_build',
      'koji_build',
      'thing',
      'brew-build',
    ),
    subject_identifier: item,
    testcase: fc.constantFrom(...testcases, ...testcases, ...testcases, ...trouble),
    scenario: fc.constantFrom(null, null, null, '', 's1', 's2'),
    product_version: fc.constantFrom('fedora-40', 'fedora-40', 'fedora-40', 'fedora-41'),
    waived: fc.constantFrom(true, true, true, true, false),
    second,
    narrowing: fc.record({
      system_architecture: seldom(fc.constantFrom('x', 'y')),
      only_result_id: seldom(fc.integer({ min: 1, max: 8 })),
      lasts: seldom(fc.integer({ min: 1, max: 40 })),
    }),
  })
  .map(({ narrowing: { lasts, ...narrowing }, ...made }) => ({
    ...made,
    ...(lasts === undefined ? {} : { expires: made.second + lasts }),
    ...Object.fromEntries(Object.entries(narrowing).filter(([, value]) => value !== undefined)),
  }))

const days = ['2026-01-01', '2026-01-03', '2026-01-05', '2026-01-07']
const testRule: fc.Arbitrary<GateRule> = fc
  .record(
    {
      type: fc.constant('PassingTestCaseRule' as const),
      test_case_name: fc.constantFrom(...testcases),
      scenario: fc.constantFrom('s1', 's2'),
      validity: seldom(
        fc.record(
          { valid_since: fc.constantFrom(...days), valid_until: fc.constantFrom(...days) },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ['type', 'test_case_name'] },
  )
  .map(({ validity, ...rule }) => ({ ...rule, ...validity }))
const templates = ['https://a.example/{subject_id}', 'https://b.example/fixed', 'https://c.example/{rev}']
const remoteRule: fc.Arbitrary<GateRule> = fc.record(
  {
    type: fc.constant('RemoteRule' as const),
    required: fc.boolean(),
    sources: some(templates),
  },
  { requiredKeys: ['type'] },
)

function policy(rule: fc.Arbitrary<GateRule>): fc.Arbitrary<GatePolicy> {
  return fc.record({
    id: fc.constantFrom('one', 'two'),
    product_versions: some(['fedora-*', 'fedora-*', 'fedora-40', 'fedora-4[1-9]', 'epel-*']),
    decision_contexts: some(contexts),
    subject_types: fc.oneof(
      { weight: 3, arbitrary: fc.constant(['koji_build']) },
      { weight: 1, arbitrary: some(['koji_build', 'thing', 'brew-build']) },
    ),
    packages: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, some(['p*', 'oth'])),
    excluded_packages: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, some(['pk?', 'x'])),
    rules: fc.array(rule, { maxLength: 3, size: 'max' }),
  })
}

const file: fc.Arbitrary<GateFile> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<GateFile>('none') },
  { weight: 1, arbitrary: fc.constantFrom<GateFile>('trouble', 'nonsense') },
  { weight: 4, arbitrary: fc.array(policy(testRule), { maxLength: 2 }) },
)

export const gateWorlds: fc.Arbitrary<GateWorld> = fc.record({
  policies: fc.array(
    policy(fc.oneof({ weight: 3, arbitrary: testRule }, { weight: 1, arbitrary: remoteRule })),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  files: fc.record(Object.fromEntries(templates.map((template) => [template, file]))),
  results: fc.array(result, { maxLength: 12, size: 'max' }),
  waivers: fc.array(waiver, { maxLength: 6, size: 'max' }),
  built: fc.constantFrom(null, '2026-01-04 10:00:00', '2026-01-05T00:00:00+00:00', 'no time'),
  isIgnoringMissing: fc.boolean(),
})

const subject = fc.record({
  type: fc.constantFrom('koji_build', 'koji_build', 'koji_build', 'koji_build', 'thing', 'brew-build'),
  item,
})

export const gateRequests: fc.Arbitrary<GateRequest> = fc.record({
  contexts: some(contexts),
  rules: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.oneof(testRule, remoteRule), { minLength: 1, maxLength: 3 }) },
  ),
  subjects: fc.array(subject, { minLength: 1, maxLength: 2 }),
  product_version: fc.constantFrom('fedora-40', 'fedora-40', 'fedora-41'),
  when: fc.oneof(fc.constant(null), second),
  ignore_result: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.integer({ min: 1, max: 12 })),
  ),
  ignore_waiver: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.integer({ min: 1, max: 6 })),
  ),
  verbose: fc.boolean(),
})

export function requestBody({
  contexts: asked,
  rules,
  subjects,
  when,
  ...rest
}: GateRequest): GreenwaveRequest {
  return {
    ...rest,
    ...(rules.length > 0 ? { rules: rules.map((rule) => ({ ...rule })) } : { decision_context: asked }),
    subject: subjects.map((subject) => ({ ...subject })),
    ...(when === null ? {} : { when: timeOf(when) }),
  }
}

/** A result that stands for several ways of running a test is news of all of them, and may be stale for one alone. */
export function hasManifold({ results }: GateWorld): boolean {
  return results.some(({ data }) => Object.values(data).some(({ length }) => length > 1))
}
