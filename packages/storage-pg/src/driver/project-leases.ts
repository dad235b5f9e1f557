import { leaseOf, type Lease } from './lease.ts'
import type { PgPoolLike } from './pg-like.ts'

/** Takes a connection for a project, or for statements of none. */
export type ProjectLeases = (project: number | undefined) => Promise<Lease>

/** So many statements of a project follow one another on a connection while others wait for one. */
const mostWhileOthersWait = 10

interface Resting {
  readonly lease: Lease
  /** How many statements in a row ended on it while others waited. */
  readonly whileOthersWaited: number
}

/**
 * Leases that prefer the connection on which the last statement of the same project ended in this turn of the event loop: it
 * need not be told its project again, which takes a round trip. Behind the turn connections go back to the pool, and at once
 * where the pool does not say whether somebody waits for one. Who waits gets it behind some statements: where each took the
 * connection of another, all of them would have to be told their project again.
 */
export function createProjectLeases(pool: PgPoolLike): ProjectLeases {
  const resting = new Map<number | undefined, Resting>()

  const rest = (project: number | undefined, one: Resting): void => {
    resting.set(project, one)
    setImmediate(() => {
      if (resting.get(project) !== one) return
      resting.delete(project)
      one.lease.end()
    })
  }

  return async (project) => {
    const rested = resting.get(project)
    resting.delete(project)
    const isWhole = rested?.lease.isBroken() === false
    if (rested !== undefined && !isWhole) rested.lease.end()
    const lease = isWhole ? rested.lease : await leaseOf(pool)
    const before = isWhole ? rested.whileOthersWaited : 0
    return {
      ...lease,
      end() {
        const whileOthersWaited = pool.waitingCount === 0 ? 0 : before + 1
        const isPassedOn = pool.waitingCount === undefined || whileOthersWaited > mostWhileOthersWait
        if (isPassedOn || lease.isBroken() || resting.has(project)) lease.end()
        else rest(project, { lease, whileOthersWaited })
      },
    }
  }
}
