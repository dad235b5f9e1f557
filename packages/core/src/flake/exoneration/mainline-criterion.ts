import { isHardFailure, type TestRun } from '../evidence/test-run.ts'
import type { EpochMs } from '../../schema/instant.ts'
import type { ExonerationCriteria } from './exoneration-criteria.ts'

/** Whether a criterion is met, and by which runs. */
export interface CriterionAnswer {
  readonly isMet: boolean
  /** The runs that speak for it; empty where it is not met. */
  readonly runs: readonly TestRun[]
  /** What was counted, as a part of a sentence. */
  readonly counted: string
}

/** A run on main; `holdsChange` ones count as passed, whatever they are. */
export interface MainRun {
  readonly run: TestRun
  readonly holdsChange: boolean
}

/**
 * Whether the test often failed in every attempt around a position of main.
 *
 * @param runs - of main, oldest first
 */
export function failureRateCriterion(
  runs: readonly MainRun[],
  position: EpochMs,
  { runsEachSide, window, unexpected, consecutive }: ExonerationCriteria['failureRate'],
): CriterionAnswer {
  const split = splitAt(runs, position)
  const before = runs.slice(Math.max(0, split - runsEachSide), split)
  const near = [...before, ...runs.slice(split, split + runsEachSide)]
  const [most, counted] = worstWindow(near, window)
  const row = rowBeside(near, before.length)
  const text = `${most.length} of ${counted} runs of main around it failed, ${row.length} of them in a row beside it`
  if (most.length >= unexpected) return { isMet: true, runs: most, counted: text }
  if (row.length >= consecutive) return { isMet: true, runs: row, counted: text }
  return { isMet: false, runs: [], counted: text }
}

/**
 * Whether commits of main often both failed and passed around a position.
 *
 * @param runs - of main, oldest first
 */
export function flakeRateCriterion(
  runs: readonly MainRun[],
  position: EpochMs,
  criteria: ExonerationCriteria['flakeRate'],
): CriterionAnswer {
  const within = (windowMs: number): readonly (readonly MainRun[])[] =>
    byCommit(runs.filter(({ run }) => Math.abs(run.at - position) <= windowMs))
  const narrow = within(criteria.windowMs)
  const commits = narrow.length < criteria.fewVerdicts ? within(criteria.widerWindowMs) : narrow
  const flaky = commits.map((own) => own.filter(({ holdsChange }) => !holdsChange)).filter(isFlaky)
  const counted = `${flaky.length} of ${commits.length} commits of main around it failed and passed`
  const isMet = flaky.length >= criteria.flakyVerdicts && flaky.length >= criteria.share * commits.length
  const speaking = isMet ? flaky.flat().filter(({ run }) => run.failures > 0) : []
  return { isMet, runs: speaking.map(({ run }) => run), counted }
}

/** Where the runs after the position begin. */
function splitAt(runs: readonly MainRun[], position: EpochMs): number {
  const index = runs.findIndex(({ run }) => run.at > position)
  return index === -1 ? runs.length : index
}

/** The failures of the window with the most of them, and how many runs it holds. */
function worstWindow(runs: readonly MainRun[], size: number): readonly [readonly TestRun[], number] {
  let worst: readonly TestRun[] = []
  const windows = Math.max(1, runs.length - size + 1)
  for (let start = 0; start < windows; start++) {
    const failures = runs.slice(start, start + size).filter(isUnexpected)
    if (failures.length > worst.length) worst = failures.map(({ run }) => run)
  }
  return [worst, Math.min(size, runs.length)]
}

/** The failures in a row that reach the position from before, from behind, or across it. */
function rowBeside(runs: readonly MainRun[], position: number): readonly TestRun[] {
  let first = position
  for (let before = runs[first - 1]; before && isUnexpected(before); before = runs[first - 1]) first--
  let end = position
  for (let after = runs[end]; after && isUnexpected(after); after = runs[end]) end++
  return runs.slice(first, end).map(({ run }) => run)
}

function isUnexpected({ run, holdsChange }: MainRun): boolean {
  return !holdsChange && isHardFailure(run) && isCitable(run)
}

function byCommit(runs: readonly MainRun[]): readonly (readonly MainRun[])[] {
  const commits = new Map<string, MainRun[]>()
  for (const one of runs) {
    const own = commits.get(one.run.commit)
    if (own) own.push(one)
    else commits.set(one.run.commit, [one])
  }
  return [...commits.values()]
}

function isFlaky(runs: readonly MainRun[]): boolean {
  return runs.some(({ run }) => run.passes > 0) && runs.some(({ run }) => run.failures > 0 && isCitable(run))
}

/** What nobody can look up is no evidence. */
function isCitable({ results }: TestRun): boolean {
  return results.length > 0
}
