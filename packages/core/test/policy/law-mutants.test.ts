import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyLaws } from '../../src/testing/laws/index.ts'
import { decideMutants } from '../support/decide-mutants.ts'

const pairs = decideMutants.flatMap((mutant) =>
  mutant.breaks.map((id) => [id, mutant.fault, mutant] as const),
)

describe('the laws find gates with a fault', () => {
  it.each(pairs)(
    '%s finds a gate that %s',
    (id, _, mutant) => {
      const law = policyLaws(fc, { decide: mutant.decide }).find((one) => one.id === id)
      expect(law?.check(1500)).toMatchObject({ holds: false })
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
