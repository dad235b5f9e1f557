import { outageOf, type PlannedRun } from './plan-runs.ts'
import type { TestPlan } from './plan-tests.ts'
import type { Random } from './random.ts'
import type { Regime } from './regime.ts'
import type { SimulatedProject, SimulatedRun, SimulatedTest } from './simulated-project.ts'

/** How likely a test of no fault at all fails, for no reason. */
const spurious = 1e-5

/** How likely a flaky test fails in a run, if its rate is what its plan says. */
export type RateInRun = (plan: TestPlan, index: number, run: PlannedRun) => number

/**
 * Lets all tests run in all runs, and some failing runs a second time.
 *
 * @throws TypeError for a number of retries that the codes can't say.
 */
export function playProject(
  random: Random,
  regime: Regime,
  plans: readonly TestPlan[],
  planned: readonly PlannedRun[],
  rateInRun: RateInRun = ({ rate }) => rate,
): SimulatedProject {
  if (![0, 1, 2].includes(regime.retries))
    throw new TypeError(`The codes of outcomes tell 0, 1 or 2 retries apart, not ${regime.retries}.`)
  const runs: SimulatedRun[] = []
  const codes: string[][] = plans.map(() => [])
  function play(run: PlannedRun): number {
    let fails = 0
    for (const [index, plan] of plans.entries()) {
      const code = outcome(random, regime, plan, run, index, rateInRun)
      codes[index]?.push(code)
      if (code === '2' || code === '3' || code === '5') fails++
    }
    const { t, b, c, key, pr, push, m, rerun } = run
    runs.push({ t, b, c, key, pr, push, m, rerun, failShare: fails / regime.tests, fails })
    return fails
  }
  for (const run of planned) {
    const fails = play(run)
    // One in ten failing runs of a change is done again, all of it and on the same code.
    if (run.b === 1 && fails > 0 && random.chance(0.1)) {
      play({ ...run, t: run.t + 0.01, m: random.below(20), rerun: true, outage: outageOf(random, regime) })
    }
  }
  const order = runs.map((_, index) => index).sort((a, b) => (runs[a]?.t ?? 0) - (runs[b]?.t ?? 0))
  return {
    runs: order.flatMap((index) => runs[index] ?? []),
    tests: plans.map((plan, index) =>
      describeTest(plan, index, order.map((run) => codes[index]?.[run]).join('')),
    ),
  }
}

function outcome(
  random: Random,
  { retries }: Regime,
  plan: TestPlan,
  run: PlannedRun,
  index: number,
  rateInRun: RateInRun,
): string {
  const isBroken =
    run.broken.has(index) || plan.broken.some(([first, last]) => first <= run.c && run.c <= last)
  if (isBroken) return codeOf(retries, retries + 1)
  if (run.outage > 0 && random.chance(run.outage))
    return codeOf(retries, 1 + failuresIn(random, retries, 0.9))
  const isFlaky = plan.from <= run.t && run.t < plan.until && plan.rate > 0
  if (!random.chance(isFlaky ? rateInRun(plan, index, run) : spurious)) return '0'
  return codeOf(retries, 1 + failuresIn(random, retries, isFlaky ? plan.again : spurious))
}

/** How many of the retries fail before one passes. */
function failuresIn(random: Random, retries: number, probability: number): number {
  let failures = 0
  while (failures < retries && random.chance(probability)) failures++
  return failures
}

/** The digit for so many failing attempts, of at most one more than there are retries. */
function codeOf(retries: number, failures: number): string {
  const hard = failures > retries
  if (failures === 0) return '0'
  if (failures === 1) return hard ? '2' : '1'
  if (failures === 2) return hard ? '3' : '4'
  return '5'
}

function describeTest({ kind, rate, from, until }: TestPlan, index: number, codes: string): SimulatedTest {
  const test = { id: `test-${index}`, codes, kind, rate }
  return rate > 0 ? { ...test, flakes: { from, until } } : test
}
