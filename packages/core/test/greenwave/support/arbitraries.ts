import fc from 'fast-check'
import type { WaiverDbRecord } from '../../../src/schema/index.ts'
import { minute, nvr, passes, policy, remotePolicy, type Given, type GivenResult } from './worlds.ts'

const testcases = ['a', 'b', 'c']
const outcomes = ['PASSED', 'INFO', 'FAILED', 'ERROR', 'RUNNING', 'QUEUED', 'STRANGE']

const values = fc.subarray(['x', 'y'])
const about = fc.constantFrom<Readonly<Record<string, readonly string[]>>>(
  { type: ['koji_build'], item: [nvr] },
  { type: ['brew-build'], item: [nvr, 'zsh-5-1.fc40'] },
  { type: ['other'], item: ['other'], original_spec_nvr: [nvr] },
  { type: ['koji_build'], item: ['zsh-5-1.fc40'] },
)

const resultFacts = fc.record({
  testcase: fc.constantFrom(...testcases),
  outcome: fc.constantFrom(...outcomes),
  at: fc.integer({ min: 0, max: 5 }),
  subject: about,
  scenario: values,
  system_architecture: values,
})

/** Results with ids from 1; several at the same time, and several values under a key. */
export const results: fc.Arbitrary<readonly GivenResult[]> = fc
  .array(resultFacts, { maxLength: 12 })
  .map((all) =>
    all.map(({ testcase, outcome, at, subject, ...data }, index) => ({
      id: index + 1,
      testcase,
      outcome,
      submit_time: minute(at),
      data: { ...subject, ...data },
    })),
  )

/** Waivers with ids from 1, made in no order of time. */
export const waivers: fc.Arbitrary<readonly Partial<WaiverDbRecord>[]> = fc
  .array(
    fc.record({
      testcase: fc.constantFrom(...testcases, 'missing-gating-yaml', 'invalid-gating-yaml'),
      scenario: fc.constantFrom(null, 'x', 'y'),
      waived: fc.boolean(),
      product_version: fc.constantFrom('fedora-40', 'fedora-40', 'fedora-41'),
      subject_identifier: fc.constantFrom(nvr, nvr, 'zsh-5-1.fc40'),
      at: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map(({ at, ...facts }, index) => ({ ...facts, id: index + 1, timestamp: minute(at) })))

const testRule = fc
  .tuple(
    fc.constantFrom(...testcases),
    fc.constantFrom('', 'scenario: x', 'scenario: y', 'valid_since: 2020-01-01'),
  )
  .map(([testcase, facts]) => passes(testcase, facts))
const remoteRule = fc.constantFrom(
  "!RemoteRule {sources: ['https://files/1']}",
  "!RemoteRule {sources: ['https://files/0', 'https://files/1'], required: true}",
)

/** Rules of a policy, some of them twice. */
export const rules: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: testRule }, remoteRule),
  {
    maxLength: 6,
  },
)

const file = fc.oneof(
  fc.array(testRule, { maxLength: 3 }).map((some) => remotePolicy(some)),
  fc.constant('- 1'),
  fc.constant(undefined),
  fc.constant({ reason: 'refused', message: '403' } as const),
)

/** What a decision is made of, but for its policies. */
export const evidence: fc.Arbitrary<Given> = fc
  .record({ results, waivers, file })
  .map(({ file: found, ...rest }) => ({
    ...rest,
    files: found === undefined ? {} : { 'https://files/1': found },
  }))

/** Everything that a decision is made of: two policies at the same gate. */
export const givens: fc.Arbitrary<Given> = fc.tuple(evidence, rules, rules).map(([rest, first, second]) => ({
  ...rest,
  policies: policy(first, { id: 'first' }) + policy(second, { id: 'second' }),
}))
