import { planRuns } from './plan-runs.ts'
import { planTest } from './plan-tests.ts'
import { playProject } from './play-project.ts'
import { randomOf, type Random } from './random.ts'
import type { Regime } from './regime.ts'
import type { SimulatedProject } from './simulated-project.ts'

/** Failure rates of flaky tests: 41 quantiles, from the least to the most, of those measured for the FlakeFlagger data. */
const rateQuantiles: readonly number[] = [
  0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.0002, 0.00025, 0.0003, 0.0003, 0.0004, 0.0004, 0.0005, 0.0007,
  0.001, 0.0014, 0.0043, 0.0043, 0.0057, 0.0065, 0.0065, 0.0071, 0.0076, 0.0123, 0.01449, 0.01449, 0.01459,
  0.01509, 0.01618, 0.0245, 0.0382, 0.1662, 0.2011, 0.2011, 0.2011, 0.3196, 0.5526, 0.554, 0.554, 0.554,
  0.554, 0.8849,
]

/**
 * A project that never was: runs of main and of changes over some weeks, and tests of which the truth is known. The same
 * seed gives the same project. Its kinds of tests resemble those that the default model weighs, so scores on it are kind
 * to that model.
 *
 * @throws TypeError for a regime with more than two retries.
 * @example
 * import { regimes, simulateProject } from '@gatewright/core/testing'
 *
 * const { tests, runs } = simulateProject(regimes.sparse, 7)
 * console.log(tests.length, runs.length > 0) // 1000 true
 */
export function simulateProject(regime: Regime, seed: number): SimulatedProject {
  const random = randomOf(seed)
  const plans = Array.from({ length: regime.tests }, () => planTest(random, regime, drawRate))
  const planned = planRuns(random, regime, { breaks: ({ below }) => below(regime.tests), oldestBase: 0 })
  return playProject(random, regime, plans, planned)
}

/** Between two quantiles the logarithm is drawn evenly. */
function drawRate(random: Random): number {
  const place = random.next() * (rateQuantiles.length - 1)
  const lower = Math.floor(place)
  const low = Math.log(rateQuantiles[lower] ?? 0)
  const high = Math.log(rateQuantiles[lower + 1] ?? rateQuantiles[lower] ?? 0)
  return Math.exp(low + (high - low) * (place - lower))
}
