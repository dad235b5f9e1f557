/** One run of a simulated project: what a scorer may know of it. The names of the fields are those of the file format. */
export interface SimulatedRun {
  /** When, in days from the beginning. */
  readonly t: number
  /** 0 for main, 1 for a change. */
  readonly b: 0 | 1
  /** The index of the commit on main: what was tested, or what the change is based on. */
  readonly c: number
  /** Equal for runs of the same code. */
  readonly key: string
  /** The change, counted from 0; -1 on main. */
  readonly pr: number
  /** Which push of the change, counted from 0; -1 on main. */
  readonly push: number
  /** The machine that it ran on. */
  readonly m: number
  /** True when a failing run was done again on the same code. */
  readonly rerun: boolean
  /** The share of tests that failed in spite of retries. */
  readonly failShare: number
  /** How many tests failed in spite of retries. */
  readonly fails: number
}

/** What a simulated test really is. */
export type TestKind =
  | 'healthy'
  | 'flaky'
  | 'onset'
  | 'fixed'
  | 'regressed'
  | 'broken'
  | 'flaky-and-regressed'

/** One test of a simulated project, with the truth about it. */
export interface SimulatedTest {
  readonly id: string
  /** A digit for each run: 0 P, 1 FP, 2 F, 3 FF, 4 FFP, 5 FFF, 9 not run. */
  readonly codes: string
  readonly kind: TestKind
  /** How often it fails on good code, while it flakes. */
  readonly rate: number
  /** From when until when it flakes, in days; nothing for a test that never does. */
  readonly flakes?: { readonly from: number; readonly until: number }
}

export interface SimulatedProject {
  readonly runs: readonly SimulatedRun[]
  readonly tests: readonly SimulatedTest[]
}

/** How often a test fails on good code at a time, by the truth. */
export function trueRate({ rate, flakes }: SimulatedTest, day: number): number {
  return flakes && flakes.from <= day && day < flakes.until ? rate : 0
}
