import { describe, expect, it } from 'vitest'
import type { TestResult } from '../../../src/schema/result.ts'
import type { RunContext } from '../../../src/flake/evidence/run-context.ts'
import { scoreFlakes, scoreHistories } from '../../../src/flake/score/score-flakes.ts'
import type { Explanation, FlakeScore } from '../../../src/flake/score/flake-score.ts'
import { statisticalModel } from '../../../src/flake/model/statistical-model.ts'
import { every, historyOf, many, windowOfHistory, type RunText } from './support/histories.ts'

interface Golden {
  readonly name: string
  readonly texts: readonly RunText[]
  readonly state: FlakeScore['state']
  readonly score: readonly [atLeast: number, atMost: number]
  /** The story that is behind it, with more than half of the probability. */
  readonly story: Explanation
  readonly failingTail?: number
  readonly rate?: readonly [atLeast: number, atMost: number]
}

const golden: readonly Golden[] = [
  { name: 'healthy', texts: many(700), state: 'steady', score: [0, 0.01], story: 'never-flaky' },
  {
    name: 'one in a hundred, and the retry passes',
    texts: every(100, 600, 'FP'),
    state: 'flaky',
    score: [0.8, 1],
    story: 'flaky',
    rate: [0.008, 0.013],
  },
  {
    name: 'one in ten, and nobody retries',
    texts: every(10, 200, 'F'),
    state: 'flaky',
    score: [0.95, 1],
    story: 'flaky',
    failingTail: 1,
    rate: [0.09, 0.11],
  },
  {
    name: 'begins to flake',
    texts: [...many(300), ...every(10, 100, 'FP')],
    state: 'flaky',
    score: [0.95, 1],
    story: 'onset',
    rate: [0.08, 0.12],
  },
  {
    name: 'was flaky until it was fixed',
    texts: [...every(10, 100, 'FP'), ...many(300)],
    state: 'recovered',
    score: [0, 0.02],
    story: 'fixed',
  },
  {
    name: 'was flaky for a while in between',
    texts: [...many(200), ...every(10, 100, 'FP'), ...many(200)],
    state: 'recovered',
    score: [0, 0.05],
    story: 'onset-and-fixed',
  },
  {
    name: 'was broken for two commits',
    texts: [...many(200), 'FF', 'FF', ...many(200)],
    state: 'recovered',
    score: [0, 0.05],
    story: 'regression',
  },
  {
    name: 'was broken for six runs',
    texts: [...many(200), ...many(6, 'FF'), ...many(200)],
    state: 'recovered',
    score: [0, 0.01],
    story: 'regression',
  },
  {
    name: 'breaks, and is broken still',
    texts: [...many(300), 'FF', 'FF'],
    state: 'broken',
    score: [0, 0.1],
    story: 'regression',
    failingTail: 2,
  },
  {
    name: 'fails for one change alone',
    texts: [...many(600), 'FF@7', 'FF@7', ...many(20)],
    state: 'steady',
    score: [0, 0.02],
    story: 'never-flaky',
  },
  {
    name: 'fails now and then, and then so do its retries',
    texts: every(20, 400, 'FF'),
    state: 'flaky',
    score: [0.95, 1],
    story: 'flaky',
    failingTail: 1,
    rate: [0.045, 0.055],
  },
  {
    name: 'is flaky, and broken now',
    texts: [...every(10, 200, 'FP'), ...many(12, 'FF')],
    state: 'broken',
    score: [0.9, 1],
    story: 'flaky',
    failingTail: 12,
  },
  { name: 'ran twice', texts: ['FP', 'FP'], state: 'unknown', score: [0.8, 1], story: 'flaky' },
]

/** With the prior that it has of a project that nothing is known of. */
const model = statisticalModel()

describe('histories with known answers', () => {
  it.each(golden)('$name', ({ texts, state, score: [atLeast, atMost], story, failingTail = 0, rate }) => {
    const prediction = model.predict(windowOfHistory(historyOf(texts)))
    expect(prediction.state).toBe(state)
    expect(prediction.score).toBeGreaterThanOrEqual(atLeast)
    expect(prediction.score).toBeLessThanOrEqual(atMost)
    expect(prediction.explanations[story]).toBeGreaterThan(0.5)
    expect(prediction.failingTail).toBe(failingTail)
    if (!rate) return
    expect(prediction.rate).toBeGreaterThan(rate[0])
    expect(prediction.rate).toBeLessThan(rate[1])
    expect(prediction.interval.lower).toBeLessThan(prediction.rate)
    expect(prediction.interval.upper).toBeGreaterThan(prediction.rate)
  })

  it('a long row of failures that is over makes no test flaky', () => {
    for (const text of ['F', 'FF', 'FFF']) {
      const { state, flakyNow } = model.predict(
        windowOfHistory(historyOf([...many(200), ...many(6, text), ...many(200)])),
      )
      expect(flakyNow).toBeLessThan(0.1)
      expect(['flaky', 'broken']).not.toContain(state)
    }
  })

  it('tells a row of failures that is over for a regression, all but a share of three in a hundred', () => {
    for (const text of ['F', 'FF'])
      expect(
        model.predict(windowOfHistory(historyOf([...many(200), ...many(6, text), ...many(200)]))).regressed,
      ).toBeGreaterThan(0.9)
  })

  it('names the runs that speak for a flake, the newest of them and oldest first', () => {
    const { evidence, explanation } = model.predict(windowOfHistory(historyOf(every(10, 50, 'FP'))))
    expect(evidence).toEqual(['run-000009', 'run-000019', 'run-000029', 'run-000039', 'run-000049'])
    expect(explanation).toContain('run-000029, run-000039, run-000049')
  })

  it('counts runs that were left out for broken, where the test failed in all of them', () => {
    const history = { ...historyOf(many(100)), excludedTail: 3 }
    expect(model.predict(windowOfHistory(history))).toMatchObject({ state: 'broken', failingTail: 3 })
    const twice = { ...history, excludedTail: 2 }
    expect(model.predict(windowOfHistory(twice)).state).not.toBe('broken')
  })
})

const commits = Array.from({ length: 60 }, (_, index) => index)

/** Sixty runs of main with thirty tests each, of which an outage takes twenty along in every tenth. */
function resultsWithOutages(): { results: TestResult[]; runs: RunContext[] } {
  const results = commits.flatMap((commit) =>
    Array.from({ length: 30 }, (_, test): TestResult => ({
      id: `${commit}.${test}`,
      testcase: `suite/test-${String(test).padStart(2, '0')}`,
      item: { type: 'git_commit', id: String(commit).padStart(40, '0') },
      outcome: commit % 10 === 5 && test < 20 ? 'FAILED' : 'PASSED',
      submittedAt: `2026-11-${String(1 + Math.floor(commit / 6)).padStart(2, '0')}T0${commit % 6}:00:00Z`,
      variant: {},
      data: {},
      groups: [`run-${commit}`],
    })),
  )
  return { results, runs: commits.map((commit) => ({ id: `run-${commit}`, branch: 'main' })) }
}

describe('an outage', () => {
  it('makes no test flaky that it takes along, unless its runs are kept', () => {
    const { results, runs } = resultsWithOutages()
    const scores = scoreFlakes(results, { runs })
    expect(scores).toHaveLength(30)
    for (const { score, failures, samples } of scores) {
      expect(failures).toBe(0)
      expect(samples).toBe(54)
      expect(score).toBeLessThan(0.05)
    }
    const kept = scoreFlakes(results, { runs, massFailures: 'keep' })
    expect(kept.filter(({ score }) => score > 0.5)).toHaveLength(20)
  })
})

describe('scores of a project', () => {
  it('come in the order of the histories, with names that objects have by themselves among them', () => {
    const names = ['constructor', '__proto__', 'toString', 'a']
    const histories = names.map((testcase, index) => ({
      ...historyOf(index === 1 ? every(5, 60, 'FP') : many(60)),
      testcase,
    }))
    const scores = scoreHistories(histories)
    expect(scores.map(({ testcase }) => testcase)).toEqual(names)
    expect(scores.map(({ state }) => state === 'flaky')).toEqual([false, true, false, false])
  })
})
