import fc from 'fast-check'
import type { SourcePosition } from '../../../../src/flake/changepoints/index.ts'

type Counts = readonly [runs: number, failing: number, retried: number, failingAfterRetry: number]

export function positionsOf(rows: readonly Counts[]): SourcePosition[] {
  return rows.map(([runs, failing, retried, failingAfterRetry], index) => ({
    commit: `c${index}`,
    runs,
    failing,
    retried,
    failingAfterRetry,
  }))
}

/** So many positions of one run, which failed or not, to the end or not. */
export function singles(count: number, failing: 0 | 1): Counts[] {
  return Array.from({ length: count }, () => [1, failing, failing, failing])
}

const counts: fc.Arbitrary<Counts> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(4), fc.nat(4), fc.nat(4))
  .map(([runs, a, b, c]) => {
    const failing = Math.min(runs, a)
    const retried = Math.min(failing, b)
    return [runs, failing, retried, Math.min(retried, c)]
  })

/** Stretches of equal or proportional positions, as tests have them, between others. */
export const histories: fc.Arbitrary<SourcePosition[]> = fc
  .array(fc.tuple(counts, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((stretches) =>
    positionsOf(
      stretches.flatMap(([one, factors]) =>
        factors.map((factor): Counts => [one[0] * factor, one[1] * factor, one[2] * factor, one[3] * factor]),
      ),
    ),
  )
