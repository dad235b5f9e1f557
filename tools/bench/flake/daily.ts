import {
  addRun,
  defaultQuarantinePolicy,
  emptyStatistics,
  foldStatistics,
  newQuarantineRecord,
  recentFlips,
  reduceQuarantine,
  runsSince,
  statisticalModel,
  type FlakePrediction,
  type QuarantinePolicy,
  type QuarantineRecord,
  type TestHistory,
} from '../../../packages/core/src/flake/index.ts'
import {
  simulatedHistories,
  simulatedInstant,
  type Regime,
  type SimulatedProject,
  type SimulatedTest,
  type TestKind,
} from '../../../packages/core/src/testing/flake/index.ts'

const windowDays = 60

/** What became of one test under daily evaluation. */
interface Fate {
  readonly test: SimulatedTest
  /** The day of its first quarantine, counted from 1. */
  first?: number
  /** The first day on which it was out again. */
  released?: number
  /** How often it came back after a release. */
  flaps: number
  /** How often it left because it was broken as well. */
  breakages: number
}

/** What daily evaluation comes to, pooled over all seeds. */
export interface DailyOutcome {
  readonly mode: QuarantinePolicy['mode']
  /** Rates of 5 % and more. */
  readonly frequent: Detection
  /** Rates from 0.5 to 5 %. */
  readonly rare: Detection
  readonly falseRegressed: number
  readonly falseHealthy: number
  readonly falseBroken: number
  /** Returns after a release, for each test that is flaky until the end. */
  readonly flapsPerTest: number
  /** How often one of them left because it was broken as well, or seemed to be. */
  readonly breakagesPerTest: number
  /** Days from the repair until it was released, the median. */
  readonly releaseDays: number
}

interface Detection {
  readonly found: number
  readonly of: number
  /** Days from the first on which it was flaky, the median of those that were found. */
  readonly days: number
}

/** Evaluates every test every day with the default policy, without a limit on how many may be in quarantine. */
export function evaluateDaily(
  regime: Regime,
  seeds: readonly number[],
  simulate: (regime: Regime, seed: number) => SimulatedProject,
  modes: readonly QuarantinePolicy['mode'][],
): DailyOutcome[] {
  const fates = new Map(modes.map((mode) => [mode, [] as Fate[]]))
  for (const seed of seeds) {
    const project = simulate(regime, seed)
    const histories = simulatedHistories(project.tests, project.runs)
    const policies = modes.map((mode) => ({ ...defaultQuarantinePolicy, mode }))
    const own = policies.map((policy) => project.tests.map((test) => newSubject(test, policy)))
    eachDay(histories, regime.days, (day, predictions) => {
      for (const subjects of own) {
        for (const [index, subject] of subjects.entries()) {
          const [prediction, history] = [predictions[index], histories[index]]
          if (prediction && history) look(subject, prediction, history, day)
        }
      }
    })
    for (const [index, subjects] of own.entries())
      fates.get(modes[index] ?? 'strict')?.push(...subjects.map(({ fate }) => fate))
  }
  return [...fates].map(([mode, all]) => outcomeOf(mode, all, regime.days))
}

/** Counts each day's runs once, and scores all tests at its end with a prior learned from what was seen until then. */
function eachDay(
  histories: readonly TestHistory[],
  days: number,
  act: (day: number, predictions: readonly FlakePrediction[]) => void,
): void {
  const statistics = histories.map(() => emptyStatistics())
  const counted = histories.map(() => 0)
  for (let day = 1; day <= days; day++) {
    const end = simulatedInstant(day)
    const windows = histories.map(({ runs }, index) => {
      const own = statistics[index] ?? emptyStatistics()
      let next = counted[index] ?? 0
      for (let run = runs[next]; run && run.at < end; run = runs[++next]) {
        const added = addRun(own, run)
        if (added.isErr()) throw new Error(added.error.message)
      }
      counted[index] = next
      return foldStatistics(own, end - 1, windowDays)
    })
    const model = statisticalModel({ days: windowDays }).fit(windows.map((features) => ({ features })))
    act(
      day,
      windows.map((window) => model.predict(window)),
    )
  }
}

interface Subject {
  readonly fate: Fate
  readonly policy: QuarantinePolicy
  record: QuarantineRecord
}

function newSubject(test: SimulatedTest, policy: QuarantinePolicy): Subject {
  const record = newQuarantineRecord({ testcase: test.id, variant: {} })
  return { fate: { test, flaps: 0, breakages: 0 }, policy, record }
}

function look(subject: Subject, prediction: FlakePrediction, history: TestHistory, day: number): void {
  const at = simulatedInstant(day) - 1
  const { record, policy, fate } = subject
  const before = record.state
  // What is healthy and not even suspect stays so: most looks end here.
  if (before === 'healthy' && prediction.flips.commits === 0 && prediction.state !== 'broken') return
  const step = reduceQuarantine(
    record,
    {
      at,
      score: { testcase: history.testcase, variant: {}, ...prediction, modelVersion: 'bench' },
      since: runsSince(history, record.since, at),
      recent: recentFlips(history, at, policy.recentFlips.windowMs),
      hasBudget: true,
      issue: 'bench',
      owner: 'bench',
    },
    policy,
  )
  subject.record = step.record
  const after = step.record.state
  if (after === 'quarantined' && before !== 'quarantined') {
    fate.first ??= day
    if (fate.released !== undefined) fate.flaps++
  }
  if (before !== 'quarantined') return
  if (after === 'broken') fate.breakages++
  else if (after !== 'quarantined') fate.released ??= day
}

function outcomeOf(mode: QuarantinePolicy['mode'], fates: readonly Fate[], days: number): DailyOutcome {
  const lasting = fates.filter(({ test }) => test.flakes !== undefined && test.kind !== 'fixed')
  const entered = (kind: TestKind): number =>
    fates.filter((fate) => fate.test.kind === kind && fate.first !== undefined).length
  const releases = fates.flatMap(({ test, first, released }) => {
    const end = test.flakes?.until ?? Number.POSITIVE_INFINITY
    return first !== undefined && released !== undefined && end < days && first < end ? [released - end] : []
  })
  const perTest = (what: 'flaps' | 'breakages'): number =>
    lasting.reduce((sum, fate) => sum + fate[what], 0) / lasting.length
  return {
    mode,
    frequent: detectionOf(lasting.filter(({ test }) => test.rate >= 0.05)),
    rare: detectionOf(lasting.filter(({ test }) => test.rate >= 0.005 && test.rate < 0.05)),
    falseRegressed: entered('regressed'),
    falseHealthy: entered('healthy'),
    falseBroken: entered('broken'),
    flapsPerTest: perTest('flaps'),
    breakagesPerTest: perTest('breakages'),
    releaseDays: middle(releases),
  }
}

function detectionOf(fates: readonly Fate[]): Detection {
  const delays = fates.flatMap(({ first, test }) =>
    first === undefined ? [] : [Math.max(0, first - (test.flakes?.from ?? 0))],
  )
  return { found: delays.length, of: fates.length, days: middle(delays) }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
