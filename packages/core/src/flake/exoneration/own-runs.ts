import { personKey } from '../../waiver/same-person.ts'
import type { TestRun } from '../evidence/test-run.ts'
import { cofailingUnits } from '../quarantine/cofailing-units.ts'
import type { ExonerationRequest } from './exoneration-request.ts'

/** Which runs may speak for the change under test. */
export interface Independence {
  /** The run says itself that it tested the change: by its id, its commit or its results. It is not looked at. */
  readonly isOwn: (run: TestRun) => boolean
  /** The run holds the change, as far as is known from all runs. It can weaken evidence and never be it. */
  readonly holdsChange: (run: TestRun) => boolean
  /** The name of the change that the run counts for; equal for changes that share a commit or a result. */
  readonly otherChange: (run: TestRun) => string | undefined
}

/**
 * Works out once what belongs to the change under test. Further runs of the change make more runs its own, never fewer: so
 * they can't absolve it.
 */
export function independenceFrom(request: ExonerationRequest): Independence {
  const { changeUnderTest, verdicts, histories, at } = request
  const statedCommits = new Set(changeUnderTest.commits)
  const statedResults = new Set(verdicts.flatMap(({ results }) => results))
  const isOwn = (run: TestRun): boolean =>
    run.change === changeUnderTest.change || statedCommits.has(run.commit) || cites(run, statedResults)
  const runs = histories.flatMap((history) => history.runs).filter((run) => run.at <= at)
  const own = runs.filter(isOwn)
  const commits = new Set([...statedCommits, ...own.map(({ commit }) => commit)])
  const results = new Set([...statedResults, ...own.flatMap((run) => run.results)])
  const isTied = (run: TestRun): boolean => isOwn(run) || commits.has(run.commit) || cites(run, results)
  // Whatever main ran from the first commit that holds the change on holds it too.
  const inMainFrom = runs
    .filter((run) => run.branch === 'main' && isTied(run))
    .reduce((first, run) => Math.min(first, run.at), changeUnderTest.mergedAt ?? Infinity)
  const unitOf = cofailingUnits([
    [
      ...nameAll('change', [changeUnderTest.change]),
      ...nameAll('commit', commits),
      ...nameAll('result', results),
    ],
    ...runs.filter(({ branch }) => branch === 'change').map(namesOf),
  ])
  const dependent = new Set(dependentChanges(request).map((change) => unitOf(nameOf('change', change))))
  return {
    isOwn,
    holdsChange: (run) => isTied(run) || (run.branch === 'main' && run.at >= inMainFrom),
    otherChange: ({ branch, change }) => {
      if (branch !== 'change' || change === undefined) return undefined
      const unit = unitOf(nameOf('change', change))
      return dependent.has(unit) ? undefined : unit
    },
  }
}

function cites(run: TestRun, results: ReadonlySet<string>): boolean {
  return run.results.some((id) => results.has(id))
}

/** All that the run ties together. */
function namesOf({ change, commit, results }: TestRun): string[] {
  return [
    ...nameAll('change', change === undefined ? [] : [change]),
    nameOf('commit', commit),
    ...nameAll('result', results),
  ]
}

function nameAll(kind: 'change' | 'commit' | 'result', ids: Iterable<string>): string[] {
  return [...ids].map((id) => nameOf(kind, id))
}

function nameOf(kind: 'change' | 'commit' | 'result', id: string): string {
  return `${kind} ${id}`
}

/** The change itself, its relatives, its author's other changes, and those of bots. */
function dependentChanges({ changeUnderTest, authors, bots }: ExonerationRequest): readonly string[] {
  const own = authors?.get(changeUnderTest.change)
  const people = new Set([...(bots?.authors ?? []), ...(own === undefined ? [] : [own])].map(personKey))
  const byThem = [...(authors ?? [])].filter(([, author]) => people.has(personKey(author)))
  return [
    changeUnderTest.change,
    ...(changeUnderTest.relatedChanges ?? []),
    ...(bots?.changes ?? []),
    ...byThem.map(([change]) => change),
  ]
}
