import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flakeGuardScorer, type FlakeGuardOptions } from '../../../src/flake/scorers/index.ts'
import type { TestHistory } from '../../../src/flake/evidence/test-run.ts'
import { anyRuns, dayMs, endOf, history, historyOf, hourMs, start, testRun } from './histories.ts'

function scoreOf(of: TestHistory, options: FlakeGuardOptions = {}): number {
  return flakeGuardScorer(options).score(of, endOf(of)).score
}

function times(count: number, codes: (index: number) => string): TestHistory {
  return history(...Array.from({ length: count }, (_, index) => codes(index)))
}

function withOwnMessages({ runs, ...rest }: TestHistory): TestHistory {
  return { ...rest, runs: runs.map((run) => (run.failures > 0 ? { ...run, signature: run.run } : run)) }
}

const inTurns = (count: number): TestHistory => times(count, (index) => (index % 2 === 0 ? 'P' : 'F'))

/**
 * Numbers that were measured with the real code. Known: runs lie 3 hours apart, failures have one message unless it says
 * otherwise. Not known, and chosen so that the number comes out: where failures stand in the rows of 2, 10
 * and 30 %, of which only the number of failures and of changes in the newest 50 attempts can be told, and how many runs
 * there were in the last row: 22 give 0.587, a full window gives 0.590 or 0.581 by where it begins.
 */
describe('numbers of the real code', () => {
  it.each([
    { name: 'a perfect PFPF over the window', of: inTurns(100), score: 0.354 },
    { name: 'P and F in turns, 40 runs', of: inTurns(40), score: 0.355 },
    { name: 'the same with a message of its own each', of: withOwnMessages(inTurns(40)), score: 0.45 },
    { name: 'every run fails, then passes', of: times(20, () => 'FP'), score: 0.726 },
    {
      name: 'one run of ten fails, 50 runs',
      of: times(50, (index) => (index % 10 === 9 ? 'F' : 'P')),
      score: 0.085,
    },
    { name: 'only failures, one message', of: times(50, () => 'F'), score: 0.092 },
    {
      name: 'only failures, a message of its own each',
      of: withOwnMessages(times(50, () => 'F')),
      score: 0.18,
    },
    { name: 'retries, 2 %', of: times(49, (index) => (index === 20 ? 'FP' : 'P')), score: 0.264 },
    { name: 'retries, 10 %', of: times(45, (index) => (index % 9 === 4 ? 'FP' : 'P')), score: 0.341 },
    {
      name: 'retries, 30 %',
      of: times(38, (index) => (index % 3 === 0 && index < 36 ? 'FP' : 'P')),
      score: 0.508,
    },
    {
      name: 'retries, every second run',
      of: times(22, (index) => (index % 2 === 0 ? 'FP' : 'P')),
      score: 0.587,
    },
  ])('$name: $score', ({ of, score }) => {
    expect(scoreOf(of)).toBeCloseTo(score, 3)
  })

  it('has 0.726 for all attempts at one time, where the real code has 0.313 or 0.726 by the order of its input', () => {
    const runs = times(20, () => 'FP').runs.map((run) => ({ ...run, at: start }))
    expect(scoreOf(historyOf(runs))).toBeCloseTo(0.726, 3)
    expect(scoreOf(historyOf([...runs].reverse()))).toBeCloseTo(0.726, 3)
  })

  it('never reaches 0.6 without retries', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('P', 'F'), { minLength: 1, maxLength: 60 }), (codes) => {
        expect(scoreOf(withOwnMessages(history(...codes)))).toBeLessThan(0.6)
      }),
    )
  })
})

describe('the fault of the failing tail', () => {
  const broken = times(50, (index) => (index < 40 ? 'P' : 'F'))

  it('never takes anything off as written', () => {
    expect(flakeGuardScorer().score(broken, endOf(broken)).features.failingTail).toBe(10)
    expect(scoreOf(broken)).toBeCloseTo(0.3 / 49 + 0.1 / 10 + 0.1 * 0.2, 12)
  })

  it('takes a fifth off as meant', () => {
    expect(scoreOf(broken, { asWritten: false })).toBeCloseTo(0.8 * scoreOf(broken), 12)
  })

  it('is the only difference', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const of = historyOf(runs)
        const [written, meant] = [scoreOf(of), scoreOf(of, { asWritten: false })]
        expect([written, 0.8 * written].some((one) => Math.abs(one - meant) < 1e-12)).toBe(true)
      }),
    )
  })
})

describe('crowds of failures', () => {
  it('count from two on, with their failures a minute', () => {
    // Two crowds: 2 failures in 60 minutes, 3 failures in 120 minutes; a lone failure belongs to none.
    const hours = [0, 1, 30, 31, 32, 60]
    const runs = hours.map((hour, index) => testRun(index, 'F', { at: start + hour * hourMs }))
    const { features } = flakeGuardScorer().score(historyOf(runs), start + 61 * hourMs)
    const [a, b] = [2 / 60, 3 / 120]
    const variance = ((a - b) / 2) ** 2
    expect(features.clustering).toBeCloseTo((2 * variance) / (2.5 * 6), 15)
  })
})

describe('the penalty for hardly anything but failures', () => {
  it.each([
    { failures: 7, kept: 1 },
    { failures: 8, kept: 1 - 0.1 * 0.8 },
  ])('keeps $kept of the score after $failures failures of 10 in a row', ({ failures, kept }) => {
    const of = times(10, (index) => (index < failures ? 'F' : 'P'))
    expect(scoreOf(of)).toBeCloseTo(kept * (0.3 / 9 + 0.1 / failures + (0.1 * failures) / 10), 12)
  })
})

describe('its decision', () => {
  const fails = times(20, () => 'FP')
  const decide = (options: FlakeGuardOptions, at = endOf(fails)): string =>
    flakeGuardScorer(options).score(fails, at).action

  it.each([
    { options: {}, action: 'quarantine' },
    { options: { quarantineThreshold: 0.8 }, action: 'warn' },
    { options: { quarantineThreshold: 0.8, warnThreshold: 0.75 }, action: 'none' },
    { options: { minimumAttempts: 41 }, action: 'none' },
    { options: { minimumRecentFailures: 21 }, action: 'none' },
    { options: { lookbackDays: 0.1, minimumRecentFailures: 2 }, action: 'none' },
    { options: { confidenceThreshold: 1.1 }, action: 'none' },
    { options: { windowAttempts: 4 }, action: 'none' },
  ])('$options: $action', ({ options, action }) => {
    expect(decide(options)).toBe(action)
  })

  it('wants failures of the last days', () => {
    expect(decide({}, endOf(fails) + 8 * dayMs)).toBe('none')
  })

  it('uses the weights it is given', () => {
    const none = {
      intermittency: 0,
      rerun: 0,
      clustering: 0,
      messageVariance: 0,
      failRatio: 0,
      consecutiveFailurePenalty: 0,
    }
    expect(scoreOf(fails, { weights: none })).toBe(0)
    expect(scoreOf(fails, { weights: { ...none, rerun: 0.5 } })).toBeCloseTo(0.6, 12)
    expect(scoreOf(fails, { weights: { ...none, failRatio: 0.4 } })).toBeCloseTo(0.24, 12)
    expect(scoreOf(fails, { weights: { ...none, messageVariance: 1 } })).toBeCloseTo(0.06, 12)
    const only = times(20, () => 'F')
    expect(
      scoreOf(only, { weights: { ...none, failRatio: 1, consecutiveFailurePenalty: 0.25 } }),
    ).toBeCloseTo(0.75, 12)
  })

  it.each([
    { age: 0, confidence: 0.25 },
    { age: 3, confidence: 0.5 },
    { age: 8, confidence: 0.6 },
  ])('is $confidence sure of ten attempts after $age days', ({ age, confidence }) => {
    const runs = Array.from({ length: 10 }, (_, index) => testRun(index, 'P', { at: start }))
    expect(flakeGuardScorer().score(historyOf(runs), start + age * dayMs).confidence).toBeCloseTo(
      confidence,
      12,
    )
  })
})
