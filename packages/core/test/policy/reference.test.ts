import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referenceLaw } from '../support/reference-law.ts'
import { decideMutants } from '../support/decide-mutants.ts'

/** More with `npm run laws -- --only L18.reference --runs 1000000`, or here with GATEWRIGHT_RUNS. */
const { process: host } = globalThis as {
  readonly process?: { readonly env: Record<string, string | undefined> }
}
const runs = Number(host?.env['GATEWRIGHT_RUNS'] ?? 3000)

describe('decide, beside an evaluator that was written anew from the documentation', () => {
  it('comes to the same status at the root and at every rule', () => {
    const outcome = referenceLaw(fc).check(runs)
    expect(outcome.holds ? 'holds' : outcome.message).toBe('holds')
  }, 600_000)

  it.each([
    'takes a missing testcase as a pass',
    'does not count the results of a run',
    'honours waivers that expired',
    'asks nothing of waivers that rules ask',
    'knows only one quarantine',
    'knows one holder of each role',
    'reads "at least" as "all but"',
    'does not look into what a policy includes',
    'looks beyond the cut',
    'counts results of whatever item',
    'blocks by what should only warn',
    'takes large values for small ones',
  ])('finds a gate that %s', (fault) => {
    const mutant = decideMutants.find((one) => one.fault === fault)
    expect(mutant && referenceLaw(fc, mutant.decide).check(3000).holds).toBe(false)
  })
})
