import type { Clock } from '@gatewright/core/ports'

/** A clock that stands still until somebody waits. */
export interface Patience {
  readonly clock: Clock
  readonly random: () => number
  readonly wait: (ms: number) => Promise<void>
  /** How long was waited, each time. */
  readonly waits: readonly number[]
  readonly nowMs: () => number
}

export function patience(start: string = '2026-11-22T04:19:00Z'): Patience {
  let nowMs = Date.parse(start)
  const waits: number[] = []
  return {
    clock: { now: () => new Date(nowMs).toISOString() },
    random: () => 0.5,
    wait: async (ms) => {
      waits.push(ms)
      nowMs += ms
    },
    waits,
    nowMs: () => nowMs,
  }
}
