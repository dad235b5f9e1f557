import type { Random } from './random.ts'
import type { Regime } from './regime.ts'
import { commitsOf } from './plan-runs.ts'
import type { TestKind } from './simulated-project.ts'

const kinds: readonly (readonly [TestKind, number])[] = [
  ['healthy', 0.77],
  ['flaky', 0.1],
  ['onset', 0.03],
  ['fixed', 0.02],
  ['regressed', 0.06],
  ['broken', 0.01],
  ['flaky-and-regressed', 0.01],
]

/** What a simulated test is, known to the simulation alone. */
export interface TestPlan {
  readonly kind: TestKind
  readonly rate: number
  readonly from: number
  readonly until: number
  /** How likely a retry fails once the first attempt has. */
  readonly again: number
  /** Commits of main on which the code under test is broken, as [first, last]. */
  readonly broken: readonly (readonly [number, number])[]
}

/** A test of some kind, that fails as often as drawn if it is flaky. */
export function planTest(random: Random, regime: Regime, drawRate: (random: Random) => number): TestPlan {
  const { days, sticky } = regime
  const commits = commitsOf(regime)
  const kind = drawKind(random)
  const rate = drawRate(random)
  const again = random.chance(sticky) ? random.between(0.75, 0.9) : rate
  const steady = { kind, rate: 0, from: 0, until: 0, again, broken: [] }
  const flaky = { ...steady, rate, until: Number.POSITIVE_INFINITY }
  switch (kind) {
    case 'healthy':
      return steady
    case 'flaky':
      return flaky
    case 'onset':
      return { ...flaky, from: random.between(0.35, 0.85) * days }
    case 'fixed':
      return { ...flaky, until: random.between(0.3, 0.8) * days }
    case 'regressed':
      return { ...steady, broken: episodes(random, commits) }
    case 'broken': {
      const first = Math.floor(random.between(0.9, 0.995) * commits)
      return { ...steady, broken: [[first, commits]] }
    }
    case 'flaky-and-regressed':
      return { ...flaky, broken: episodes(random, commits) }
  }
}

function drawKind(random: Random): TestKind {
  let rest = random.next()
  for (const [kind, share] of kinds) {
    rest -= share
    if (rest < 0) return kind
  }
  return 'healthy'
}

function episodes(random: Random, commits: number): [number, number][] {
  const count = 1 + Number(random.chance(0.35)) + Number(random.chance(0.12))
  return Array.from({ length: count }, () => {
    const first = random.below(commits)
    return [first, first + random.geometric(5) - 1]
  })
}
