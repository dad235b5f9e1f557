/** How long the range of a partition is. Weeks begin on Mondays; all begin at midnight UTC. */
export type PartitionPeriod = 'day' | 'week' | 'month'

/** A range of time: milliseconds since 1970, from the first up to but not including the last. */
export interface Period {
  readonly fromMs: number
  readonly untilMs: number
}

const dayMs = 86_400_000

/** The period that holds a time, with as many before and after it as are asked for, the oldest first. */
export function periodsAround(
  atMs: number,
  every: PartitionPeriod,
  { behind, ahead }: { readonly behind: number; readonly ahead: number },
): readonly Period[] {
  return Array.from({ length: behind + 1 + ahead }, (_, index) => ({
    fromMs: startOf(atMs, every, index - behind),
    untilMs: startOf(atMs, every, index - behind + 1),
  }))
}

/** The begin of the period that lies so many after the one that holds a time. */
function startOf(atMs: number, every: PartitionPeriod, after: number): number {
  const at = new Date(atMs)
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  if (every === 'month') return utc(year, month + after, 1)
  if (every === 'day') return utc(year, month, day) + after * dayMs
  const sinceMonday = (at.getUTCDay() + 6) % 7
  return utc(year, month, day) + (7 * after - sinceMonday) * dayMs
}

/** `Date.UTC` takes the years 0 to 99 for those of the last century. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0)
  return date.setUTCFullYear(year, month, day)
}

/** What is left of a range where others are taken out of it, in its order. */
export function without(range: Period, taken: readonly Period[]): readonly Period[] {
  let left: readonly Period[] = [range]
  for (const { fromMs, untilMs } of taken)
    left = left.flatMap((part) =>
      [
        { fromMs: part.fromMs, untilMs: Math.min(part.untilMs, fromMs) },
        { fromMs: Math.max(part.fromMs, untilMs), untilMs: part.untilMs },
      ].filter((piece) => piece.fromMs < piece.untilMs),
    )
  return left
}
