import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { triageFailure, type HardFailure } from '../../../src/flake/planner/index.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const failures: fc.Arbitrary<HardFailure> = fc.record({
  state: fc.constantFrom('broken', 'flaky', 'recovered', 'steady', 'unknown'),
  flakyProbability: unit,
  rate: unit,
  retryFailure: unit,
  retries: fc.nat(12),
  breakProbability: fc.double({ min: 1e-9, max: 1, noNaN: true }),
})

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
/** Failures that often take more attempts to tell. */
const doubtful: fc.Arbitrary<HardFailure> = fc.record({
  state: fc.constantFrom('flaky', 'unknown'),
  flakyProbability: between(0.5, 1),
  rate: between(0.01, 0.5),
  retryFailure: between(0.05, 0.95),
  retries: fc.nat(3),
  breakProbability: between(0.001, 0.05),
})

const flaky: HardFailure = {
  state: 'flaky',
  flakyProbability: 1,
  rate: 0.3,
  retryFailure: 0.3,
  retries: 1,
  breakProbability: 0.002,
}

describe('triageFailure', () => {
  it('weighs the flake against the change', () => {
    fc.assert(
      fc.property(failures, (failure) => {
        const { flakyProbability, rate, retryFailure, retries, breakProbability } = failure
        const flake = flakyProbability * rate * retryFailure ** retries
        expect(triageFailure(failure).flakeProbability).toBeCloseTo(flake / (flake + breakProbability), 12)
      }),
    )
  })

  it('exonerates only what looked flaky before, and only from the odds on that it names', () => {
    fc.assert(
      fc.property(failures, (failure) => {
        const { answer, flakeProbability } = triageFailure(failure)
        if (answer !== 'exonerate') return
        expect(failure.state).toBe('flaky')
        expect(flakeProbability).toBeGreaterThanOrEqual(0.95 / 0.96 - 1e-12)
      }),
    )
  })

  it('blocks every test that looks broken', () => {
    fc.assert(
      fc.property(failures, (failure) => {
        expect(triageFailure({ ...failure, state: 'broken' })).toMatchObject({
          answer: 'block',
          reason: 'looks-broken',
        })
      }),
    )
  })

  it('never grows milder with one more failed retry', () => {
    const severity = { exonerate: 0, rerun: 1, block: 2 }
    fc.assert(
      fc.property(failures, (failure) => {
        const before = triageFailure(failure)
        const after = triageFailure({ ...failure, retries: failure.retries + 1 })
        expect(severity[after.answer]).toBeGreaterThanOrEqual(severity[before.answer])
      }),
    )
  })

  it('blocks after as many failures as it said, and not before', () => {
    fc.assert(
      fc.property(doubtful, (failure) => {
        const { answer, failuresToBlock = 0, expectedReruns = 0 } = triageFailure(failure)
        fc.pre(answer === 'rerun')
        const after = (more: number) => triageFailure({ ...failure, retries: failure.retries + more }).answer
        expect(expectedReruns).toBeGreaterThanOrEqual(1)
        expect(expectedReruns).toBeLessThanOrEqual(10 - failure.retries)
        expect(after(failuresToBlock)).toBe('block')
        for (let more = 0; more < failuresToBlock; more++) expect(after(more)).toBe('rerun')
      }),
    )
  })

  it('asks for no more retries than there may be', () => {
    fc.assert(
      fc.property(failures, (failure) => {
        expect(triageFailure({ ...failure, retries: 10 }).answer).not.toBe('rerun')
        expect(triageFailure({ ...failure, retries: 0 }, { mostRetries: 0 }).answer).not.toBe('rerun')
      }),
    )
  })

  it.each([
    // 0.3 * 0.3 / (0.3 * 0.3 + 0.002), which is not yet 95 to 1.
    { failure: flaky, answer: 'rerun', reason: 'undecided', probability: 0.09 / 0.092 },
    { failure: { ...flaky, retries: 0 }, answer: 'exonerate', reason: 'flake', probability: 0.3 / 0.302 },
    { failure: { ...flaky, retries: 9 }, answer: 'block', reason: 'change', probability: 0.002944 },
    {
      failure: { ...flaky, state: 'unknown', retries: 0 },
      answer: 'rerun',
      reason: 'not-known-flaky',
      probability: 0.3 / 0.302,
    },
    {
      failure: { ...flaky, state: 'steady', retries: 0 },
      answer: 'rerun',
      reason: 'not-known-flaky',
      probability: 0.3 / 0.302,
    },
    {
      failure: { ...flaky, state: 'broken', retries: 0 },
      answer: 'block',
      reason: 'looks-broken',
      probability: 0.3 / 0.302,
    },
    {
      failure: { ...flaky, retryFailure: 1 },
      answer: 'exonerate',
      reason: 'flake',
      probability: 0.3 / 0.302,
    },
    {
      failure: { ...flaky, retryFailure: 1, rate: 0.01 },
      answer: 'block',
      reason: 'reruns-tell-nothing',
      probability: 0.01 / 0.012,
    },
    { failure: { ...flaky, retryFailure: 0 }, answer: 'block', reason: 'change', probability: 0 },
    { failure: { ...flaky, flakyProbability: 0 }, answer: 'block', reason: 'change', probability: 0 },
  ] as const)('$reason: $answer', ({ failure, answer, reason, probability }) => {
    const triage = triageFailure(failure)
    expect(triage).toMatchObject({ answer, reason })
    expect(triage.flakeProbability).toBeCloseTo(probability, 5)
  })

  it('expects about as many reruns as the walk between the bounds takes', () => {
    // The exact mean number of reruns, by following every failure until the block; a pass ends it.
    const failure: HardFailure = { ...flaky, rate: 0.02, retryFailure: 0.5, retries: 0 }
    const { expectedReruns = 0, failuresToBlock = 0, flakeProbability } = triageFailure(failure)
    const mean = (again: number) => (1 - again ** failuresToBlock) / (1 - again)
    const exact = flakeProbability * mean(0.5) + (1 - flakeProbability) * mean(0.99)
    expect(expectedReruns).toBeGreaterThan(exact / 2)
    expect(expectedReruns).toBeLessThan(exact * 2)
  })

  it('says why', () => {
    expect(triageFailure(flaky).explanation).toBe(
      'Failed in 2 of 2 attempts; a flake with 97.8 % probability: rerun, since more attempts would tell.',
    )
  })

  it.each([
    { flakyProbability: Number.NaN },
    { rate: 2 },
    { retryFailure: -1 },
    { retries: 0.5 },
    { breakProbability: 0 },
    { breakProbability: Number.NaN },
  ])('refuses a failure with %j', (part) => {
    expect(() => triageFailure({ ...flaky, ...part })).toThrow(TypeError)
  })

  it.each([
    { falseExoneration: 0 },
    { falseExoneration: 0.6, falseBlock: 0.6 },
    { brokenPass: 1 },
    { mostRetries: -1 },
  ])('refuses %j', (options) => {
    expect(() => triageFailure(flaky, options)).toThrow(TypeError)
  })
})
