import { compareText } from '../canonical/compare-text.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { Variant } from '../schema/variant.ts'
import { foldVerdicts, type FoldVerdictsOptions } from './fold-verdicts.ts'
import type { VerdictStatus } from './verdict.ts'

/** What became of one testcase in one variant between two runs. */
export interface RunDifference {
  /** Its name in the later run, or in the earlier one where it was deleted. */
  readonly testcase: string
  readonly variant: Variant
  /** Its name in the earlier run, where it had another one. */
  readonly renamedFrom?: string
  /** `changed` where it is in both runs with another status. */
  readonly kind: 'added' | 'deleted' | 'changed' | 'unchanged'
  /** What its attempts in the earlier run add up to; absent where it was added. */
  readonly before?: VerdictStatus
  /** What its attempts in the later run add up to; absent where it was deleted. */
  readonly after?: VerdictStatus
}

/** What is different between two runs. */
export interface RunDiff {
  /** Each testcase in each variant once, by testcase and variant; the unchanged ones too. */
  readonly differences: readonly RunDifference[]
  readonly counts: Readonly<Record<RunDifference['kind'], number>>
  /** How many passed in the later run only: those that were added too. */
  readonly newlyPassing: number
  /** How many passed in the earlier run and don't in the later one, and how many were added that don't pass. */
  readonly newlyFailing: number
  /** How many more there are in the later run. */
  readonly totalDelta: number
}

export interface DiffRunsOptions extends Pick<FoldVerdictsOptions, 'outcomes'> {
  /** New names of testcases by their old ones. */
  readonly renames?: Readonly<Record<string, string>>
}

/**
 * Compares two runs, by the verdict of each testcase in each variant: what the attempts of a run add up to, whatever item
 * they are of. A testcase that was renamed is compared with itself, where the later run has it under its new name. Where two
 * would be compared with one, the one that has had the name all along is, or else the first by its old name; another one is
 * compared with what has its own name, or counts as deleted.
 *
 * Says nothing about whether the runs are complete: what an incomplete one lacks looks deleted or added.
 *
 * @param before - the results of the earlier run
 * @param after - the results of the later run
 * @example
 * import { diffRuns, regressionsOf } from '@gatewright/core/verdict'
 * import type { TestResult } from '@gatewright/core/schema'
 *
 * declare const base: readonly TestResult[]
 * declare const head: readonly TestResult[]
 *
 * const diff = diffRuns(base, head, { renames: { 'unit/adds': 'unit/math/adds' } })
 * const lost = regressionsOf(diff).map(({ testcase, after }) => `${testcase}: ${after}`)
 */
export function diffRuns(
  before: readonly TestResult[],
  after: readonly TestResult[],
  options: DiffRunsOptions = {},
): RunDiff {
  const later = new Map(statusesOf(after, options).map((test) => [keyOf(test), test]))
  const { kept, lost } = placeEarlier(statusesOf(before, options), later, options.renames ?? {})
  const differences = [
    ...[...kept].map(([key, test]) => differenceOf(test, later.get(key))),
    ...lost.map((test) => differenceOf(test, undefined)),
    ...[...later].filter(([key]) => !kept.has(key)).map(([, test]) => differenceOf(undefined, test)),
  ]
  return diffOf(differences.sort(compareDifferences))
}

/**
 * What passed in the earlier run, is in both, and does not pass in the later one. Tests that were added or deleted are no
 * regressions.
 */
export function regressionsOf({ differences }: RunDiff): readonly RunDifference[] {
  return differences.filter(({ kind, before }) => kind === 'changed' && before === 'passed')
}

interface TestStatus {
  readonly testcase: string
  readonly variant: Variant
  readonly status: VerdictStatus
}

function statusesOf(results: readonly TestResult[], { outcomes }: DiffRunsOptions): readonly TestStatus[] {
  const [first] = results
  if (!first) return []
  // The two runs test different items: what is compared is the test.
  const ofOneItem = results.map((result) => ({ ...result, item: first.item }))
  const verdicts = foldVerdicts(ofOneItem, outcomes ? { outcomes } : {})
  return verdicts.map(({ testcase, variant, base }) => ({ testcase, variant, status: base }))
}

/** Earlier tests by the places that they have in the later run, and those whose places others took. */
function placeEarlier(
  earlier: readonly TestStatus[],
  later: ReadonlyMap<string, TestStatus>,
  renames: Readonly<Record<string, string>>,
): { readonly kept: ReadonlyMap<string, TestStatus>; readonly lost: readonly TestStatus[] } {
  const kept = new Map<string, TestStatus>()
  const renamed: (readonly [key: string, test: TestStatus])[] = []
  for (const test of earlier) {
    const name = Object.hasOwn(renames, test.testcase) ? renames[test.testcase] : undefined
    const key = keyOf({ testcase: name ?? test.testcase, variant: test.variant })
    // A new name that nothing has in the later run says nothing.
    if (key === keyOf(test) || !later.has(key)) kept.set(keyOf(test), test)
    else renamed.push([key, test])
  }
  const displaced: TestStatus[] = []
  for (const [key, test] of renamed) {
    if (kept.has(key)) displaced.push(test)
    else kept.set(key, test)
  }
  const lost: TestStatus[] = []
  for (const test of displaced) {
    if (kept.has(keyOf(test))) lost.push(test)
    else kept.set(keyOf(test), test)
  }
  return { kept, lost }
}

function keyOf({ testcase, variant }: Pick<TestStatus, 'testcase' | 'variant'>): string {
  return JSON.stringify([testcase, variantKey(variant)])
}

function differenceOf(before: TestStatus | undefined, after: TestStatus | undefined): RunDifference {
  const named = after ?? before
  if (!named) throw new TypeError('A difference is of a test in one run at least.')
  const { testcase, variant } = named
  if (!before) return { testcase, variant, kind: 'added', after: named.status }
  if (!after) return { testcase, variant, kind: 'deleted', before: before.status }
  return {
    testcase,
    variant,
    ...(before.testcase !== testcase && { renamedFrom: before.testcase }),
    kind: before.status === after.status ? 'unchanged' : 'changed',
    before: before.status,
    after: after.status,
  }
}

function diffOf(differences: readonly RunDifference[]): RunDiff {
  const counts = { added: 0, deleted: 0, changed: 0, unchanged: 0 }
  let [newlyPassing, newlyFailing] = [0, 0]
  for (const { kind, before, after } of differences) {
    counts[kind] += 1
    if (kind === 'unchanged' || kind === 'deleted') continue
    if (after === 'passed') newlyPassing += 1
    else if (kind === 'added' || before === 'passed') newlyFailing += 1
  }
  return { differences, counts, newlyPassing, newlyFailing, totalDelta: counts.added - counts.deleted }
}

function compareDifferences(a: RunDifference, b: RunDifference): number {
  return (
    compareText(a.testcase, b.testcase) ||
    compareText(variantKey(a.variant), variantKey(b.variant)) ||
    compareText(a.kind, b.kind)
  )
}
