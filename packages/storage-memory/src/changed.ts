import type { FeedChange } from '@gatewright/core/ports'

/** What a call comes to: its answer, and what the change feed tells of it, which is nothing where nothing was changed. */
export interface Changed<Value> {
  readonly value: Value
  readonly change: FeedChange | undefined
}
