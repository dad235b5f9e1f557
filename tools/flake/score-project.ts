import {
  defaultQuarantinePolicy,
  entryVerdict,
  recentFlips,
  scoreHistories,
  statisticalModel,
  type FlakeScore,
  type TestHistory,
} from '../../packages/core/src/flake/index.ts'
import {
  simulatedHistories,
  simulatedInstant,
  type SimulatedRun,
} from '../../packages/core/src/testing/flake/index.ts'
import type { CodedTest } from './read-project.ts'

export interface ScoreProjectOptions {
  readonly mode: 'strict' | 'fast'
  /** Days of history that count. */
  readonly days: number
  /** False: runs that failed as a whole count like any other. */
  readonly leaveOutMassFailures: boolean
}

export interface ScoredTest {
  readonly score: FlakeScore
  /** Whether it would be put into quarantine now, if there is room. */
  readonly quarantine: boolean
}

/** Scores all tests of a project as of its last run, with a prior learned from them. */
export function scoreProject(
  tests: readonly CodedTest[],
  runs: readonly SimulatedRun[],
  { mode, days, leaveOutMassFailures }: ScoreProjectOptions,
): ScoredTest[] {
  const histories = simulatedHistories(tests, runs, leaveOutMassFailures ? {} : { massFailures: 'keep' })
  const at = simulatedInstant(runs.reduce((latest, { t }) => Math.max(latest, t), Number.NEGATIVE_INFINITY))
  const plain = statisticalModel({ days })
  const model = plain.fit(histories.map((history) => ({ features: plain.extract(history, at) })))
  const policy = { ...defaultQuarantinePolicy, mode }
  return scoreHistories(histories, { at, model }).map((score, index) => ({
    score,
    quarantine: entersQuarantine(score, histories[index], at, policy),
  }))
}

function entersQuarantine(
  score: FlakeScore,
  history: TestHistory | undefined,
  at: number,
  policy: typeof defaultQuarantinePolicy,
): boolean {
  const recent = history && recentFlips(history, at, policy.recentFlips.windowMs)
  return entryVerdict(score, recent, policy).rule !== undefined
}
