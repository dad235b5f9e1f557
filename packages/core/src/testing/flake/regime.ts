/** How a simulated project lives: how often it runs, how it retries, and what goes wrong in it. */
export interface Regime {
  readonly name: string
  readonly tests: number
  readonly days: number
  readonly mainRunsPerDay: number
  /** About so many runs of changes a day, without the runs that are done again. */
  readonly changeRunsPerDay: number
  /** How often a failing attempt is tried again in its run: 0, 1 or 2 times. */
  readonly retries: number
  /** The share of runs in which machines fail and take most tests along. */
  readonly outages: number
  /** The share of changes that break tests. */
  readonly brokenChanges: number
  /** The share of flaky tests whose retries mostly fail as well. */
  readonly sticky: number
}

const base: Regime = {
  name: 'base',
  tests: 1000,
  days: 60,
  mainRunsPerDay: 6,
  changeRunsPerDay: 20,
  retries: 1,
  outages: 0.004,
  brokenChanges: 0.25,
  sticky: 0.12,
}

/** The regimes that the benchmark prints, by name. */
export const regimes: Readonly<
  Record<'base' | 'no-retries' | 'two-retries' | 'sparse' | 'noisy' | 'main-only', Regime>
> = {
  base,
  'no-retries': { ...base, name: 'no-retries', retries: 0 },
  'two-retries': { ...base, name: 'two-retries', retries: 2 },
  sparse: { ...base, name: 'sparse', days: 21, mainRunsPerDay: 2, changeRunsPerDay: 4 },
  noisy: { ...base, name: 'noisy', outages: 0.02, brokenChanges: 0.6, sticky: 0.4 },
  'main-only': { ...base, name: 'main-only', mainRunsPerDay: 12, changeRunsPerDay: 0 },
}
