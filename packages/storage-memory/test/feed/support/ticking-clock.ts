import type { Clock } from '@gatewright/core/ports'
import { fromEpochMs, toEpochMs } from '@gatewright/core/schema'

/** A clock that stands until somebody moves it. */
export interface TickingClock extends Clock {
  advance(ms: number): void
}

export function tickingClock(at: string = '2026-11-22T04:19:00Z'): TickingClock {
  let nowMs = toEpochMs(at)
  return {
    now: () => fromEpochMs(nowMs),
    advance(ms) {
      nowMs += ms
    },
  }
}
