import fc from 'fast-check'
import type { RunContext } from '../../../src/flake/evidence/index.ts'
import { compareResults } from '../../../src/schema/compare-results.ts'
import type { TestResult } from '../../../src/schema/result.ts'
import type { FlakeStateOptions } from '../../../src/upkeep/index.ts'

/** A project's results in the order of their arrival, in reports; a report may come again. */
export interface Deliveries {
  readonly reports: readonly { readonly key: string; readonly results: readonly TestResult[] }[]
  readonly contexts: readonly RunContext[]
}

const dayMs = 86_400_000
const start = Date.UTC(2026, 10, 1)

/** Rules under which few tests are enough to fail a run as a whole, or to share a failure. */
export const touchyRules: Pick<FlakeStateOptions, 'massFailures' | 'systemicTests'> = {
  massFailures: { share: 0.5, fewest: 2 },
  systemicTests: 2,
}

const commits = ['c1', 'c2', 'git_commit:a', 'git_commit:b']

/**
 * Few tests, runs, commits and hours on some days, so that runs share commits, come in parts, late and at one time, stand on
 * failing ones and fail as a whole; in any order, in reports of any size.
 */
export function deliveriesOver(days: number): fc.Arbitrary<Deliveries> {
  const result = fc.record({
    test: fc.constantFrom('a', 'b', 'c', 'd'),
    variant: fc.constantFrom({}, {}, {}, { os: 'linux' }),
    group: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'own', 'own', 'own', undefined),
    second: fc.constantFrom(undefined, undefined, undefined, 'r1', 'r8'),
    item: fc.constantFrom('a', 'b'),
    day: fc.nat(days - 1),
    hour: fc.nat(2),
    outcome: fc.constantFrom('PASSED', 'PASSED', 'FAILED', 'FAILED', 'ERROR', 'own'),
    signature: fc.constantFrom(undefined, 's1', 's2'),
  })
  const context = fc.record(
    {
      branch: fc.constantFrom('main', 'main', 'change'),
      change: fc.constantFrom('p1', 'p2'),
      base: fc.constantFrom(...commits),
      commit: fc.constantFrom(...commits),
    },
    { requiredKeys: ['branch'] },
  )
  return fc
    .record({
      results: fc.array(result, { maxLength: 40 }),
      // Late results make a test be counted again, and so hide what counting on gets wrong.
      isInOrder: fc.constantFrom(true, true, false),
      sizes: fc.array(fc.nat(8), { minLength: 3, maxLength: 12 }),
      again: fc.array(fc.nat(20), { maxLength: 3 }),
      contexts: fc.dictionary(fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r8'), context, {
        noNullPrototype: true,
      }),
    })
    .map(({ results, isInOrder, sizes, again, contexts }): Deliveries => {
      const rest = results.map(resultOf)
      if (isInOrder) rest.sort(compareResults)
      const reports: { key: string; results: readonly TestResult[] }[] = []
      for (const size of [...sizes, rest.length])
        reports.push({ key: `report-${reports.length}`, results: rest.splice(0, size) })
      for (const place of again) reports.push(...reports.slice(place, place + 1))
      return {
        reports,
        contexts: Object.entries(contexts).map(([id, own]): RunContext => {
          const { branch, ...more } = own
          return { id, branch: branch === 'main' ? 'main' : 'change', ...more }
        }),
      }
    })
}

function resultOf(
  own: {
    test: string
    variant: { os?: string }
    group: string | undefined
    second: string | undefined
    item: string
    day: number
    hour: number
    outcome: string
    signature: string | undefined
  },
  index: number,
): TestResult {
  const group = own.group === 'own' ? `own-${index}` : own.group
  const groups = [...new Set([group, own.second].flatMap((one) => one ?? []))]
  return {
    id: `x${String(index).padStart(2, '0')}`,
    testcase: own.test,
    variant: own.variant as TestResult['variant'],
    item: { type: 'git_commit', id: own.item },
    outcome: own.outcome,
    submittedAt: new Date(start + own.day * dayMs + own.hour * 3_600_000).toISOString(),
    groups,
    data: {},
    ...(own.signature === undefined ? {} : { failureSignature: own.signature }),
  }
}
