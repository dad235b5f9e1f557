import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createProjectLeases, type ProjectLeases } from '../../src/driver/project-leases.ts'
import type { PgClientLike, PgPoolLike } from '../../src/driver/pg-like.ts'

interface FakePool {
  readonly leases: ProjectLeases
  /** Connections that are in the pool, by their numbers; undefined for a closed one. */
  readonly released: readonly (number | undefined)[]
  /** Ends the connection of a lease, as the server does. */
  fail(client: PgClientLike): void
}

/** A pool that makes a connection for each call. */
function fakePool(waitingCount: number | undefined): FakePool {
  const released: (number | undefined)[] = []
  const listeners = new Map<object, (cause: Error) => void>()
  let made = 0
  const connect = (): Promise<PgClientLike> => {
    const number = ++made
    const client = {
      number,
      on: (_: string, listener: (cause: Error) => void) => listeners.set(client, listener),
      off: () => listeners.delete(client),
      release: (isBroken: boolean) => released.push(isBroken ? undefined : number),
    }
    return Promise.resolve(client as unknown as PgClientLike)
  }
  const pool: PgPoolLike = {
    connect,
    on: () => undefined,
    ...(waitingCount !== undefined && { waitingCount }),
  }
  return {
    leases: createProjectLeases(pool),
    released,
    fail: (client) => listeners.get(client)?.(new Error('ended')),
  }
}

describe('leases of projects', () => {
  it('give the next statement of a project the connection of its last one', async () => {
    const { leases, released } = fakePool(0)
    const first = await leases(7)
    first.end()
    const other = await leases(8)
    const second = await leases(7)
    expect(second.client).toBe(first.client)
    expect(other.client).not.toBe(first.client)
    const third = await leases(7)
    expect(third.client).not.toBe(first.client)
    expect(released).toEqual([])
  })

  it('go back to the pool behind the turn, each once', async () => {
    const { leases, released } = fakePool(0)
    const [one, two] = [await leases(7), await leases(7)]
    one.end()
    two.end()
    expect(released).toEqual([2])
    await nextTurn()
    expect(released).toEqual([2, 1])
    const again = await leases(7)
    again.end()
    await nextTurn()
    expect(released).toEqual([2, 1, 3])
  })

  it('go back at once where nobody knows whether others wait', async () => {
    const { leases, released } = fakePool(undefined)
    const lease = await leases(undefined)
    lease.end()
    expect(released).toEqual([1])
  })

  it('go to others who wait behind ten more statements, or behind the turn', async () => {
    const { leases, released } = fakePool(1)
    for (let statement = 0; statement < 10; statement++) {
      const lease = await leases(7)
      lease.end()
    }
    expect(released).toEqual([])
    const last = await leases(7)
    last.end()
    expect(released).toEqual([1])
    const other = await leases(7)
    other.end()
    expect(released).toEqual([1])
    await nextTurn()
    expect(released).toEqual([1, 2])
  })

  it('are of no connection that ended meanwhile', async () => {
    const { leases, released, fail } = fakePool(0)
    const first = await leases(7)
    first.end()
    fail(first.client)
    const second = await leases(7)
    expect(second.client).not.toBe(first.client)
    expect(released).toEqual([undefined])
    second.giveUp()
    second.end()
    expect(released).toEqual([undefined, undefined])
  })
})
