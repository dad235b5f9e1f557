import type { PgClientLike, PgPoolLike } from './pg-like.ts'

/** A connection of a pool while somebody uses it. */
export interface Lease {
  readonly client: PgClientLike
  /** The connection is in no state for anybody else: it is closed when it comes back. */
  giveUp(): void
  /** Whether it was given up, or ended by itself. */
  isBroken(): boolean
  end(): void
}

/** Takes a connection out of the pool. */
export async function leaseOf(pool: PgPoolLike): Promise<Lease> {
  const client = await pool.connect()
  let isBroken = false
  // The statement under way says so as well; a client in use that has no listener would end the process.
  const giveUp = (): void => {
    isBroken = true
  }
  client.on('error', giveUp)
  return {
    client,
    giveUp,
    isBroken: () => isBroken,
    end() {
      client.off('error', giveUp)
      client.release(isBroken)
    },
  }
}
