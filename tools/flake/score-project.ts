import {
  defaultQuarantinePolicy,
  entryVerdict,
  recentFlips,
  statisticalModel,
  type FlakeScore,
} from '../../packages/core/src/flake/index.ts'
import {
  simulatedHistoryReader,
  simulatedInstant,
  type CodedTest,
  type SimulatedRun,
} from '../../packages/core/src/testing/flake/index.ts'

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
  const read = simulatedHistoryReader(tests, runs, leaveOutMassFailures ? {} : { massFailures: 'keep' })
  const at = simulatedInstant(runs.reduce((latest, { t }) => Math.max(latest, t), Number.NEGATIVE_INFINITY))
  const plain = statisticalModel({ days })
  const policy = { ...defaultQuarantinePolicy, mode }
  // One history at a time: those of a large project are too many.
  const seen = tests.map((test) => {
    const history = read(test)
    const recent = recentFlips(history, at, policy.recentFlips.windowMs)
    return { testcase: test.id, features: plain.extract(history, at), recent }
  })
  const model = plain.fit(seen)
  return seen.map(({ testcase, features, recent }) => {
    const score = { testcase, variant: {}, ...model.predict(features), modelVersion: model.version }
    return { score, quarantine: entryVerdict(score, recent, policy).rule !== undefined }
  })
}
