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
  /** The change whose commit it is, the first by name where there are several; left out for one of main. */
  readonly change?: string
}

/** Attempts on the same commit disagree, in one run or in several. */
export function isFlippedCommit({ passes, failures }: CommitTally): boolean {
  return passes > 0 && failures > 0
}

/** So many times the run of its commit, in place: once more, or with -1 once less. */
export function addToTally(
  tallies: Map<string, CommitTally>,
  run: TestRun,
  day: number,
  times: 1 | -1 = 1,
): void {
  const onMain = run.branch === 'main'
  const hardRuns = isHardFailure(run) ? times : 0
  const more: CommitTally = {
    day,
    passes: times * run.passes,
    failures: times * run.failures,
    hardRuns: onMain ? 0 : hardRuns,
    hardMainRuns: onMain ? hardRuns : 0,
    ...(onMain ? {} : { change: run.change ?? run.commit }),
  }
  const known = tallies.get(run.commit)
  // Taken away, but never counted, or forgotten since.
  if (times === -1 && (known === undefined || known.day > day)) return
  const joined = known ? joinTallies(known, more) : more
  if (isPossible(joined)) tallies.set(run.commit, joined)
  else tallies.delete(run.commit)
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
  const joined = {
    day: Math.min(one.day, other.day),
    passes: one.passes + other.passes,
    failures: one.failures + other.failures,
    hardRuns: one.hardRuns + other.hardRuns,
    hardMainRuns: one.hardMainRuns + other.hardMainRuns,
  }
  const change = firstByName(one.change, other.change)
  return change === undefined ? joined : { ...joined, change }
}

function firstByName(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one <= other ? one : other
}
