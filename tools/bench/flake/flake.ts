import {
  simulateProject,
  simulateUnrulyProject,
  type Regime,
} from '../../../packages/core/src/testing/flake/index.ts'
import type { Measure } from '../bench.ts'
import { evaluateDaily, type DailyOutcome } from './daily.ts'
import { readFlakeOptions } from './options.ts'
import { rankScorers, type RegimeRanking } from './rank.ts'
import { resampledReruns } from './real.ts'
import { flakeSpeed } from './speed.ts'

const goalsOfRegimes: Readonly<Record<string, number>> = {
  base: 0.99,
  'no-retries': 0.96,
  noisy: 0.98,
  sparse: 0.8,
}

/** How well flaky tests are told from others, beside the scorers of the field, and how fast. Prints tables on the way. */
export function flakeBenchmarks(args: readonly string[]): Measure[] {
  const { seeds, regimes, parts } = readFlakeOptions(args)
  console.log(`seeds ${seeds[0]} to ${seeds.at(-1)}, ${seeds.length} of them, pooled`)
  // What is promised is promised of the plain generator; of the other one two regimes tell enough.
  const generators = [
    { name: 'plain', simulate: simulateProject, own: regimes },
    {
      name: 'unruly',
      simulate: simulateUnrulyProject,
      own: regimes.filter(({ name }) => name === 'base' || name === 'noisy'),
    },
  ] as const
  const measures: Measure[] = []
  for (const { name, simulate, own } of generators) {
    for (const regime of own) {
      const place = name === 'plain' ? regime.name : `unruly-${regime.name}`
      if (parts.has('rank')) measures.push(...rankings(place, rankScorers(regime, seeds, simulate)))
      // A look at every test on every day takes as long as everything else.
      if (parts.has('daily') && (place === 'base' || regimes.length === 1))
        measures.push(...daily(place, regime, seeds, simulate))
    }
  }
  if (parts.has('real')) measures.push(...resampledReruns())
  if (parts.has('speed')) measures.push(...flakeSpeed())
  return measures
}

function rankings(place: string, { rows, calibration }: RegimeRanking): Measure[] {
  const number = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(3))
  console.log(`\n${place}: AP, AP with flakes that don't matter as mistakes, recall at 95 % precision,`)
  console.log('decision: precision, recall, regressed and healthy tests taken')
  for (const row of rows.toSorted((a, b) => b.averagePrecision - a.averagePrecision)) {
    const numbers = [
      row.averagePrecision,
      row.strictAveragePrecision,
      row.recallAt95,
      row.precision,
      row.recall,
    ]
    console.log(
      `  ${row.scorer.padEnd(38)} ${numbers.map((value) => number(value).padStart(6)).join(' ')} ${row.falseRegressed}+${row.falseHealthy}`,
    )
  }
  const bins = calibration.map(
    ({ n, predicted, observed }) => `${number(predicted)}→${number(observed)} (${n})`,
  )
  console.log(`  calibration, predicted→observed (tests): ${bins.join(', ')}`)
  const own = rows.find(({ scorer }) => scorer === 'gatewright')
  const kept = rows.find(({ scorer }) => scorer === 'gatewright, outages kept')
  const best = rows
    .filter(({ scorer }) => !scorer.startsWith('gatewright'))
    .reduce((a, b) => (a.averagePrecision >= b.averagePrecision ? a : b))
  if (!own || !kept) throw new Error('Our own scores are missing.')
  return [
    atLeast(`${place}.average-precision`, own.averagePrecision, 'ap', goalsOfRegimes[place] ?? null),
    atLeast(
      `${place}.average-precision-to-best-peer`,
      own.averagePrecision / best.averagePrecision,
      'x',
      null,
    ),
    atLeast(`${place}.loss-with-outages-kept`, own.averagePrecision - kept.averagePrecision, 'ap', null),
    atLeast(`${place}.precision`, own.precision ?? 0, 'share', place.startsWith('unruly') ? null : 0.99),
    atLeast(`${place}.recall`, own.recall ?? 0, 'share', null),
    atMost(`${place}.regressed-quarantined`, own.falseRegressed, 'tests', 0),
    atMost(
      `${place}.calibration-misses`,
      calibrationMisses(calibration),
      'bins',
      place.startsWith('unruly') ? null : 0,
    ),
  ]
}

/** Tenths in which what came true is not what was said: by 5 points with 400 tests, by chance alone with fewer. */
function calibrationMisses(calibration: RegimeRanking['calibration']): number {
  return calibration.filter(({ n, predicted, observed, interval }) => {
    if (predicted === undefined || observed === undefined) return false
    if (n >= 400) return Math.abs(observed - predicted) > 0.05
    return predicted < interval.lower || predicted > interval.upper
  }).length
}

function daily(
  place: string,
  regime: Regime,
  seeds: readonly number[],
  simulate: typeof simulateProject,
): Measure[] {
  console.log(`\n${place}, every day for ${regime.days} days:`)
  return evaluateDaily(regime, seeds, simulate, ['strict', 'fast']).flatMap((outcome) => {
    console.log(`  ${outcome.mode}: ${describe(outcome)}`)
    const name = (what: string): string => `${place}.daily-${outcome.mode}-${what}`
    // The numbers are promised for the base regime; elsewhere they are there to look at.
    const goal = (value: number): number | null => (place === 'base' ? value : null)
    const share = ({ found, of }: DailyOutcome['rare']): number => (of > 0 ? found / of : Number.NaN)
    return [
      atMost(name('regressed-quarantined'), outcome.falseRegressed, 'tests', goal(0)),
      atMost(
        name('healthy-quarantined'),
        outcome.falseHealthy,
        'tests',
        outcome.mode === 'strict' ? goal(0) : null,
      ),
      atMost(name('flaps'), outcome.flapsPerTest, 'per test', goal(0.02)),
      atMost(name('detection-from-5-percent'), outcome.frequent.days, 'days', goal(1.5)),
      atLeast(
        name('found-0.5-to-5-percent'),
        share(outcome.rare),
        'share',
        outcome.mode === 'fast' ? goal(0.8) : null,
      ),
      atMost(name('release-after-repair'), outcome.releaseDays, 'days', null),
    ]
  })
}

function describe({
  frequent,
  rare,
  falseRegressed,
  falseHealthy,
  falseBroken,
  ...rest
}: DailyOutcome): string {
  const detection = ({ found, of, days }: DailyOutcome['rare']): string =>
    `${found} of ${of}, median ${days.toFixed(1)} d`
  return [
    `5 % and more ${detection(frequent)}`,
    `0.5 to 5 % ${detection(rare)}`,
    `taken wrongly: ${falseRegressed} regressed, ${falseHealthy} healthy, ${falseBroken} broken`,
    `${rest.flapsPerTest.toFixed(3)} flaps and ${rest.breakagesPerTest.toFixed(3)} breakages each`,
    `released ${rest.releaseDays.toFixed(1)} d after the repair`,
  ].join('; ')
}

function atMost(name: string, value: number, unit: string, goal: number | null): Measure {
  return { name, value, unit, goal }
}

function atLeast(name: string, value: number, unit: string, goal: number | null): Measure {
  return { name, value, unit, goal, atLeast: true }
}
