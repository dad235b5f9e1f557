import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { AuditLog, StoredAuditEvent } from '../ports/audit-log.ts'
import { largestPageLimit } from '../ports/result-page.ts'
import type { QueryError } from '../ports/result-store.ts'

/** What the events of a stream come to, and how far they were read. */
export interface AuditState<State> {
  readonly state: State
  /** The version of the last event that was read: what an append expects. 0 for a stream without events. */
  readonly version: number
}

/** Where folding begins, and how much of the stream is read at once. */
export interface FoldAuditOptions {
  /** Events behind this version; 0, all, by default. With the state of that version as `initial` folding goes on from there. */
  readonly after?: number
  /** How many events one read asks for; 10,000 by default, from 1 to that. */
  readonly pageLimit?: number
}

/**
 * Folds the events of a stream, oldest first, into a state. Never holds more than a page of them.
 *
 * @param reducer - the state after one more event; it must not change the one it is given
 * @example
 * import { foldAudit } from '@gatewright/core/audit'
 * import type { AuditLog } from '@gatewright/core/ports'
 *
 * declare const log: AuditLog
 *
 * const byType = await foldAudit(
 *   log,
 *   'release 7',
 *   (counts: ReadonlyMap<string, number>, { type }) => new Map([...counts, [type, (counts.get(type) ?? 0) + 1]]),
 *   new Map(),
 * )
 * if (byType.isOk()) console.log(byType.value.version, byType.value.state.get('approved'))
 */
export function foldAudit<State>(
  log: Pick<AuditLog, 'read'>,
  stream: string,
  reducer: (state: State, event: StoredAuditEvent) => State,
  initial: State,
  options: FoldAuditOptions = {},
): ResultAsync<AuditState<State>, QueryError> {
  return new ResultAsync(foldPages(log, stream, reducer, initial, options))
}

async function foldPages<State>(
  log: Pick<AuditLog, 'read'>,
  stream: string,
  reducer: (state: State, event: StoredAuditEvent) => State,
  initial: State,
  { after = 0, pageLimit: limit = largestPageLimit }: FoldAuditOptions,
): Promise<Result<AuditState<State>, QueryError>> {
  let [state, version] = [initial, after]
  for (;;) {
    const page = await log.read(stream, { after: version, limit })
    if (page.isErr()) return err(page.error)
    for (const event of page.value) {
      state = reducer(state, event)
      version = event.version
    }
    if (page.value.length < limit) return ok({ state, version })
  }
}
