import { leaseOf, type Lease } from './lease.ts'
import type { PgClientLike, PgNotificationLike, PgPoolLike } from './pg-like.ts'
import type { PgDriver } from './driver.ts'

type Hear = (payload: string) => void

/** How long to wait before a connection that was lost is made again, in milliseconds: at first, and at most. */
const firstPauseMs = 100
const longestPauseMs = 30_000

/**
 * `listen` of a driver. All channels share one connection of the pool: one for each would leave none for statements. Where
 * it is lost it goes back at once and another one takes its place, after which everybody is called, for a notification may
 * have been missed.
 */
export function createSharedListener(pool: PgPoolLike): NonNullable<PgDriver['listen']> {
  const channels = new Map<string, Set<Hear>>()
  let open: Lease | undefined
  let pauseMs = firstPauseMs
  let last: Promise<unknown> = Promise.resolve()

  /** LISTEN and UNLISTEN in the order in which they were asked for. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work)
    last = done.catch(ignore)
    return done
  }
  const onNotification = ({ channel, payload = '' }: PgNotificationLike): void => {
    for (const hear of channels.get(channel) ?? []) hear(payload)
  }
  const onError = (): void => {
    if (open === undefined) return
    open.giveUp()
    close()
    if (channels.size > 0) openLater()
  }
  const close = (): void => {
    const closed = open
    open = undefined
    closed?.client.off('notification', onNotification)
    closed?.client.off('error', onError)
    closed?.end()
  }
  const openNow = async (): Promise<PgClientLike> => {
    if (open !== undefined) return open.client
    open = await leaseOf(pool)
    const { client } = open
    client.on('notification', onNotification)
    client.on('error', onError)
    for (const channel of channels.keys()) await client.query({ text: `LISTEN "${channel}"` })
    return client
  }
  /** A connection of which it is not known on which channels it listens is nobody's. */
  const giveUp = (cause: unknown): never => {
    open?.giveUp()
    close()
    throw cause
  }
  const openLater = (): void => {
    const again = (): void => {
      inTurn(async () => {
        if (open !== undefined || channels.size === 0) return
        await openNow().catch(giveUp)
        pauseMs = firstPauseMs
        for (const hearers of channels.values()) for (const hear of hearers) hear('')
      }).catch(openLater)
    }
    // Nobody's program stays alive for a notification.
    setTimeout(again, pauseMs).unref()
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }

  const stop = async (channel: string, hear: Hear): Promise<void> => {
    const hearers = channels.get(channel)
    if (!hearers?.delete(hear) || hearers.size > 0) return
    channels.delete(channel)
    if (open === undefined) return
    // A connection that can't be asked to stop is lost, or as good as that.
    await open.client.query({ text: `UNLISTEN "${channel}"` }).catch(onError)
    if (channels.size === 0) close()
  }

  return (channel, onPayload) => {
    // Two who give the same function are two.
    const hear: Hear = (payload) => onPayload(payload)
    return inTurn(async () => {
      const hearers = channels.get(channel)
      const client = await openNow().catch(giveUp)
      if (hearers === undefined) await client.query({ text: `LISTEN "${channel}"` }).catch(giveUp)
      channels.set(channel, (hearers ?? new Set()).add(hear))
      return () => inTurn(() => stop(channel, hear))
    }).catch((cause: unknown) => {
      if (channels.size > 0) openLater()
      throw cause
    })
  }
}

function ignore(): void {
  // Whoever asked for it was told.
}
