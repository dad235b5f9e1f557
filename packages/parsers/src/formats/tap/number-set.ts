/** Numbers of test points, kept as ranges: points that are numbered in order take no memory. */
export interface NumberSet {
  /** False where the number was there already. */
  add(value: number): boolean
  /** False once there were more gaps than are kept: what is missing is not known then. */
  isExact(): boolean
  /** Whether all numbers lie in the range. */
  isWithin(start: number, end: number): boolean
  /** How many different numbers were added, as far as it is exact. */
  count(): number
  /** The first numbers of the range that are not there, at most so many. */
  missing(start: number, end: number, most: number): readonly number[]
}

/** Further gaps are not kept. */
const mostRanges = 10_000

interface Range {
  from: number
  to: number
}

export function createNumberSet(): NumberSet {
  const ranges: Range[] = []
  let exact = true
  let count = 0
  let least = Infinity
  let greatest = -Infinity
  return {
    add(value) {
      if (value < least) least = value
      if (value > greatest) greatest = value
      const last = ranges[ranges.length - 1]
      if (last && value === last.to + 1) {
        last.to = value
        count += 1
        return true
      }
      const index = firstRangeFrom(ranges, value)
      const before = ranges[index - 1]
      if (before && value <= before.to) return false
      count += 1
      const after = ranges[index]
      const joinsBefore = before?.to === value - 1
      const joinsAfter = after?.from === value + 1
      if (before && after && joinsBefore && joinsAfter) {
        before.to = after.to
        ranges.splice(index, 1)
      } else if (before && joinsBefore) before.to = value
      else if (after && joinsAfter) after.from = value
      else if (ranges.length < mostRanges) ranges.splice(index, 0, { from: value, to: value })
      else exact = false
      return true
    },
    isExact: () => exact,
    isWithin: (start, end) => least >= start && greatest <= end,
    count: () => count,
    missing(start, end, most) {
      const found: number[] = []
      let next = start
      for (const { from, to } of [...ranges, { from: end + 1, to: end + 1 }]) {
        for (; next < Math.min(from, end + 1) && found.length < most; next += 1) found.push(next)
        next = Math.max(next, to + 1)
      }
      return found
    },
  }
}

/** Index of the first range that begins after the value. */
function firstRangeFrom(ranges: readonly Range[], value: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.from ?? Infinity) <= value) low = middle + 1
    else high = middle
  }
  return low
}
