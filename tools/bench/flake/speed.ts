import {
  addRun,
  emptyStatistics,
  flipRateScorer,
  foldStatistics,
  scoreHistories,
  statisticalModel,
  statisticsOf,
  type TestHistory,
} from '../../../packages/core/src/flake/index.ts'
import {
  regimes,
  simulatedHistories,
  simulatedHistoryReader,
  simulatedInstant,
  simulateProject,
  type SimulatedProject,
} from '../../../packages/core/src/testing/flake/index.ts'
import { medianOf, timesOf, type Measure } from '../bench.ts'

const days = 60

/** How long a score, an update and a whole project take. */
export function flakeSpeed(): Measure[] {
  const project = simulateProject(regimes.base, 100)
  const own = oneScore(project)
  const histories = simulatedHistories(project.tests, project.runs)
  const peer = onePeerScore(histories)
  return [
    { name: 'score-from-60-days', value: own, unit: 'us', goal: 50 },
    { name: 'score-from-60-days-to-flip-rate-of-all-runs', value: own / peer, unit: 'x', goal: null },
    ...oneUpdate(histories),
    ...wholeProject(),
  ]
}

/** From statistics of 60 days, which are all that is kept: putting them together and scoring them. */
function oneScore({ tests, runs }: SimulatedProject): number {
  const at = simulatedInstant(days) - 1
  const read = simulatedHistoryReader(tests, runs)
  const statistics = tests.map((test) => statisticsOf(read(test).runs))
  const windows = statistics.map((own) => foldStatistics(own, at, days))
  const model = statisticalModel().fit(windows.map((features) => ({ features })))
  const times = timesOf(15, () => {
    for (const own of statistics) model.predict(foldStatistics(own, at, days))
  })
  return (medianOf(times) * 1000) / tests.length
}

function onePeerScore(histories: readonly TestHistory[]): number {
  const at = simulatedInstant(days) - 1
  const scorer = flipRateScorer({ days })
  const times = timesOf(9, () => {
    for (const history of histories) scorer.score(history, at)
  })
  return (medianOf(times) * 1000) / histories.length
}

function oneUpdate(histories: readonly TestHistory[]): Measure[] {
  const runs = histories.reduce((sum, history) => sum + history.runs.length, 0)
  const own = medianOf(
    timesOf(5, () => {
      for (const history of histories) {
        const statistics = emptyStatistics()
        for (const run of history.runs) if (addRun(statistics, run).isErr()) throw new Error('out of order')
      }
    }),
  )
  // What nobody gets around: to look up the commit of each run.
  const floor = medianOf(
    timesOf(5, () => {
      for (const history of histories) {
        const seen = new Map<string, number>()
        for (const { commit, failures } of history.runs) seen.set(commit, (seen.get(commit) ?? 0) + failures)
      }
    }),
  )
  return [
    { name: 'update', value: (own * 1000) / runs, unit: 'us', goal: 5 },
    { name: 'update-to-map-of-commits', value: own / floor, unit: 'x', goal: null },
  ]
}

/** 20,000 tests with 200 runs each: from what is stored of them, and from all runs. */
function wholeProject(): Measure[] {
  const regime = { ...regimes.base, tests: 20_000, days: 10, mainRunsPerDay: 6, changeRunsPerDay: 14 }
  const project = simulateProject(regime, 100)
  const at = simulatedInstant(regime.days) - 1
  const histories = simulatedHistories(project.tests, project.runs)
  const statistics = histories.map(({ runs }) => statisticsOf(runs))
  const stored = medianOf(
    timesOf(
      3,
      () => {
        const windows = statistics.map((own) => foldStatistics(own, at, days))
        const model = statisticalModel().fit(windows.map((features) => ({ features })))
        return windows.map((window) => model.predict(window))
      },
      1,
    ),
  )
  const anew = medianOf(timesOf(3, () => scoreHistories(histories, { at }), 1))
  const runs = histories.reduce((sum, history) => sum + history.runs.length, 0) / histories.length
  return [
    { name: 'project-20000-tests', value: stored / 1000, unit: 's', goal: 2 },
    { name: 'project-20000-tests-counted-anew', value: anew / 1000, unit: 's', goal: null },
    { name: 'project-20000-tests-runs-each', value: runs, unit: 'runs', goal: null },
  ]
}
