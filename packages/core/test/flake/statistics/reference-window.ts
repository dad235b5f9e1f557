import type { TestRun } from '../../../src/flake/evidence/index.ts'
import {
  dayOf,
  type MainSequence,
  type Trials,
  type WindowOfRuns,
} from '../../../src/flake/statistics/index.ts'
import { inOrder } from './examples.ts'

/** What a window is by its definition, found by looking at every run. Nothing is folded and nothing is merged. */
export interface ReferenceWindow {
  readonly main: MainSequence
  readonly streaks: readonly number[]
  readonly flips: WindowOfRuns['flips']
  readonly resolvedOnMain: number
  /** All that counts, up to the last run that says something by itself. */
  readonly all: Trials
  /** What counts after that: failing changes and nothing else. */
  readonly openEnd: WindowOfRuns['openEnd']
  /** Runs of that end on commits that passed another time. */
  readonly openFlips: number
  /** Runs that say something by themselves, before anything is said of failing changes. */
  readonly settled: Trials
  /** With the failures of changes that the same commit passed another time. */
  readonly resolved: Trials
  readonly failingChanges: WindowOfRuns['failingChanges']
  readonly days: number
  readonly witnesses: readonly string[]
}

export function referenceWindow(runs: readonly TestRun[], at: number, days: number): ReferenceWindow {
  const sorted = inOrder(runs)
  const standing = standingRuns(sorted)
  const isInWindow = (ms: number): boolean => dayOf(ms) <= dayOf(at) && dayOf(ms) > dayOf(at) - days
  const window = standing.filter((run) => isInWindow(run.at))
  const main = window.filter(({ branch }) => branch === 'main')
  const counted = window.filter((run, index) => run.branch === 'main' || isBesideHealthyMain(window, index))
  const settled = counted.filter((run) => run.branch === 'main' || !failsHard(run))
  const closed = counted.slice(0, counted.findLastIndex((run) => settled.includes(run)) + 1)
  const open = counted.slice(closed.length)
  const failing = closed.filter((run) => !settled.includes(run))
  const flipped = new Set(
    commitsOf(sorted).filter((commit) => {
      const own = sorted.filter((run) => run.commit === commit)
      return own.some(({ passes }) => passes > 0) && own.some(({ failures }) => failures > 0)
    }),
  )
  const flippedInWindow = [...flipped].filter((commit) => {
    const [first] = sorted.filter((run) => run.commit === commit)
    return first !== undefined && isInWindow(first.at)
  })
  const unresolved = failing.filter(({ commit }) => !flippedInWindow.includes(commit))
  const changes = new Set(unresolved.map(changeOf)).size
  const seen = runs.filter((run) => isInWindow(run.at))
  return {
    main: sequenceOf(main),
    streaks: rowsOf(main).map(({ length }) => length),
    flips: {
      commits: flippedInWindow.length,
      changes: new Set(
        flippedInWindow.flatMap((commit) =>
          sorted
            .filter((run) => run.commit === commit && run.branch === 'change')
            .map(changeOf)
            .sort()
            .slice(0, 1),
        ),
      ).size,
    },
    resolvedOnMain: flippedInWindow.filter((commit) =>
      sorted.some((run) => run.commit === commit && run.branch === 'main' && failsHard(run)),
    ).length,
    all: trialsOf(closed),
    openEnd: { runs: open.length, changes: new Set(open.map(changeOf)).size },
    openFlips: open.filter(({ commit }) => flippedInWindow.includes(commit)).length,
    settled: trialsOf(settled),
    resolved: trialsOf(closed.filter((run) => !unresolved.includes(run))),
    failingChanges: { runs: closed.length - main.length, changes, repeated: unresolved.length - changes },
    days: seen.length === 0 ? 1 : dayOf(at) - Math.min(...seen.map((run) => dayOf(run.at))) + 1,
    witnesses: window
      .filter(({ failures }) => failures > 0)
      .slice(-8)
      .map(({ results }) => results.join()),
  }
}

function failsHard({ passes }: TestRun): boolean {
  return passes === 0
}

function changeOf({ change, commit }: TestRun): string {
  return change ?? commit
}

function commitsOf(runs: readonly TestRun[]): string[] {
  return [...new Set(runs.map(({ commit }) => commit))]
}

/** All but the runs of changes that stand on failing commits, or that did and have only failed since. */
function standingRuns(sorted: readonly TestRun[]): TestRun[] {
  const heldBack = new Set<string>()
  return sorted.filter((run, index) => {
    if (run.branch === 'main') return true
    const stands = !standsOnFailure(run, sorted.slice(0, index))
    if (!failsHard(run)) {
      heldBack.delete(changeOf(run))
      return stands
    }
    if (!stands) heldBack.add(changeOf(run))
    return !heldBack.has(changeOf(run))
  })
}

/** What it stands on had failed by then on main, and never passed. */
function standsOnFailure({ branch, base }: TestRun, before: readonly TestRun[]): boolean {
  if (branch === 'main' || base === undefined) return false
  const own = before.filter(({ commit }) => commit === base)
  return own.some((run) => run.branch === 'main' && failsHard(run)) && own.every(({ passes }) => passes === 0)
}

/** The runs of main around it, where there are any, did not fail hard. */
function isBesideHealthyMain(window: readonly TestRun[], index: number): boolean {
  const before = window.slice(0, index).findLast(({ branch }) => branch === 'main')
  const after = window.slice(index).find(({ branch }) => branch === 'main')
  return [before, after].every((run) => run === undefined || !failsHard(run))
}

export function trialsOf(runs: readonly TestRun[]): Trials {
  const failed = runs.filter(({ failures }) => failures > 0)
  const withoutHard = runs.filter((run) => !failsHard(run))
  return {
    runs: runs.length,
    failed: failed.length,
    flipped: failed.filter(({ passes }) => passes > 0).length,
    retries: failed.reduce((sum, { passes, failures }) => sum + passes + failures - 1, 0),
    retriesFailed: failed.reduce((sum, { failures }) => sum + failures - 1, 0),
    ...endsOf(runs),
    cleanBeforeFlip: endsOf(withoutHard).cleanBefore,
    cleanAfterFlip: endsOf(withoutHard).cleanAfter,
  }
}

function endsOf(runs: readonly TestRun[]): Pick<Trials, 'cleanBefore' | 'cleanAfter'> {
  const first = runs.findIndex(({ failures }) => failures > 0)
  return {
    cleanBefore: first === -1 ? runs.length : first,
    cleanAfter: runs.length - 1 - runs.findLastIndex(({ failures }) => failures > 0),
  }
}

/** Rows of hard failures, with where they begin. */
function rowsOf(main: readonly TestRun[]): { readonly from: number; readonly length: number }[] {
  const rows: { from: number; length: number }[] = []
  for (const [index, run] of main.entries()) {
    const last = rows.at(-1)
    if (!failsHard(run)) continue
    if (last && last.from + last.length === index) last.length++
    else rows.push({ from: index, length: 1 })
  }
  return rows
}

function sequenceOf(main: readonly TestRun[]): MainSequence {
  const pairs = main
    .slice(1)
    .map((run, index) => `${Number(failsHard(main[index] ?? run))}${Number(failsHard(run))}`)
  const count = (pair: string): number => pairs.filter((own) => own === pair).length
  const { runs, failed, retries, retriesFailed } = trialsOf(main)
  const rows = rowsOf(main)
  const [first, last] = [main[0], main.at(-1)]
  return {
    runs,
    failed,
    hard: main.filter(failsHard).length,
    retries,
    retriesFailed,
    passPass: count('00'),
    passFail: count('01'),
    failPass: count('10'),
    failFail: count('11'),
    leading: rows.find(({ from }) => from === 0)?.length ?? 0,
    trailing: rows.find(({ from, length }) => from + length === main.length)?.length ?? 0,
    streaks: rows
      .filter(({ from, length }) => from > 0 && from + length < main.length)
      .map(({ length }) => length),
    firstFailed: first && failsHard(first),
    lastFailed: last && failsHard(last),
  }
}
