/**
 * True for data that nests objects and lists in more levels than given: a text has none, `{}` one and `[{}]` two. Also of
 * data that shares parts, or holds itself, in time that grows with what there is.
 */
export function isDeeperThan(value: unknown, levels: number): boolean {
  return depthOf(value, { known: new Map(), deepest: levels }, 1) > levels
}

interface Measurement {
  /** The levels of what was looked at before. */
  readonly known: Map<object, number>
  readonly deepest: number
}

/** Levels of objects and lists, or no end: for a part that holds itself, and for one below the deepest that is looked at. */
function depthOf(value: unknown, measurement: Measurement, level: number): number {
  if (typeof value !== 'object' || value === null) return 0
  const { known, deepest } = measurement
  const before = known.get(value)
  if (before !== undefined) return before
  if (level > deepest) return Number.POSITIVE_INFINITY
  known.set(value, Number.POSITIVE_INFINITY)
  let deepestMember = 0
  for (const member of Object.values(value)) {
    deepestMember = Math.max(deepestMember, depthOf(member, measurement, level + 1))
    if (deepestMember > deepest) break
  }
  known.set(value, deepestMember + 1)
  return deepestMember + 1
}
