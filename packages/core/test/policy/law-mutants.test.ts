import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyLaws } from '../../src/testing/laws/index.ts'
import type { DecideMutant } from '../support/decide-mutant-tools.ts'
import { decideMutants } from '../support/decide-mutants.ts'

/** What was found need not be made small here. */
const quick: typeof fc = {
  ...fc,
  check: ((property, options) => fc.check(property, { ...options, endOnFailure: true })) as typeof fc.check,
}
const pairs = decideMutants.flatMap((mutant) =>
  mutant.breaks.map((id) => [id, mutant.fault, mutant] as const),
)

function lawOf(
  { decide, predicates }: DecideMutant,
  id: string,
): ReturnType<typeof policyLaws>[number] | undefined {
  return policyLaws(quick, { decide, ...(predicates ? { predicates } : {}) }).find((one) => one.id === id)
}

describe('the laws find gates with a fault', () => {
  it.each(pairs)(
    '%s finds a gate that %s',
    (id, _, mutant) => {
      expect(lawOf(mutant, id)?.check(5000)).toMatchObject({ holds: false })
    },
    60_000,
  )

  it('every law finds at least one', () => {
    const proven = new Set(pairs.map(([id]) => id))
    expect(
      policyLaws(fc)
        .map(({ id }) => id)
        .filter((id) => !proven.has(id)),
    ).toEqual([])
  })
})
