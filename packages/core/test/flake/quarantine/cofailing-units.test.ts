import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cofailingUnits } from '../../../src/flake/quarantine/cofailing-units.ts'

const keys = ['a', 'b', 'c', 'd', 'e', 'f', '__proto__']
const clusters = fc.array(fc.array(fc.constantFrom(...keys), { maxLength: 4 }), { maxLength: 6 })

/** By the definition: joins until nothing changes. */
function plainUnit(key: string, sets: readonly (readonly string[])[]): string {
  let unit = new Set([key])
  for (let size = 0; size !== unit.size;) {
    size = unit.size
    for (const set of sets) if (set.some((one) => unit.has(one))) unit = new Set([...unit, ...set])
  }
  return [...unit].sort()[0] ?? key
}

describe('cofailingUnits', () => {
  it('names each unit by its smallest key, in whatever order the sets come', () => {
    fc.assert(
      fc.property(clusters, (sets) => {
        const unitOf = cofailingUnits(sets)
        const turned = cofailingUnits(sets.map((set) => set.toReversed()).reverse())
        for (const key of keys) {
          expect(unitOf(key)).toBe(plainUnit(key, sets))
          expect(turned(key)).toBe(unitOf(key))
        }
      }),
    )
  })

  it('joins a long chain without running out of stack', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => [`k${index + 1}`, `k${index}`])
    const unitOf = cofailingUnits(chain)
    expect(unitOf('k50000')).toBe(unitOf('k1'))
  })
})
