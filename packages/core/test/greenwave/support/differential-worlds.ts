import fc from 'fast-check'
import type { Variant } from '../../../src/schema/variant.ts'

/** A world in which Greenwave and the native language decide. */
export interface World {
  /** As they are written in YAML, with a `type` in each rule. */
  readonly policies: readonly object[]
  /** In the order in which they were handed in. */
  readonly results: readonly {
    readonly testcase: string
    readonly outcome: string
    readonly scenario: string | null
    readonly arch: string
  }[]
  readonly waivers: readonly {
    readonly testcase: string
    readonly scenario: string | null
    readonly waived: boolean
    readonly product_version: string
  }[]
  /** What is at the address of the remote rule: policies, nothing, or nonsense. */
  readonly file: readonly object[] | string | null
  /** Whether the type of the subject needs no policy. */
  readonly isIgnored: boolean
  /** The variants that must report. */
  readonly expected: readonly Variant[]
}

export const type = 'koji_build'
export const identifier = 'bash-5.2-1.fc40'
export const productVersion = 'fedora-40'
export const context = 'push'
export const builtAt = '2026-06-01T00:00:00Z'
const address = 'https://git.example/koji_build/{subject_id}.yaml'
/** By which newer results replace older ones. */
export const keys = ['scenario', 'system_architecture'] as const

const testcases = fc.constantFrom('lint', 'e2e')
const scenarios = fc.constantFrom('fips', 'uefi')
const windows = fc.constantFrom(
  ...Array.from({ length: 8 }, () => ({})),
  { valid_since: builtAt },
  { valid_until: builtAt },
  { valid_since: '2026-05-01', valid_until: '2026-07-01' },
  { valid_since: '2026-07-01' },
  // Between the build and the decision.
  { valid_since: '2026-06-02' },
  { valid_until: '2026-06-02' },
)

const test = fc
  .record({ testcase: testcases, scenario: fc.option(scenarios, { freq: 3 }), window: windows })
  .map(({ testcase, scenario, window }) => ({
    type: 'PassingTestCaseRule',
    test_case_name: testcase,
    ...(scenario === null ? {} : { scenario }),
    ...window,
  }))
const remoteRule = fc.boolean().map((required) => ({ type: 'RemoteRule', required, sources: [address] }))

const applying = {
  product_versions: fc.constantFrom(
    ['fedora-*'],
    ['fedora-*'],
    ['fedora-40'],
    ['fedora-[34]?'],
    ['rhel-*', '*'],
    ['rhel-*'],
  ),
  decision_contexts: fc.constantFrom([context], [context], [context, 'ship'], ['ship']),
  packages: fc.constantFrom([], [], [], [], ['ba*'], ['zsh']),
  excluded_packages: fc.constantFrom([], [], [], [], ['bash'], ['zsh']),
}
const servers = fc.record({
  id: fc.constantFrom('a', 'b', 'c d'),
  subject_type: fc.constantFrom(type, type, type, 'compose'),
  rules: fc.array(fc.oneof({ weight: 3, arbitrary: test }, { weight: 1, arbitrary: remoteRule }), {
    maxLength: 3,
  }),
  ...applying,
})
const remotes = fc.record({ rules: fc.array(test, { maxLength: 2 }), ...applying })

const passes = ['PASSED', 'PASSED', 'PASSED', 'PASSED', 'PASSED', 'INFO', 'INFO']
const results = fc.array(
  fc.record({
    testcase: testcases,
    outcome: fc.constantFrom(...passes, 'FAILED', 'NEEDS_INSPECTION', 'ERROR', 'RUNNING', 'SKIPPED'),
    scenario: fc.option(scenarios, { freq: 2 }),
    arch: fc.constantFrom('x86_64', 'aarch64'),
  }),
  { maxLength: 8 },
)
const waivers = fc.array(
  fc.record({
    testcase: testcases,
    scenario: fc.option(scenarios, { freq: 2 }),
    waived: fc.constantFrom(true, true, false),
    product_version: fc.constantFrom(productVersion, productVersion, 'rhel-10'),
  }),
  { maxLength: 4 },
)
const files = fc.oneof(
  fc.array(remotes, { minLength: 1, maxLength: 2 }),
  fc.constant(null),
  fc.constant('not a policy' as const),
)

/** Policies as data, and everything that a decision by them is made of. */
export const worlds: fc.Arbitrary<World> = fc.record({
  policies: fc.array(servers, { maxLength: 3 }),
  results,
  waivers,
  file: files,
  isIgnored: fc.boolean(),
  expected: fc.constantFrom<World['expected'][]>(
    [],
    [],
    [{ system_architecture: 'aarch64' }],
    [{ scenario: 'fips' }],
  ),
})

/** A world that chance seldom makes: nothing reported, and a waiver for the scenario that was expected. */
export const onlyExpectedWaived: World = {
  policies: [
    {
      id: 'a',
      subject_type: type,
      rules: [{ type: 'PassingTestCaseRule', test_case_name: 'e2e' }],
      product_versions: ['fedora-*'],
      decision_contexts: [context],
      packages: [],
      excluded_packages: [],
    },
  ],
  results: [],
  waivers: [{ testcase: 'e2e', scenario: 'fips', waived: true, product_version: productVersion }],
  file: null,
  isIgnored: false,
  expected: [{ scenario: 'fips' }],
}
