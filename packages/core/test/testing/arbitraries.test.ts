import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareInstants,
  parseTestResult,
  WaiverEventSchema,
  type TestResult,
} from '../../src/schema/index.ts'
import { arbitrariesWith } from '../../src/testing/index.ts'

const arbitraries = arbitrariesWith(fc)

/** True when some sample of many is as wanted: what never happens is never tested. */
function happens<Value>(arbitrary: fc.Arbitrary<Value>, wanted: (value: Value) => boolean): boolean {
  return fc.sample(arbitrary, { numRuns: 500, seed: 7 }).some(wanted)
}

describe('arbitraries', () => {
  it('make what the schemas let through', () => {
    fc.assert(
      fc.property(arbitraries.results, arbitraries.waiverEvents, (results, events) => {
        for (const result of results) expect(parseTestResult(result).isOk()).toBe(true)
        for (const event of events) expect(WaiverEventSchema.safeParse(event).success).toBe(true)
        expect(new Set(results.map(({ id }) => id)).size).toBe(results.length)
      }),
    )
  })

  it('make ties, repeats and instants that differ below the millisecond', () => {
    const pairs = fc.tuple(arbitraries.result, arbitraries.result)
    const tie = ([a, b]: [TestResult, TestResult]) => compareInstants(a.submittedAt, b.submittedAt) === 0
    expect(happens(pairs, (pair) => tie(pair) && pair[0].submittedAt !== pair[1].submittedAt)).toBe(true)
    expect(happens(pairs, ([a, b]) => a.id === b.id && a.outcome !== b.outcome)).toBe(true)
    expect(happens(pairs, ([a, b]) => a.testcase === b.testcase && a.item === b.item && a.id !== b.id)).toBe(
      true,
    )
    expect(happens(arbitraries.result, ({ attempt }) => attempt === 2)).toBe(true)
    expect(happens(arbitraries.result, ({ submittedAt }) => /\.\d{4,}Z$/.test(submittedAt))).toBe(true)
  })

  it('make requests that are answered, and answers without a request', () => {
    const answered = arbitraries.waiverEvents
    expect(
      happens(answered, (events) =>
        events.some(
          ({ kind, waiverId }) =>
            kind === 'approved' &&
            events.some((other) => other.kind === 'requested' && other.waiverId === waiverId),
        ),
      ),
    ).toBe(true)
    expect(
      happens(answered, (events) =>
        events.some(
          ({ kind, waiverId }) =>
            kind === 'revoked' &&
            !events.some((other) => other.kind === 'requested' && other.waiverId === waiverId),
        ),
      ),
    ).toBe(true)
  })
})
