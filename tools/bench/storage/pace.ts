import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

/**
 * Sends requests at a rate whatever becomes of those before, as users do, and answers how long each took from the instant at
 * which it was due, in milliseconds, sorted: a request that waits for another pays for it.
 */
export async function timesAtRate(
  perSecond: number,
  seconds: number,
  request: (index: number) => PromiseLike<unknown>,
): Promise<readonly number[]> {
  const count = Math.max(20, Math.round(perSecond * seconds))
  const start = performance.now() + 20
  const times = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const due = start + (index * 1000) / perSecond
      await until(due)
      await request(index)
      return performance.now() - due
    }),
  )
  return times.sort((a, b) => a - b)
}

/** Timers come up to two milliseconds late; the rest is waited for turn by turn. */
async function until(due: number): Promise<void> {
  const early = due - performance.now() - 2
  if (early > 0) await sleep(early)
  while (performance.now() < due) await nextTurn()
}

/** How many calls end in a second where so many callers each begin another as soon as theirs ended. */
export async function callsPerSecond(
  callers: number,
  seconds: number,
  call: (index: number, caller: number) => PromiseLike<unknown>,
): Promise<number> {
  let next = 0
  let ended = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        await call(next++, caller)
        ended++
      }
    }),
  )
  return (ended * 1000) / (performance.now() - start)
}
