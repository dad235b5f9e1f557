import { isHardFailure, type TestRun } from '../evidence/test-run.ts'

/** What all runs of one commit said about a test, whenever they ran. */
export interface CommitTally {
  /** The first day on which it ran: days since 1970-01-01 in UTC. */
  readonly day: number
  readonly passes: number
  readonly failures: number
  /** Runs of a change in which every attempt failed. */
  readonly hardRuns: number
  /** Runs of main in which every attempt failed. */
  readonly hardMainRuns: number
  /** The change whose commit it is, the first by name where there are several; nothing for one of main. */
  readonly change: string | undefined
}

/** Attempts on the same commit disagree, in one run or in several. */
export function isFlippedCommit({ passes, failures }: CommitTally): boolean {
  return passes > 0 && failures > 0
}

/** What every commit said, and which of them some attempt failed on: the few that are worth a second look. */
export interface CommitTallies {
  readonly commits: Map<string, CommitTally>
  readonly failedCommits: Set<string>
}

/** So many times the run of its commit, in place: once more, or with -1 once less. */
export function addToTally(tallies: CommitTallies, run: TestRun, day: number, times: 1 | -1 = 1): void {
  const known = tallies.commits.get(run.commit)
  // Taken away, but never counted, or forgotten since.
  if (times === -1 && (known === undefined || known.day > day)) return
  const onMain = run.branch === 'main'
  const hardRuns = isHardFailure(run) ? times : 0
  const more: CommitTally = {
    day,
    passes: times * run.passes,
    failures: times * run.failures,
    hardRuns: onMain ? 0 : hardRuns,
    hardMainRuns: onMain ? hardRuns : 0,
    change: onMain ? undefined : (run.change ?? run.commit),
  }
  putTally(tallies, run.commit, known ? joinTallies(known, more) : more)
}

/** Keeps a tally, or drops one that nothing is left of. */
export function putTally(
  { commits, failedCommits }: CommitTallies,
  commit: string,
  tally: CommitTally,
): void {
  if (!isPossible(tally)) {
    commits.delete(commit)
    failedCommits.delete(commit)
    return
  }
  commits.set(commit, tally)
  if (tally.failures > 0) failedCommits.add(commit)
  else failedCommits.delete(commit)
}

/** Some attempt, and no more failed runs than failures. */
function isPossible({ passes, failures, hardRuns, hardMainRuns }: CommitTally): boolean {
  return (
    Math.min(passes, failures, hardRuns, hardMainRuns) >= 0 &&
    passes + failures > 0 &&
    hardRuns + hardMainRuns <= failures
  )
}

/** Two tallies of one commit as one. */
export function joinTallies(one: CommitTally, other: CommitTally): CommitTally {
  return {
    day: Math.min(one.day, other.day),
    passes: one.passes + other.passes,
    failures: one.failures + other.failures,
    hardRuns: one.hardRuns + other.hardRuns,
    hardMainRuns: one.hardMainRuns + other.hardMainRuns,
    change: firstByName(one.change, other.change),
  }
}

function firstByName(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one <= other ? one : other
}
