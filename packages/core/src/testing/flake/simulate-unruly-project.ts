import { planRuns, type PlannedRun } from './plan-runs.ts'
import { planTest, type TestPlan } from './plan-tests.ts'
import { playProject } from './play-project.ts'
import { randomOf, type Random } from './random.ts'
import type { Regime } from './regime.ts'
import type { SimulatedProject } from './simulated-project.ts'

/** Tests that fail together: a cause that is there in some runs takes most of them along. */
interface SharedCause {
  readonly share: number
  readonly takes: number
}

/** What moves the rate of one test about. */
interface Mood {
  /** The factor at the end of the time, from its inverse at the beginning. */
  readonly drift: number
  /** Days in which the test is at its worst, out of a period. */
  readonly period: number
  readonly offset: number
  readonly cause?: SharedCause & { readonly id: number }
}

const membersOfCause = 6

/**
 * A second project that never was, and one that the default model does not expect: rates are spread evenly over their
 * magnitudes and drift, flakes come in bursts, on worse machines and several tests at a time from one cause, changes break
 * some tests much more often than others and stand on commits of main that are up to two days old.
 *
 * @throws TypeError for a regime with more than two retries.
 * @example
 * import { regimes, simulateUnrulyProject } from '@gatewright/core/testing'
 *
 * console.log(simulateUnrulyProject(regimes.sparse, 7).tests.length) // 1000
 */
export function simulateUnrulyProject(regime: Regime, seed: number): SimulatedProject {
  const random = randomOf(seed)
  const plans = Array.from({ length: regime.tests }, () => planTest(random, regime, drawRate))
  const moods = moodsOf(random, plans)
  const hot = hotTests(random, regime.tests)
  const planned = planRuns(random, regime, { breaks: hot, oldestBase: 2 })
  const present = new Map<string, boolean>()
  function isPresent({ id, share }: { id: number; share: number }, run: PlannedRun): boolean {
    const key = `${id} ${run.key} ${run.rerun}`
    const known = present.get(key)
    if (known !== undefined) return known
    const drawn = random.chance(share)
    present.set(key, drawn)
    return drawn
  }
  return playProject(random, regime, plans, planned, (plan, index, run) => {
    const mood = moods[index]
    if (!mood) return plan.rate
    if (mood.cause) return isPresent(mood.cause, run) ? mood.cause.takes : 0
    const drift = mood.drift ** ((2 * run.t) / regime.days - 1)
    const isBurst = (run.t + mood.offset) % mood.period < mood.period / 4
    // A quarter of the time 2.5 times as often, else half as often: the mean stays. One machine in ten is thrice as bad.
    const factor = drift * (isBurst ? 2.5 : 0.5) * (run.m < 2 ? 2.5 : 0.83)
    return Math.min(0.95, plan.rate * factor)
  })
}

function drawRate(random: Random): number {
  return Math.exp(random.between(Math.log(0.0002), Math.log(0.6)))
}

/** A quarter of the flaky tests of some size share a cause with others. */
function moodsOf(random: Random, plans: readonly TestPlan[]): Mood[] {
  const causes: (SharedCause & { id: number })[] = []
  let members = 0
  return plans.map((plan): Mood => {
    const mood = {
      drift: Math.exp(random.between(-0.7, 0.7)),
      period: random.between(2, 9),
      offset: random.between(0, 9),
    }
    if (plan.rate < 0.005 || plan.kind === 'healthy' || !random.chance(0.25)) return mood
    if (members % membersOfCause === 0) {
      causes.push({ id: causes.length, share: plan.rate, takes: 0.8 })
    }
    members++
    const cause = causes.at(-1)
    return cause ? { ...mood, cause } : mood
  })
}

/** Draws tests so that one in ten gets half of what changes break. */
function hotTests(random: Random, tests: number): (random: Random) => number {
  const hot = Array.from({ length: Math.ceil(tests / 10) }, () => random.below(tests))
  return (draw) => (draw.chance(0.5) ? (hot[draw.below(hot.length)] ?? 0) : draw.below(tests))
}
