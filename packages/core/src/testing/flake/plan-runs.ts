import type { Random } from './random.ts'
import type { Regime } from './regime.ts'
import type { SimulatedRun } from './simulated-project.ts'

/** What a run really meets, known to the simulation alone. */
export interface PlannedRun extends Omit<SimulatedRun, 'failShare' | 'fails'> {
  /** The share of tests that an outage takes along; 0 in a run without one. */
  readonly outage: number
  /** Which tests the change breaks. */
  readonly broken: ReadonlySet<number>
}

/** How changes are made up, beyond what the regime says. */
export interface ChangeHabits {
  /** Draws the test that a broken change breaks. */
  readonly breaks: (random: Random) => number
  /** How many days old the commit of main may be that a change stands on, and goes on standing on. */
  readonly oldestBase: number
}

/** All runs of a project but those that are done again, oldest first. */
export function planRuns(random: Random, regime: Regime, habits: ChangeHabits): PlannedRun[] {
  return [...planMain(random, regime), ...planChanges(random, regime, habits)].sort((a, b) => a.t - b.t)
}

/** How many commits main gets. */
export function commitsOf({ days, mainRunsPerDay }: Regime): number {
  return Math.round(days * mainRunsPerDay)
}

function planMain(random: Random, regime: Regime): PlannedRun[] {
  return Array.from({ length: commitsOf(regime) }, (_, c) => ({
    t: (c + 0.5) / regime.mainRunsPerDay,
    b: 0,
    c,
    key: `m${c}`,
    pr: -1,
    push: -1,
    m: random.below(20),
    rerun: false,
    outage: outageOf(random, regime),
    broken: new Set(),
  }))
}

function planChanges(random: Random, regime: Regime, habits: ChangeHabits): PlannedRun[] {
  // A change is pushed 1.9 times on average.
  const changes = Math.round((regime.changeRunsPerDay * regime.days) / 1.9)
  return Array.from({ length: changes }, (_, pr) => planChange(random, regime, habits, pr)).flat()
}

function planChange(random: Random, regime: Regime, habits: ChangeHabits, pr: number): PlannedRun[] {
  const pushes = 1 + Number(random.chance(0.6)) + Number(random.chance(0.3))
  let t = random.between(0, regime.days)
  const begun = t
  const age = habits.oldestBase > 0 ? random.between(0, habits.oldestBase) : 0
  let broken = new Set<number>()
  if (random.chance(regime.brokenChanges)) {
    const count = random.geometric(3)
    broken = new Set(Array.from({ length: count }, () => habits.breaks(random)))
  }
  const runs: PlannedRun[] = []
  for (let push = 0; push < pushes && t < regime.days; push++) {
    if (push === 1 && random.chance(0.8)) broken = new Set()
    runs.push({
      t,
      b: 1,
      c: commitAt(regime, habits.oldestBase > 0 ? begun - age : t),
      key: `p${pr}.${push}`,
      pr,
      push,
      m: random.below(20),
      rerun: false,
      outage: outageOf(random, regime),
      broken,
    })
    t += random.between(0.05, 0.5)
  }
  return runs
}

/** The newest commit of main at a time. */
function commitAt(regime: Regime, day: number): number {
  const newest = Math.floor(day * regime.mainRunsPerDay - 0.5)
  return Math.min(commitsOf(regime) - 1, Math.max(0, newest))
}

/** The share of tests that an outage takes along in a run; mostly there is none. */
export function outageOf(random: Random, { outages }: Regime): number {
  return random.chance(outages) ? random.between(0.3, 0.9) : 0
}
