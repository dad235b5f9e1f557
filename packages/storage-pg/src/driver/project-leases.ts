import { leaseOf, type Lease } from './lease.ts'
import type { PgPoolLike } from './pg-like.ts'

/** Takes a connection for a project, or for statements of none. */
export type ProjectLeases = (project: number | undefined) => Promise<Lease>

/**
 * Leases that prefer the connection on which the last statement of the same project ended in this turn of the event loop: it
 * need not be told its project again, which takes a round trip. Behind the turn connections go back to the pool, and at once
 * where somebody waits for one, or where the pool does not say so.
 */
export function createProjectLeases(pool: PgPoolLike): ProjectLeases {
  const resting = new Map<number | undefined, Lease>()

  const rest = (project: number | undefined, lease: Lease): void => {
    resting.set(project, lease)
    setImmediate(() => {
      if (resting.get(project) !== lease) return
      resting.delete(project)
      lease.end()
    })
  }

  return async (project) => {
    const rested = resting.get(project)
    resting.delete(project)
    if (rested?.isBroken() === true) rested.end()
    const lease = rested?.isBroken() === false ? rested : await leaseOf(pool)
    return {
      ...lease,
      end() {
        const isWanted = pool.waitingCount !== 0
        if (isWanted || lease.isBroken() || resting.has(project)) lease.end()
        else rest(project, lease)
      },
    }
  }
}
