import { extractHistories, type ExtractOptions, type TestHistory } from '../../../src/flake/evidence/index.ts'
import {
  defaultQuarantinePolicy,
  newQuarantineRecord,
  planQuarantine,
  recentFlips,
  reduceQuarantine,
  runsSince,
  type QuarantinePlan,
  type QuarantinePolicy,
  type QuarantineRecord,
} from '../../../src/flake/quarantine/index.ts'
import { scoreHistories, type FlakeScore } from '../../../src/flake/score/index.ts'
import { randomOf } from '../../../src/testing/flake/random.ts'
import { resultsOf } from '../evidence/examples.ts'

/** Results say nothing of branches: here all are of main. */
export const main: ExtractOptions = { unstatedBranch: 'main' }

export const policies: readonly QuarantinePolicy[] = [
  defaultQuarantinePolicy,
  { ...defaultQuarantinePolicy, mode: 'fast' },
]

export function repeated(times: number, ...codes: readonly string[]): string[] {
  return Array.from({ length: times }, () => codes).flat()
}

export function historiesOf(testcase: string, codes: readonly string[]): readonly TestHistory[] {
  return extractHistories(resultsOf(testcase, codes), main).histories
}

/** Tests that pass in each of so many runs. */
export function healthyHistories(tests: number, runs: number): readonly TestHistory[] {
  const [history] = historiesOf('healthy', repeated(runs, 'P'))
  if (!history) return []
  return Array.from({ length: tests }, (_, test) => ({ ...history, testcase: `healthy/${test}` }))
}

/** So many runs of main that fail at a rate, without any retry. */
export function flipping(seed: number, runs: number, rate: number): string[] {
  const random = randomOf(seed)
  return Array.from({ length: runs }, () => (random.chance(rate) ? 'F' : 'P'))
}

export function scoreOf(scores: readonly FlakeScore[], testcase: string): FlakeScore {
  const own = scores.find((score) => score.testcase === testcase)
  if (!own) throw new TypeError(`No score of ${testcase}.`)
  return own
}

export function newestOf(histories: readonly TestHistory[]): number {
  return Math.max(...histories.flatMap(({ runs }) => runs.map(({ at }) => at)))
}

/** What is planned for a project as it stands, with a budget that has room for all. */
export function planOf(histories: readonly TestHistory[], policy: QuarantinePolicy): QuarantinePlan {
  const at = newestOf(histories)
  const scores = scoreHistories(histories)
  return planQuarantine(
    histories.map((history) => ({
      record: newQuarantineRecord(history),
      score: scoreOf(scores, history.testcase),
      recent: recentFlips(history, at, policy.recentFlips.windowMs),
      trueCatches: 0,
    })),
    { ...policy, budget: { tests: 1000, shareOfSuite: 1, lostDetection: 1 } },
    { at, suite: { tests: histories.length, trueCatches: 0 } },
  )
}

export function reduced(
  record: QuarantineRecord,
  history: TestHistory,
  policy: QuarantinePolicy,
): QuarantineRecord {
  const at = newestOf([history])
  const [score] = scoreHistories([history])
  if (!score) throw new TypeError('No score.')
  const evidence = {
    at,
    score,
    since: runsSince(history, record.since, at),
    recent: recentFlips(history, at, policy.recentFlips.windowMs),
    hasBudget: true,
  }
  return reduceQuarantine(record, evidence, policy).record
}
