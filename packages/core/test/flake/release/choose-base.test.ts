import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOne, comparisonOf } from './support/comparisons.ts'

describe('the choice of a base', () => {
  it('takes the best base, and a worse release in between hides nothing', () => {
    const releases = fc.array(fc.tuple(fc.integer({ min: 20, max: 200 }), fc.nat(50)), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(releases, (earlier) => {
        const { base } = checkOne(comparisonOf([50, 5], ...earlier))
        const rates = earlier.slice(0, 3).map(([passes, failures]) => passes / (passes + failures))
        expect((base?.passes ?? 0) / (base?.runs ?? 1)).toBeCloseTo(Math.max(...rates), 12)
      }),
    )
  })

  it.each([
    {
      why: 'more runs',
      earlier: [
        [50, 0],
        [60, 0],
        [40, 0],
      ],
      release: 'r8',
    },
    {
      why: 'being the newest',
      earlier: [
        [99, 1],
        [50, 0],
        [50, 0],
      ],
      release: 'r8',
    },
    {
      why: 'just enough runs',
      earlier: [
        [10, 0],
        [99, 1],
      ],
      release: 'r9',
    },
    {
      why: 'enough runs',
      earlier: [
        [9, 0],
        [99, 1],
      ],
      release: 'r8',
    },
    {
      why: 'not being too old',
      earlier: [
        [11, 9],
        [11, 9],
        [11, 9],
        [20, 0],
      ],
      release: 'r9',
    },
  ] as const)('takes $release for $why', ({ earlier, release }) => {
    expect(checkOne(comparisonOf([50, 5], ...earlier)).base?.release).toBe(release)
  })

  it('explains the choice of the base', () => {
    const { base, baseReason } = checkOne(comparisonOf([17, 3], [90, 10], [3, 0], [99, 1], [100, 0]))
    expect(base).toEqual({ release: 'r7', runs: 100, passes: 99, failures: 1 })
    expect(baseReason).toBe('the best pass rate, 99 %, against r9 90 %; fewer than 10 runs in r8')
  })
})
