import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TestHistory } from '../../../src/flake/evidence/index.ts'
import { statisticalModel, type FlakeModel, type FlakePrediction } from '../../../src/flake/model/index.ts'
import { scoreFlakes, scoreHistories, type FlakeScore } from '../../../src/flake/score/index.ts'
import { fromEpochMs } from '../../../src/schema/index.ts'
import { anyOptions, anyResults, result, resultsOf, start } from '../evidence/examples.ts'
import { main, repeated } from './projects.ts'

const dayMs = 86_400_000

function onlyScore(scores: readonly FlakeScore[]): FlakeScore {
  expect(scores).toHaveLength(1)
  return scores[0] as FlakeScore
}

const cases = fc.tuple(anyResults, anyOptions)

describe('scoreFlakes', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('gives the same bytes in whatever order results come, however often', () => {
    const shuffled = cases.chain(([results, options]) =>
      fc.tuple(
        fc.constant(results),
        fc.constant(options),
        fc.shuffledSubarray([...results, ...results.slice(0, 5)], {
          minLength: results.length + Math.min(5, results.length),
        }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([results, options, other]) => {
        expect(JSON.stringify(scoreFlakes(other, options))).toBe(
          JSON.stringify(scoreFlakes(results, options)),
        )
      }),
    )
  })

  it('reads no clock and draws no random number', () => {
    const results = resultsOf('unit/a', repeated(20, 'P', 'FP', 'P', 'F'))
    vi.useFakeTimers({ now: Date.UTC(1999, 0, 1) })
    const before = JSON.stringify(scoreFlakes(results, main))
    vi.setSystemTime(Date.UTC(2099, 0, 1))
    vi.spyOn(Date, 'now').mockImplementation(() => expect.unreachable('a clock was read'))
    vi.spyOn(Math, 'random').mockImplementation(() => expect.unreachable('a random number was drawn'))
    expect(JSON.stringify(scoreFlakes(results, main))).toBe(before)
  })

  it('says of every score what it rests on and what would change it', () => {
    fc.assert(
      fc.property(cases, ([results, options]) => {
        const ids = new Set(results.map(({ id }) => id))
        for (const own of scoreFlakes(results, options)) {
          const { explanations, interval } = own
          const shares = Object.values(explanations)
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
          for (const share of [
            ...shares,
            own.score,
            own.flakyNow,
            own.regressed,
            own.rate,
            interval.lower,
            interval.upper,
          ]) {
            expect(share).toBeGreaterThanOrEqual(0)
            expect(share).toBeLessThanOrEqual(1 + 1e-9)
          }
          expect(own.flakyNow).toBeCloseTo(explanations.flaky + explanations.onset, 12)
          expect(own.regressed).toBe(explanations.regression)
          expect(own.score).toBeLessThanOrEqual(own.flakyNow + 1e-9)
          expect(interval.lower).toBeLessThanOrEqual(own.rate)
          expect(interval.upper).toBeGreaterThanOrEqual(own.rate)
          expect(own.failures).toBeLessThanOrEqual(own.samples)
          for (const count of [
            own.samples,
            own.failures,
            own.failingTail,
            own.flips.commits,
            own.flips.changes,
          ])
            expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
          expect(own.costPerDay).toBeGreaterThanOrEqual(0)
          expect(own.modelVersion).toBe(statisticalModel().version)
          expect(own.evidence.every((id) => ids.has(id))).toBe(true)
          expect(own.explanation.length * own.wouldChange.length).toBeGreaterThan(0)
          expect(JSON.parse(JSON.stringify(own))).toEqual(own)
        }
      }),
    )
  })

  it('gives one score for each testcase and variant, in their order', () => {
    fc.assert(
      fc.property(cases, ([results, options]) => {
        const keys = scoreFlakes(results, options).map(
          ({ testcase, variant }) => `${testcase} ${variant['system'] ?? ''}`,
        )
        expect(keys).toEqual([...new Set(keys)].sort())
      }),
    )
  })

  it('gives nothing for nothing', () => {
    expect(scoreFlakes([])).toEqual([])
    expect(scoreFlakes([result('r1', { outcome: 'SKIPPED' })], main)).toEqual([])
    expect(scoreHistories([])).toEqual([])
  })

  it.each(['P', 'F', 'FP', 'FFF'])('knows nothing after one run: %s', (code) => {
    const own = onlyScore(scoreFlakes(resultsOf('unit/a', [code]), main))
    expect(own).toMatchObject({ samples: 1, failures: code === 'P' ? 0 : 1, enough: false, state: 'unknown' })
  })

  it('names runs and results that speak for what it says', () => {
    const flaky = onlyScore(scoreFlakes(resultsOf('unit/a', repeated(20, 'P', 'P', 'P', 'FP')), main))
    expect(flaky).toMatchObject({
      state: 'flaky',
      samples: 80,
      failures: 20,
      flips: { commits: 20, changes: 0 },
    })
    expect(flaky.explanation).toContain('run-79')
    expect(flaky.evidence.slice(-2)).toEqual(['unit/a 00079 0', 'unit/a 00079 1'])
    const broken = onlyScore(
      scoreFlakes(resultsOf('unit/a', [...repeated(50, 'P'), 'F', 'F', 'F', 'F']), main),
    )
    expect(broken).toMatchObject({ state: 'broken', failingTail: 4, flips: { commits: 0 } })
    expect(broken.explanation).toContain('run-53')
    expect(broken.evidence).toContain('unit/a 00053 0')
  })

  it('uses every attempt of a run', () => {
    const passes = repeated(30, 'P')
    const once = onlyScore(scoreFlakes(resultsOf('unit/a', [...passes, 'FP', ...passes, 'FP']), main))
    expect(once).toMatchObject({ samples: 62, failures: 2, flips: { commits: 2 } })
    const failed = onlyScore(scoreFlakes(resultsOf('unit/a', [...passes, 'F', ...passes, 'F']), main))
    expect(once.flakyNow).toBeGreaterThan(failed.flakyNow)
  })

  it('looks from a later time at a longer history, and from far enough at none', () => {
    const results = resultsOf('unit/a', repeated(20, 'P', 'FP'))
    const now = onlyScore(scoreFlakes(results, main))
    const newest = start + 39 * 3 * 3_600_000
    expect(onlyScore(scoreFlakes(results, { ...main, at: newest }))).toEqual(now)
    const later = onlyScore(scoreFlakes(results, { ...main, at: newest + 10 * dayMs }))
    expect(later).toMatchObject({ samples: 40, failures: 20, score: now.score })
    expect(later.costPerDay).toBeLessThan(now.costPerDay)
    const farLater = onlyScore(scoreFlakes(results, { ...main, at: newest + 90 * dayMs }))
    expect(farLater).toMatchObject({ samples: 0, failures: 0, state: 'unknown', evidence: [] })
  })

  it('looks from the newest run of all tests, whichever test that is of', () => {
    const old = resultsOf('b', ['P', 'P'])
    const later = { submittedAt: fromEpochMs(start + 90 * dayMs) }
    for (const name of ['a', 'c']) {
      const scores = scoreFlakes([...old, ...resultsOf(name, ['P'], later)], main)
      expect(scores.find(({ testcase }) => testcase === 'b')?.samples).toBe(0)
    }
  })

  it('leaves out what is newer than the day of the time that it is asked for', () => {
    const results = resultsOf('unit/a', [...repeated(8, 'P'), ...repeated(8, 'F')])
    expect(onlyScore(scoreFlakes(results, { ...main, at: start }))).toMatchObject({ samples: 8, failures: 0 })
  })

  it('copes with a hundred thousand results of one test', () => {
    const runs = repeated(25_000, 'P', 'P', 'FP', 'P').slice(0, 80_000)
    const results = resultsOf('unit/a', runs).map((own, index) => ({
      ...own,
      submittedAt: fromEpochMs(start + index * 30_000),
    }))
    expect(results).toHaveLength(100_000)
    expect(onlyScore(scoreFlakes(results, main))).toMatchObject({
      state: 'flaky',
      samples: 80_000,
      failures: 20_000,
    })
  })

  it('copes with a hundred thousand results of one test in one run', () => {
    const results = resultsOf('unit/a', ['P'.repeat(50_000) + 'F'.repeat(50_000)])
    const own = onlyScore(scoreFlakes(results, main))
    expect(own).toMatchObject({ samples: 1, failures: 1, flips: { commits: 1 } })
    expect(own.state).not.toBe('flaky')
    expect(own.evidence).toHaveLength(100)
  })

  it('scores a test the same alone and among others that are all as they should be, but for what it learns of them', () => {
    const flaky = resultsOf('a', repeated(25, 'P', 'P', 'P', 'FP'))
    const healthy = Array.from({ length: 100 }, (_, index) =>
      resultsOf(`h${index}`, repeated(100, 'P')),
    ).flat()
    const [alone] = scoreFlakes(flaky, main)
    const [among, ...others] = scoreFlakes([...healthy, ...flaky], main)
    expect([alone?.state, among?.state]).toEqual(['flaky', 'flaky'])
    expect(among?.samples).toBe(alone?.samples)
    expect(new Set(others.map(({ state }) => state))).not.toContain('flaky')
    // Where nothing else flakes, a flake is less to be expected.
    expect(Math.max(...others.map(({ score }) => score))).toBeLessThan(0.05)
  })
})

describe('a model of somebody', () => {
  const prediction: FlakePrediction = {
    state: 'steady',
    score: 0.25,
    flakyNow: 0.5,
    regressed: 0,
    explanations: { 'never-flaky': 0.5, flaky: 0.5, onset: 0, fixed: 0, 'onset-and-fixed': 0, regression: 0 },
    rate: 0.1,
    interval: { lower: 0, upper: 1 },
    samples: 3,
    failures: 1,
    flips: { commits: 0, changes: 0 },
    failingTail: 0,
    enough: true,
    retryFailure: 0.3,
    costPerDay: 1,
    evidence: [],
    explanation: 'It is so.',
    wouldChange: 'Nothing.',
  }
  const model: FlakeModel<{ readonly runs: number; readonly at: number }, string> = {
    version: 'own-3',
    data: 'learned',
    extract: (history, at) => ({ runs: history.runs.length, at }),
    predict: ({ runs, at }) => ({ ...prediction, samples: runs, costPerDay: at }),
    fit: () => expect.unreachable('a model that was given is used as it is'),
  }

  it('is used as it is, with its version', () => {
    const results = [...resultsOf('a', ['P', 'F']), ...resultsOf('b', ['P', 'P', 'P'])]
    const newest = start + 2 * 3 * 3_600_000
    expect(scoreFlakes(results, { model })).toEqual([
      { testcase: 'a', variant: {}, ...prediction, samples: 2, costPerDay: newest, modelVersion: 'own-3' },
      { testcase: 'b', variant: {}, ...prediction, samples: 3, costPerDay: newest, modelVersion: 'own-3' },
    ])
    expect(scoreFlakes(results, { model, at: 7 }).map(({ costPerDay }) => costPerDay)).toEqual([7, 7])
  })

  it('gets histories in their order, whatever they are called', () => {
    const histories: TestHistory[] = ['__proto__', 'constructor', 'a'].map((testcase) => ({
      testcase,
      variant: {},
      runs: [],
    }))
    expect(scoreHistories(histories, { model }).map(({ testcase }) => testcase)).toEqual([
      '__proto__',
      'constructor',
      'a',
    ])
  })

  it('may see nothing in a history, and then gives no score of it', () => {
    const blind = { ...model, extract: () => undefined } as unknown as typeof model
    expect(scoreFlakes(resultsOf('a', ['P']), { model: blind })).toEqual([])
  })

  it('differs from the one that learns: a statistical model that is given keeps its prior', () => {
    // Not all in the same runs: those would be left out.
    const codes = ['P', 'P', 'P', 'FP']
    const results = Array.from({ length: 60 }, (_, index) =>
      resultsOf(`t${index}`, repeated(10, ...codes.slice(index % 4), ...codes.slice(0, index % 4))),
    ).flat()
    const [given] = scoreFlakes(results, { ...main, model: statisticalModel() })
    const [learned] = scoreFlakes(results, main)
    const [alone] = scoreFlakes(resultsOf('t0', repeated(10, 'P', 'P', 'P', 'FP')), {
      ...main,
      model: statisticalModel(),
    })
    expect(given).toEqual(alone)
    expect(learned?.flakyNow).toBeGreaterThan(given?.flakyNow ?? 1)
  })
})
