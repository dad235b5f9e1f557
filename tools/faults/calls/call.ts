import type { CompleteStorage, FeedLease, OutboxClaim } from '../../../packages/core/src/ports/index.ts'
import type { Random } from '../random.ts'
import type { Answered } from '../workload/answered.ts'

/** What one caller of a store remembers from one call to the next. */
export interface CallerMemory {
  lease?: FeedLease
  claim?: OutboxClaim
}

/** A call of a store with all its arguments. It can be made of several storages. */
export type Call = (storage: CompleteStorage, memory: CallerMemory) => Answered<unknown>

/** What arguments are drawn from: few names, which all projects share, so that they meet one another. */
export interface Draw {
  readonly random: Random
  /** In all free text that a project stores; another project's must never come back. */
  readonly mark: string
  /** A name that all projects use, or now and then one of its own. */
  name(): string
  /** An instant, one of a few. */
  instant(): string
  /** True half of the time. */
  coin(): boolean
}

/** The arguments of one project. */
export function createDraw(random: Random, mark: string): Draw {
  return {
    random,
    mark,
    name: () => (random.oneIn(6) ? `own-${mark}` : random.pick(['a', 'b', 'c', 'd', 'e'])),
    instant: () => `2026-03-0${random.whole(1, 9)}T0${random.whole(0, 9)}:00:00Z`,
    coin: () => random.oneIn(2),
  }
}

/** A key that is there half of the time. */
export function maybe<Value>(draw: Draw, key: string, value: () => Value): Record<string, Value> {
  return draw.coin() ? { [key]: value() } : {}
}
