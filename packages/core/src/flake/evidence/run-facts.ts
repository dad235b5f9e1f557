import { compareText } from '../../canonical/compare-text.ts'
import { itemKey } from '../../schema/item-key.ts'
import type { TestResult } from '../../schema/result.ts'
import type { RunContext } from './run-context.ts'
import type { BranchClass, TestRun } from './test-run.ts'

/** What is the same of a run for all tests that ran in it on one commit. */
export type RunFacts = Pick<TestRun, 'run' | 'commit' | 'branch' | 'change' | 'base'>

/** Where two say different things of one run, the same one is believed whichever came first. */
export function contextsById(runs: Iterable<RunContext>): ReadonlyMap<string, RunContext> {
  const contexts = new Map<string, RunContext>()
  for (const context of runs) {
    const known = contexts.get(context.id)
    if (!known || textOf(context) < textOf(known)) contexts.set(context.id, context)
  }
  return contexts
}

/** A run of main goes before one of a change: what fails in it counts at once. */
function textOf({ branch, change, base, commit }: RunContext): string {
  return JSON.stringify([branch === 'main' ? 0 : 1, change, base, commit])
}

/** The run that results are of: the first of their groups that somebody knows, or else the first; the item where there is no group. */
export function runFactsOf(
  { groups, item }: Pick<TestResult, 'groups' | 'item'>,
  contexts: ReadonlyMap<string, RunContext>,
  unstatedBranch: BranchClass,
): RunFacts {
  const sorted = [...groups].sort(compareText)
  const run = sorted.find((group) => contexts.has(group)) ?? sorted[0] ?? itemKey(item)
  const context = contexts.get(run)
  const commit = context?.commit ?? itemKey(item)
  const branch = context?.branch ?? unstatedBranch
  return {
    run,
    commit,
    branch,
    ...(branch === 'change' ? { change: context?.change ?? commit } : {}),
    ...(context?.base === undefined ? {} : { base: context.base }),
  }
}

/** A result as far as a run looks at it. */
export interface Attempt {
  readonly id: string
  readonly isFailure: boolean
  readonly signature: string | undefined
}

/** A run by its attempts, the oldest first; `at` is when that one was. */
export function testRunOf(
  { run, commit, branch, change, base }: RunFacts,
  at: number,
  attempts: readonly Attempt[],
): TestRun {
  const failed = attempts.filter(({ isFailure }) => isFailure)
  const signature = failed.find((attempt) => attempt.signature !== undefined)?.signature
  return {
    run,
    at,
    commit,
    branch,
    ...(change === undefined ? {} : { change }),
    ...(base === undefined ? {} : { base }),
    passes: attempts.length - failed.length,
    failures: failed.length,
    ...(signature === undefined ? {} : { signature }),
    results: attempts.map(({ id }) => id),
  }
}
