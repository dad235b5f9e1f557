import fc from 'fast-check'
import type {
  BranchClass,
  ExtractOptions,
  FlakeEvidence,
  MassFailureRule,
  RunContext,
  TestRun,
} from '../../../src/flake/evidence/index.ts'
import { extractHistories } from '../../../src/flake/evidence/index.ts'
import { fromEpochMs, type TestResult } from '../../../src/schema/index.ts'

export const start: number = Date.UTC(2026, 10, 1)
const hourMs = 3_600_000

/** A pass of `unit/a` in `run-0` at noon, but for what is given. */
export function result(id: string, fields: Partial<TestResult> = {}): TestResult {
  return {
    id,
    testcase: 'unit/a',
    item: { type: 'git_commit', id: 'c0' },
    outcome: 'PASSED',
    submittedAt: fromEpochMs(start),
    variant: {},
    data: {},
    groups: ['run-0'],
    ...fields,
  }
}

/** One test, one text a run as `P`, `F`, `FP`: three hours apart, on a commit each. */
export function resultsOf(
  testcase: string,
  codes: readonly string[],
  fields: Partial<TestResult> = {},
): TestResult[] {
  return codes.flatMap((code, run) =>
    [...code].map((outcome, attempt) =>
      result(`${testcase} ${String(run).padStart(5, '0')} ${attempt}`, {
        testcase,
        item: { type: 'git_commit', id: `c${run}` },
        outcome: outcome === 'F' ? 'FAILED' : 'PASSED',
        submittedAt: fromEpochMs(start + run * 3 * hourMs),
        groups: [`run-${run}`],
        ...fields,
      }),
    ),
  )
}

/** The runs of the first history, where there is one. */
export function runsOf(results: readonly TestResult[], options: ExtractOptions = {}): readonly TestRun[] {
  return extractHistories(results, options).histories[0]?.runs ?? []
}

/** As texts: `PF` for a pass and a failure. */
export function codesOf(runs: readonly TestRun[]): string[] {
  return runs.map(({ passes, failures }) => 'P'.repeat(passes) + 'F'.repeat(failures))
}

export function tailOf({ histories }: FlakeEvidence, testcase: string): number {
  return histories.find((history) => history.testcase === testcase)?.excludedTail ?? 0
}

const names = ['a', 'b', '__proto__', 'constructor']

/** Few tests, groups, items and times, so that all of them are shared, and outcomes of every kind. */
export const anyResults: fc.Arbitrary<readonly TestResult[]> = fc
  .array(
    fc.record({
      testcase: fc.constantFrom(...names),
      item: fc.constantFrom(...names),
      outcome: fc.constantFrom(
        'PASSED',
        'FAILED',
        'FAILED',
        'NEEDS_INSPECTION',
        'ERROR',
        'SKIPPED',
        'INFO',
        'RUNNING',
        'odd',
      ),
      hour: fc.nat(2),
      system: fc.constantFrom(undefined, 'linux', '__proto__'),
      groups: fc.uniqueArray(fc.constantFrom('g1', 'g2', '__proto__'), { maxLength: 3 }),
      signature: fc.constantFrom(undefined, 's1', 's2'),
      id: fc.constantFrom('x', 'y', 'z', '__proto__'),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ testcase, item, outcome, hour, system, groups, signature, id }, index) =>
      result(`${id}${index % 7}`, {
        testcase,
        item: { type: 'git_commit', id: item },
        outcome,
        submittedAt: fromEpochMs(start + hour * hourMs),
        variant: system === undefined ? {} : { system },
        groups,
        ...(signature !== undefined ? { failureSignature: signature } : {}),
      }),
    ),
  )

export const anyContexts: fc.Arbitrary<readonly RunContext[]> = fc.array(
  fc.record(
    {
      id: fc.constantFrom('g1', 'g2', '__proto__'),
      branch: fc.constantFrom('main', 'change'),
      change: fc.constantFrom('7', '8'),
      base: fc.constantFrom('a', 'b'),
      commit: fc.constantFrom('k1', 'k2'),
    },
    { requiredKeys: ['id', 'branch'] },
  ),
  { maxLength: 4 },
)

/** With what decides about shared failures so low that both kinds are common. */
export const anyOptions: fc.Arbitrary<ExtractOptions> = fc.record({
  runs: anyContexts,
  unstatedBranch: fc.constantFrom<BranchClass>('main', 'change'),
  massFailures: fc.constantFrom<MassFailureRule | 'keep'>(
    'keep',
    { share: 0.5, fewest: 2 },
    { share: 0.15, fewest: 5 },
  ),
  systemicTests: fc.constantFrom(2, 10),
})
