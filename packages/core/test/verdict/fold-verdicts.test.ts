import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import { defineOutcomes, type Exoneration } from '../../src/schema/index.ts'
import { arbitrariesWith } from '../../src/testing/arbitraries.ts'
import { foldVerdicts } from '../../src/verdict/index.ts'
import { attempts, minute, result } from '../support/gate-examples.ts'

const { results: someResults } = arbitrariesWith(fc)

function exoneration(fields: Partial<Exoneration> = {}): Exoneration {
  return {
    id: 'x1',
    testcase: 'unit/a',
    reason: 'fails-on-mainline',
    evidence: ['m1'],
    at: minute(5),
    modelVersion: '1',
    ...fields,
  }
}

describe('foldVerdicts', () => {
  it('does not depend on the order of the results, nor on repeats', () => {
    const repeats = fc.tuple(someResults, fc.infiniteStream(fc.nat(2)))
    fc.assert(
      fc.property(repeats, ([results, times]) => {
        const again = results
          .flatMap((one) => Array.from({ length: 1 + (times.next().value ?? 0) }, () => one))
          .reverse()
        const text = (folded: unknown): string => canonicalJson(folded as JsonValue)
        expect(text(foldVerdicts(again))).toBe(text(foldVerdicts(results)))
      }),
    )
  })

  it('gives one verdict for each testcase, item and variant, and every result is in exactly one', () => {
    fc.assert(
      fc.property(someResults, (results) => {
        const cited = foldVerdicts(results).flatMap((verdict) => verdict.results)
        expect([...cited].sort()).toEqual(results.map(({ id }) => id).sort())
      }),
    )
  })

  it('counts an outcome of nobody’s set as a failure, and knows the configured ones', () => {
    const results = [result({ outcome: 'ABORTED' })]
    expect(foldVerdicts(results)[0]?.base).toBe('failed')
    expect(foldVerdicts(results, { outcomes: defineOutcomes({ ABORTED: 'error' }) })[0]?.base).toBe('errored')
  })

  it('counts attempts by class, without progress notes that are over', () => {
    const [verdict] = foldVerdicts(attempts('QUEUED', 'RUNNING', 'FAILED', 'INFO', 'PASSED'))
    expect(verdict).toMatchObject({
      base: 'flaky',
      counts: { pass: 1, info: 1, fail: 1, error: 0, skip: 0, incomplete: 0 },
    })
    expect(verdict?.results).toEqual(['a1', 'a2', 'a3', 'a4', 'a5'])
  })

  it.each([
    ['FAILED', 'exonerated'],
    ['ERROR', 'exonerated'],
    ['PASSED', 'passed'],
    ['SKIPPED', 'skipped'],
    ['RUNNING', 'incomplete'],
  ] as const)('an exoneration of %s: %s', (outcome, effective) => {
    const [verdict] = foldVerdicts(attempts(outcome), { exonerations: [exoneration()] })
    expect(verdict).toMatchObject({ effective, exonerations: ['x1'] })
    expect(verdict?.base).toBe(foldVerdicts(attempts(outcome))[0]?.base)
  })

  it('exonerates what is flaky or precluded too', () => {
    const exonerations = [exoneration()]
    expect(foldVerdicts(attempts('FAILED', 'PASSED'), { exonerations })[0]).toMatchObject({
      base: 'flaky',
      effective: 'exonerated',
    })
    const precluded = [result({ outcome: 'SKIPPED', skipKind: 'precluded' })]
    expect(foldVerdicts(precluded, { exonerations })[0]).toMatchObject({
      base: 'precluded',
      effective: 'exonerated',
    })
  })

  it('exonerates only the testcase and the variants that it is about', () => {
    const failed = result({ outcome: 'FAILED', variant: { arch: 'x86_64', os: 'linux' } })
    const effective = (fields: Partial<Exoneration>): string | undefined =>
      foldVerdicts([failed], { exonerations: [exoneration(fields)] })[0]?.effective
    expect(effective({ variant: { arch: 'x86_64' } })).toBe('exonerated')
    expect(effective({ variant: { arch: 'aarch64' } })).toBe('failed')
    expect(effective({ testcase: 'unit/b' })).toBe('failed')
  })

  it('two contents under one id both count: the failure is not lost', () => {
    const pass = result({ id: 'same' })
    const failure = { ...pass, outcome: 'FAILED' }
    expect(foldVerdicts([pass, failure])[0]?.base).toBe('flaky')
    expect(foldVerdicts([failure, pass])).toEqual(foldVerdicts([pass, failure]))
  })
})
