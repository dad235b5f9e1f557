import { compareText } from '../canonical/compare-text.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Group } from '../schema/group.ts'

/** Where a group stands among all, the one created last first. */
export interface RunPlace extends Pick<Group, 'id' | 'createdAt'> {
  /** How many groups stood before it when it was seen; others may have come or gone since. */
  readonly index: number
}

/** Negative where the first comes earlier in a list of groups: created later, or at the same time with a greater id. Groups of which nobody knows when they were created come last. */
export function compareGroups(
  a: Pick<Group, 'id' | 'createdAt'>,
  b: Pick<Group, 'id' | 'createdAt'>,
): number {
  if (a.createdAt === undefined || b.createdAt === undefined) {
    const known = Number(a.createdAt === undefined) - Number(b.createdAt === undefined)
    return known || compareText(b.id, a.id)
  }
  return compareInstants(b.createdAt, a.createdAt) || compareText(b.id, a.id)
}

export function placeOf({ id, createdAt }: Group, index: number): RunPlace {
  return createdAt === undefined ? { id, index } : { id, createdAt, index }
}
