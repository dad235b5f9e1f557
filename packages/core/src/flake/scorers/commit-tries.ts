import type { TestRun } from '../evidence/test-run.ts'

/** What all runs of one commit add up to. */
export interface CommitTries {
  readonly commit: string
  readonly passes: number
  readonly failures: number
  /** An attempt failed, and a later one of the same commit passed. */
  readonly isRecovered: boolean
}

/** Runs, oldest first, folded by commit, in the order in which commits were first seen. */
export function commitTries(runs: readonly TestRun[]): CommitTries[] {
  const byCommit = new Map<string, CommitTries>()
  for (const { commit, passes, failures } of runs) {
    const before = byCommit.get(commit)
    // Of the attempts of one run the failures came first: nobody tries again what passed.
    const isRecovered = passes > 0 && failures + (before?.failures ?? 0) > 0
    byCommit.set(commit, {
      commit,
      passes: passes + (before?.passes ?? 0),
      failures: failures + (before?.failures ?? 0),
      isRecovered: isRecovered || (before?.isRecovered ?? false),
    })
  }
  return [...byCommit.values()]
}

export function isMixed({ passes, failures }: CommitTries): boolean {
  return passes > 0 && failures > 0
}
