import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tapFixtures } from './fixtures.ts'
import { document, exceptions, nearlyRight } from './generated.ts'
import { readWithOracle, readWithScanner, type SeenPoint } from './oracle.ts'

describe('the scanner and tap-parser', () => {
  it.each(tapFixtures)('say the same about $name', ({ bytes }) => {
    const { own, oracle } = readTwice(bytes.toString('utf8'))
    expect(own).toEqual(oracle)
  })

  it('say the same about generated documents', () => {
    fc.assert(
      fc.property(fc.oneof(document, nearlyRight), (text) => {
        fc.pre(!exceptions.some(({ isMet }) => isMet(text)))
        const { own, oracle } = readTwice(text)
        expect(own).toEqual(oracle)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 3000) },
    )
  })
})

/** What the two say about a report, as far as it can be compared. */
function readTwice(whole: string): { readonly own: unknown; readonly oracle: unknown } {
  const { endsAt } = readWithScanner(whole)
  // Up to what our reader refuses and tap-parser passes over: what follows a plan at the end, a second plan or version.
  const text =
    endsAt === undefined
      ? whole
      : `${whole
          .split('\n')
          .slice(0, endsAt - 1)
          .join('\n')}\n`
  const { points, plans, bailOut } = readWithScanner(text)
  const oracle = readWithOracle(text)
  // tap-parser loses points that are pending in subtests when somebody above them bails out.
  const seen = oracle.bailOut === undefined ? points : withoutLost(points, oracle.points)
  return {
    own: { points: comparable(seen, oracle.points), plans: [...plans].sort(), bailOut },
    oracle: {
      points: comparable(oracle.points, oracle.points),
      plans: [...oracle.plans].sort(),
      bailOut: oracle.bailOut,
    },
  }
}

/**
 * tap-parser drops lines of a block that lost their indent, and can not read what is left then; we put them back. And it makes
 * errors and other objects where the block names their classes.
 */
function comparable(points: readonly SeenPoint[], oracle: readonly SeenPoint[]): readonly SeenPoint[] {
  return points.map((point, index) =>
    isPlain(oracle[index]?.diagnosis) ? point : { ...point, diagnosis: undefined },
  )
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object') return value !== undefined && typeof value !== 'function'
  if (value === null) return true
  const isBare = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isBare && Object.values(value).every(isPlain)
}

/** Those of the points that the oracle has too, in its order. */
function withoutLost(points: readonly SeenPoint[], oracle: readonly SeenPoint[]): readonly SeenPoint[] {
  let next = 0
  return points.flatMap((point) => {
    const other = oracle[next]
    const isSame = other?.depth === point.depth && other.name === point.name && other.isOk === point.isOk
    if (!isSame) return []
    next += 1
    return [{ ...point, hasSubtests: other.hasSubtests }]
  })
}
