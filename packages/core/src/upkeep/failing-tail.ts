import { isHardFailure, type TestRun } from '../flake/evidence/test-run.ts'

/**
 * How many runs at the end of a history were left out while the test failed in them: what `excludeRuns` says of a whole
 * history, told run by run.
 */
export interface FailingTail {
  /** The last day on which anything ran; nothing before any. */
  lastDay: number | undefined
  hasMain: boolean
  /** Runs of main or, where nothing ran on main, changes: each once. */
  readonly names: Set<string>
}

export function emptyTail(): FailingTail {
  return { lastDay: undefined, hasMain: false, names: new Set() }
}

export function copyTail({ lastDay, hasMain, names }: FailingTail): FailingTail {
  return { lastDay, hasMain, names: new Set(names) }
}

/** One more run at the end, in place. */
export function addToTail(tail: FailingTail, run: TestRun, day: number, isLeftOut: boolean): void {
  tail.lastDay = day
  const onMain = run.branch === 'main'
  if (tail.hasMain && !onMain) return
  // From the first run of main on, changes tell nothing.
  if (onMain && !tail.hasMain) tail.names.clear()
  tail.hasMain ||= onMain
  if (isLeftOut && isHardFailure(run)) tail.names.add(onMain ? run.run : (run.change ?? run.commit))
  else tail.names.clear()
}

/** As if nothing had run, in place, where nothing did since a day. */
export function forgetTail(tail: FailingTail, day: number): void {
  if (tail.lastDay === undefined || tail.lastDay >= day) return
  tail.lastDay = undefined
  tail.hasMain = false
  tail.names.clear()
}
