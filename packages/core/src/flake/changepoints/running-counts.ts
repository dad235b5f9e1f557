import type { RunCounts, SourcePosition } from './source-position.ts'

/** Of one position. Logarithms of larger counts have too few digits left for a difference to mean anything. */
const mostRuns = 1_000_000

/** Sums of a history, made once, so that the counts of any stretch cost nothing. */
export interface RunningCounts {
  /** How many positions there are. */
  readonly positions: number
  /** The counts of the positions from one index on, up to another one that is not included. */
  between(from: number, to: number): RunCounts
  /** Indices of positions, rising, at which the share of what happened differs from that of the position before. */
  readonly borders: Int32Array
}

/**
 * Throws a TypeError for counts that can't be.
 *
 * @remarks A stretch of positions whose counts are multiples of each other is one block, whatever its length: always clean,
 * always failing, always one failure in two. Within a block the counts on either side of a split move along a straight
 * line; the likelihood is convex along it, strictly so since a position has a run, and so the best split of any history
 * that holds the block lies at one of the block's ends.
 */
export function runningCounts(positions: readonly SourcePosition[]): RunningCounts {
  const length = positions.length
  const [runs, failing, retried, failingAfterRetry] = [1, 2, 3, 4].map(() => new Float64Array(length + 1))
  if (!runs || !failing || !retried || !failingAfterRetry) throw new TypeError('Four sums are kept.')
  const borders: number[] = []
  positions.forEach((position, index) => {
    checkCounts(position)
    runs[index + 1] = (runs[index] ?? 0) + position.runs
    failing[index + 1] = (failing[index] ?? 0) + position.failing
    retried[index + 1] = (retried[index] ?? 0) + position.retried
    failingAfterRetry[index + 1] = (failingAfterRetry[index] ?? 0) + position.failingAfterRetry
    const before = positions[index - 1]
    if (before?.number !== undefined && position.number !== undefined && !(before.number < position.number))
      throw new TypeError('The numbers of positions must rise.')
    if (before && !areProportional(before, position)) borders.push(index)
  })
  function difference(sums: Float64Array, from: number, to: number): number {
    return (sums[to] ?? 0) - (sums[from] ?? 0)
  }
  return {
    positions: length,
    between: (from, to) => ({
      runs: difference(runs, from, to),
      failing: difference(failing, from, to),
      retried: difference(retried, from, to),
      failingAfterRetry: difference(failingAfterRetry, from, to),
    }),
    borders: Int32Array.from(borders),
  }
}

function areProportional(a: RunCounts, b: RunCounts): boolean {
  return (
    a.failing * b.runs === b.failing * a.runs &&
    a.retried * b.runs === b.retried * a.runs &&
    a.failingAfterRetry * b.runs === b.failingAfterRetry * a.runs
  )
}

function checkCounts({ runs, failing, retried, failingAfterRetry }: RunCounts): void {
  const areWhole =
    Number.isInteger(runs) &&
    Number.isInteger(failing) &&
    Number.isInteger(retried) &&
    Number.isInteger(failingAfterRetry)
  const areOrdered =
    0 <= failingAfterRetry && failingAfterRetry <= retried && retried <= failing && failing <= runs
  if (!areWhole || !areOrdered || runs === 0 || runs > mostRuns)
    throw new TypeError(
      `Not the counts of a position: runs ${runs}, failing ${failing}, retried ${retried}, failingAfterRetry ${failingAfterRetry}.`,
    )
}
