import type { FeedChange, StoreUnavailable } from '@gatewright/core/ports'
import { err, type Result, type ResultAsync } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { appendEvents } from './feed-events.ts'
import { hintOfEvents } from './feed-hint.ts'

/** What a change comes to: the answer to the caller, and what the feed tells of it; no events where nothing changed. */
export interface Changed<Value> {
  readonly value: Value
  readonly events: readonly FeedChange[]
}

/**
 * Runs work in a transaction and adds its events last, which locks the feed. Whatever work wrote before it refused is
 * rolled back. Work may be run again.
 */
export function change<Value, Failure>(
  engine: ProjectEngine,
  work: (session: PgSession, project: number) => Promise<Result<Changed<Value>, Failure>>,
): ResultAsync<Value, Failure | StoreUnavailable> {
  let refusal: { readonly thrown: Error; readonly failure: Failure } | undefined
  return engine
    .transaction(async (session, project) => {
      const done = await work(session, project)
      if (done.isErr()) {
        refusal = { thrown: new Error('Refused; the transaction is rolled back.'), failure: done.error }
        throw refusal.thrown
      }
      await appendEvents(session, engine, project, done.value.events)
      return done.value
    })
    .map(({ value, events }) => {
      if (events.length > 0) hintOfEvents(engine)
      return value
    })
    .orElse((unavailable) =>
      err(refusal !== undefined && unavailable.cause === refusal.thrown ? refusal.failure : unavailable),
    )
}

/**
 * What work throws where others got in between two of its statements in a way that no lock prevents: it is run again as
 * after a serialization failure, whose SQLSTATE this has.
 */
export function changedMeanwhile(): Error {
  return Object.assign(new Error('Others changed the same rows meanwhile.'), { code: '40001' })
}
