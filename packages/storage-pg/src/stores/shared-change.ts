import { compareText } from '@gatewright/core/canonical'
import type { StoreUnavailable } from '@gatewright/core/ports'
import { ok, type Result, type ResultAsync } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { isLostConnection } from '../engine/failures.ts'
import { change, type Changed } from './change.ts'
import { shareCalls } from './share-calls.ts'

/**
 * Does several changes of different rows. The answers have the order of the inputs, which is that of their keys: whoever locks
 * rows in it meets nobody crosswise. Nothing is written for a change that is refused.
 */
export type WorkTogether<Input, Value, Failure> = (
  session: PgSession,
  project: number,
  inputs: readonly Input[],
) => Promise<readonly Result<Changed<Value>, Failure>[]>

/**
 * As `change`, for small changes of one kind that may come at once: each waits for the feed and for the disk, so what waits
 * shares the next transaction.
 *
 * @param keyOf - names the row that a change is of
 */
export function sharedChange<Input, Value, Failure>(
  engine: ProjectEngine,
  keyOf: (input: Input) => string,
  work: WorkTogether<Input, Value, Failure>,
): (input: Input) => ResultAsync<Value, Failure | StoreUnavailable> {
  return shareCalls<Input, Value, Failure | StoreUnavailable>({
    keyOf,
    // What a lost connection took with it may have been stored: done again it could be refused.
    mayGoAlone: (failure) => !isLostConnection((failure as Partial<StoreUnavailable>).cause),
    together: (inputs) =>
      change<readonly Result<Value, Failure | StoreUnavailable>[], never>(
        engine,
        async (session, project) => {
          const inOrder = inputs.toSorted((a, b) => compareText(keyOf(a), keyOf(b)))
          const worked = await work(session, project, inOrder)
          if (worked.length !== inputs.length) throw new Error('Not every change was answered.')
          const byInput = new Map(inOrder.map((input, place) => [input, worked[place]]))
          // Events have the order of the calls.
          const done = inputs.flatMap((input) => byInput.get(input) ?? [])
          return ok({
            value: done.map((one) => one.map(({ value }) => value)),
            events: done.flatMap((one) => (one.isOk() ? one.value.events : [])),
          })
        },
      ),
  })
}
