import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  averagePrecision,
  comparedScorers,
  scoreHistories,
  type TestHistory,
  type TestRun,
} from '../../../packages/core/src/flake/index.ts'
import { randomOf, type Random } from '../../../packages/core/src/testing/flake/random.ts'
import type { Measure } from '../bench.ts'

/** In the whole file there are so many for each flaky test. */
const neverFailing = 26.2
const alwaysFailing = 0.18

interface Rerun {
  readonly rate: number
  readonly isFlaky: boolean
}

/**
 * Real failure rates, resampled: each test runs so many times on one main branch, without retries. Always-failing tests are
 * no flaky ones. Which of the failing tests are flaky, not one of these scorers can know from very few runs.
 */
export function resampledReruns(): Measure[] {
  const random = randomOf(20_261_130)
  const tests = rerunTests()
  return [10, 50, 100, 1000].flatMap((runs) => {
    const histories = tests.map(({ rate }, index) => historyOf(random, `t${index}`, rate, runs))
    const at = runs * 3_600_000
    const judge = (probabilities: readonly number[]): number =>
      averagePrecision(
        probabilities.map((probability, index) => ({
          probability,
          positive: tests[index]?.isFlaky ?? false,
        })),
      ) ?? Number.NaN
    const own = judge(scoreHistories(histories, { at }).map(({ flakyNow }) => flakyNow))
    const peers = comparedScorers.map((scorer) => ({
      id: scorer.id,
      value: judge(histories.map((history) => scorer.score(history, at).score)),
    }))
    const failureRate = judge(
      histories.map((history) => history.runs.filter(({ failures }) => failures > 0).length / runs),
    )
    const best = peers.reduce((a, b) => (a.value >= b.value ? a : b))
    return [
      { name: `flakeflagger-${runs}-reruns-ap`, value: own, unit: 'ap', goal: null },
      { name: `flakeflagger-${runs}-reruns-ap-of-${best.id}`, value: best.value, unit: 'ap', goal: null },
      { name: `flakeflagger-${runs}-reruns-ap-of-failure-rate`, value: failureRate, unit: 'ap', goal: null },
    ]
  })
}

function rerunTests(): Rerun[] {
  const file = join(import.meta.dirname, 'data', 'flakeflagger-flaky.csv')
  const flaky = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): Rerun => {
      const [, failing = Number.NaN, passing = Number.NaN] = line.split(',').map(Number)
      return { rate: failing / (failing + passing), isFlaky: true }
    })
  const others = (share: number, rate: number): Rerun[] =>
    Array.from({ length: Math.round(share * flaky.length) }, () => ({ rate, isFlaky: false }))
  return [...flaky, ...others(neverFailing, 0), ...others(alwaysFailing, 1)]
}

function historyOf(random: Random, testcase: string, rate: number, runs: number): TestHistory {
  return {
    testcase,
    variant: {},
    runs: Array.from({ length: runs }, (_, index): TestRun => {
      const fails = random.chance(rate)
      const run = `r${String(index).padStart(6, '0')}`
      return {
        run,
        at: index * 3_600_000,
        commit: `c${index}`,
        branch: 'main',
        passes: fails ? 0 : 1,
        failures: fails ? 1 : 0,
        results: [],
      }
    }),
  }
}
