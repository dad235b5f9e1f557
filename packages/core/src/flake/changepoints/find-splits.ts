import type { RunCounts } from './source-position.ts'
import type { RunningCounts } from './running-counts.ts'

/** A place where a history falls into two parts. */
export interface Split {
  /** The index of the first position of the right part. */
  readonly index: number
  /** How much likelier two parts are than one, as a natural logarithm, before the prior against a split. */
  readonly gain: number
}

/** A stretch of positions, and which of the borders lie inside it: each from the first on, to the last excluded. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly firstBorder: number
  readonly lastBorder: number
}

/**
 * Where a history falls apart, oldest first: its best split, if two parts are likelier than one by more than the prior
 * against a split, then the same on both sides. Of equally good splits the oldest is taken.
 */
export function findSplits(
  counts: RunningCounts,
  likelihood: (counts: RunCounts) => number,
  leastGain: number,
): Split[] {
  const splits: Split[] = []
  const stretches: Stretch[] = [
    { from: 0, to: counts.positions, firstBorder: 0, lastBorder: counts.borders.length },
  ]
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const best = bestSplit(counts, likelihood, stretch)
    if (!best || best.gain <= leastGain) continue
    splits.push({ index: best.index, gain: best.gain })
    stretches.push(
      { ...stretch, to: best.index, lastBorder: best.border },
      { ...stretch, from: best.index, firstBorder: best.border + 1 },
    )
  }
  return splits.sort((a, b) => a.index - b.index)
}

function bestSplit(
  counts: RunningCounts,
  likelihood: (counts: RunCounts) => number,
  { from, to, firstBorder, lastBorder }: Stretch,
): (Split & { readonly border: number }) | undefined {
  let best: { index: number; both: number; border: number } | undefined
  for (let border = firstBorder; border < lastBorder; border++) {
    const index = counts.borders[border] ?? to
    const both = likelihood(counts.between(from, index)) + likelihood(counts.between(index, to))
    if (!best || both > best.both) best = { index, both, border }
  }
  if (!best) return undefined
  return {
    index: best.index,
    border: best.border,
    gain: best.both - likelihood(counts.between(from, to)),
  }
}
