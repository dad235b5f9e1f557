import { at, rowWidth } from './pending-report.ts'

/** The numbers of the first `count` rows in the order of their ordinals; rows of one ordinal in the order in which they came. */
export function ordinalOrder(rows: Int32Array, count: number): Uint32Array {
  const order = new Uint32Array(count)
  let isSorted = true
  for (let row = 0; row < count; row++) {
    order[row] = row
    if (row > 0 && ordinalOf(rows, row) <= ordinalOf(rows, row - 1)) isSorted = false
  }
  if (isSorted) return order
  return order.sort((a, b) => ordinalOf(rows, a) - ordinalOf(rows, b) || a - b)
}

export function ordinalOf(rows: Int32Array, row: number): number {
  return rows[row * rowWidth + at.ordinal] ?? 0
}

/** Numbers that a double holds exactly are sorted without calling back: so many rows fit beside the id of a series. */
const mostSorted = 2 ** 22

/**
 * The same rows in the order of their series, which is that of the index of histories: rows that come in its order take
 * half the time to store.
 */
export function seriesOrder(rows: Int32Array, order: ArrayLike<number>): ArrayLike<number> {
  if (order.length >= mostSorted) return order
  const keys = new Float64Array(order.length)
  let isSorted = true
  for (let place = 0; place < order.length; place++) {
    const series = rows[(order[place] ?? 0) * rowWidth + at.series] ?? 0
    const key = series * mostSorted + place
    if (place > 0 && key < (keys[place - 1] ?? 0)) isSorted = false
    keys[place] = key
  }
  // Ids are given in the order of a report, and reports keep theirs.
  if (isSorted) return order
  keys.sort()
  const sorted = new Uint32Array(order.length)
  for (let place = 0; place < keys.length; place++)
    sorted[place] = order[(keys[place] ?? 0) % mostSorted] ?? 0
  return sorted
}
