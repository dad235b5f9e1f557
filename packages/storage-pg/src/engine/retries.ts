import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { isContention, isLostConnection } from './failures.ts'

const mostTries = 6
const firstPauseMs = 5

export interface RetryOptions {
  /** Asked where the connection was lost: whether the work may be done once more; it may have been done already. */
  readonly mayRepeat: () => boolean
}

/**
 * Runs work again where others were in its way, up to six times with a longer and random pause before each, and once again
 * where the connection was lost and the work may be repeated.
 */
export async function retriesOf<Value>(
  work: () => Promise<Value>,
  { mayRepeat }: RetryOptions,
): Promise<Value> {
  let wasLost = false
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (cause) {
      const isLost: boolean = !wasLost && isLostConnection(cause) && mayRepeat()
      if (tries === mostTries || !(isLost || isContention(cause))) throw cause
      wasLost ||= isLost
    }
    // Those that met once would meet again if all waited alike.
    await wait(randomInt(firstPauseMs * 2 ** tries))
  }
}
