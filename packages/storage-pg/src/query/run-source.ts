import { wholeOf, type RunWindow } from './run-window.ts'
import { groupsByPlace, type Order, type StoredRun } from './stored-run.ts'

/** Runs, or rows of them, in the order of reading, part by part. */
/** Windows of runs of one place: their results interleave. */
export type WindowGroup = readonly RunWindow[]

export interface RunSource {
  /**
   * The next windows, in groups of one place: what follows in a later part is of a later place. An empty part says nothing;
   * undefined is the end.
   *
   * @param size - about how many are wanted
   */
  next(size: number): Promise<readonly WindowGroup[] | undefined>
}

/** All rows of runs. */
export function wholeRuns(runs: readonly StoredRun[], order: Order): readonly WindowGroup[] {
  return groupsByPlace(runs, order).map((group) => group.map(wholeOf))
}

/** A source of runs that are known. */
export function listedSource(groups: readonly WindowGroup[]): RunSource {
  let isRead = false
  return {
    next() {
      const part = isRead ? undefined : groups
      isRead = true
      return Promise.resolve(part)
    },
  }
}
