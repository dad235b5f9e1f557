import {
  averagePrecision,
  calibrationBins,
  comparedScorers,
  entryVerdict,
  defaultQuarantinePolicy,
  recallAtPrecision,
  scoreHistories,
  type CalibrationBin,
  type FlakeScore,
  type Prediction,
  type TestHistory,
} from '../../../packages/core/src/flake/index.ts'
import {
  simulatedHistories,
  simulatedInstant,
  trueRate,
  type Regime,
  type SimulatedProject,
  type TestKind,
} from '../../../packages/core/src/testing/flake/index.ts'

/** From this rate on a flaky test matters. */
const materialRate = 0.005

/** What one scorer said of one test, beside the truth. */
interface Judged extends Prediction {
  readonly quarantined: boolean | undefined
  readonly kind: TestKind
  /** Flaky, but at a rate that does not matter: neither right nor wrong to find. */
  readonly isBetween: boolean
}

/** One row of the table. */
interface Ranking {
  readonly scorer: string
  readonly averagePrecision: number
  /** The same with tests that flake at rates that do not matter counted as mistakes. */
  readonly strictAveragePrecision: number
  readonly recallAt95: number
  /** Of its own decision: how many were flaky, how many flaky ones it found, how many regressed and healthy ones it took. */
  readonly precision: number | undefined
  readonly recall: number | undefined
  readonly falseRegressed: number
  readonly falseHealthy: number
}

export interface RegimeRanking {
  readonly regime: string
  readonly rows: readonly Ranking[]
  /** Of our own scores. */
  readonly calibration: readonly CalibrationBin[]
}

/** Scores of everybody, pooled over all seeds. */
export function rankScorers(
  regime: Regime,
  seeds: readonly number[],
  simulate: (regime: Regime, seed: number) => SimulatedProject,
): RegimeRanking {
  const judged = new Map<string, Judged[]>()
  function judge(scorer: string, project: SimulatedProject, scores: readonly Scored[]): void {
    const all = judged.get(scorer) ?? []
    judged.set(scorer, all)
    for (const [index, { score, quarantined }] of scores.entries()) {
      const test = project.tests[index]
      if (!test) continue
      const rate = trueRate(test, regime.days - 1e-6)
      all.push({
        probability: score,
        positive: rate >= materialRate,
        isBetween: rate > 0 && rate < materialRate,
        kind: test.kind,
        quarantined,
      })
    }
  }
  for (const seed of seeds) {
    const project = simulate(regime, seed)
    const at = simulatedInstant(regime.days - 1e-6)
    const cleared = simulatedHistories(project.tests, project.runs)
    judge('gatewright', project, ownScores(cleared, at))
    const whole = simulatedHistories(project.tests, project.runs, { massFailures: 'keep' })
    judge('gatewright, outages kept', project, ownScores(whole, at))
    for (const scorer of comparedScorers) {
      const scored = (histories: readonly TestHistory[]): Scored[] =>
        histories.map((history) => {
          const { score, flaky } = scorer.score(history, at)
          return { score, quarantined: flaky }
        })
      judge(`${scorer.id}, as shipped`, project, scored(whole))
      judge(`${scorer.id}, outages left out`, project, scored(cleared))
    }
  }
  return {
    regime: regime.name,
    rows: [...judged].map(([scorer, all]) => rankingOf(scorer, all)),
    calibration: calibrationBins(judged.get('gatewright') ?? []),
  }
}

interface Scored {
  readonly score: number
  readonly quarantined: boolean | undefined
}

function ownScores(histories: readonly TestHistory[], at: number): Scored[] {
  return scoreHistories(histories, { at }).map((score: FlakeScore) => ({
    score: score.score,
    quarantined: entryVerdict(score, undefined, defaultQuarantinePolicy).rule !== undefined,
  }))
}

function rankingOf(scorer: string, all: readonly Judged[]): Ranking {
  const clear = all.filter(({ isBetween }) => !isBetween)
  const decides = all.some(({ quarantined }) => quarantined !== undefined)
  const taken = all.filter(({ quarantined }) => quarantined === true)
  const right = taken.filter(({ positive }) => positive).length
  const positives = all.filter(({ positive }) => positive).length
  const wrongly = (kind: TestKind): number => taken.filter((one) => one.kind === kind).length
  return {
    scorer,
    averagePrecision: averagePrecision(clear) ?? Number.NaN,
    strictAveragePrecision: averagePrecision(all) ?? Number.NaN,
    recallAt95: recallAtPrecision(clear, 0.95) ?? 0,
    precision: decides && taken.length > 0 ? right / taken.length : undefined,
    recall: decides ? right / positives : undefined,
    falseRegressed: wrongly('regressed'),
    falseHealthy: wrongly('healthy'),
  }
}
