import { arbitrariesWith } from '@gatewright/core/testing'
import type { TestResult } from '@gatewright/core/schema'
import fc from 'fast-check'

const { result } = arbitrariesWith(fc)
const longest = '𝒳'.repeat(256)

/** Ids with `#` in odd places, numbers of several widths, and the longest there are. */
export const oddId: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '#',
    '##',
    '#1',
    'a',
    'a#',
    'a#1',
    'a#01',
    'a#2',
    'a#02',
    'a#1#',
    'a##1',
    'b#1',
    'a#000000001',
  ),
  fc.constantFrom(
    'a#1234567890',
    'a#999999999',
    'a#1a',
    'a# 1',
    'a#١',
    'é#1',
    'ﬀ#1',
    '𝒳#1',
    longest,
    `${longest.slice(2)}#1`,
  ),
)

const oddFields: fc.Arbitrary<Partial<TestResult>> = fc.record(
  {
    outcome: fc.constantFrom('CRASHED', 'ABORTED', 'SKIPPED', 'FAILED', 'PASSED'),
    durationMs: fc.constantFrom(
      0,
      0.1,
      1e21,
      5e-324,
      0.001,
      1 / 3,
      2147483.647,
      2147483.648,
      1.7976931348623157e308,
    ),
    attempt: fc.constantFrom(1, 32767, 32768, 2 ** 53 - 1),
    submittedAt: fc.constantFrom(
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      `2026-11-22T04:19:00.${'0'.repeat(29)}1Z`,
      '2026-11-22T04:19:00.10Z',
      '2026-11-22T04:19:00.1Z',
    ),
    groups: fc.constantFrom(
      [],
      ['run/1', 'run/1'],
      ['run 3', 'run/1'],
      ['run/1', 'run 3'],
      ['"{}\\,NULL', 'é'],
    ),
    note: fc.constantFrom('', '\uffff', '\u0001\n"\\', '𝒳'.repeat(20)),
    refText: fc.constantFrom('', 'not an address'),
    data: fc.constantFrom<Record<string, string[]>[]>(
      {},
      { suite: [] },
      { suite: ['a'], class: ['b', 'b'] },
      { class: ['b', 'b'], suite: ['a'] },
      { suite: ['a', ''], own: ['', 'x', 'x'], startedAt: ['now'], 'property.x': ['1'] },
      { '1': ['a'], '0': ['b'], line: ['7'], flaky: ['true'] },
      { constructor: ['a'], toString: [] },
      { own: ['"\\\uffff𝒳'] },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** Any result with an odd id and odd values. */
export const oddResult: fc.Arbitrary<TestResult> = fc
  .tuple(result, oddId, oddFields)
  .map(([one, id, odd]) => ({ ...one, id, ...odd }))

/** Few reports of few results that often share keys and ids, with the same content or another. */
export const reports: fc.Arbitrary<
  readonly { readonly key: string; readonly results: readonly TestResult[] }[]
> = fc.array(oddResult, { minLength: 1, maxLength: 8 }).chain((pool) =>
  fc.array(
    fc.record({
      key: fc.constantFrom('r', 's', 't', 'u'),
      results: fc.array(fc.constantFrom(...pool), { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
)

/** A plain result. */
export function plainResult(id: string, more: Partial<TestResult> = {}): TestResult {
  return {
    id,
    testcase: 'dist.rpmlint',
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:00:00Z',
    variant: {},
    data: {},
    groups: [],
    ...more,
  }
}

/** So many plain results of one run. */
export function plainRun(head: string, count: number, more: Partial<TestResult> = {}): readonly TestResult[] {
  return Array.from({ length: count }, (_, index) =>
    plainResult(`${head}#${index + 1}`, { testcase: `case ${index % 50}`, ...more }),
  )
}
