import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { AuditEvent, AuditLog, StoredAuditEvent } from '../ports/audit-log.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { VersionConflict } from '../ports/state-store.ts'
import { foldAudit, type AuditState } from './fold-audit.ts'

/** How what was done before decides what is done now. */
export interface AuditDecision<State, Refusal> {
  readonly initial: State
  /** The state after one more event; it must not change the one it is given. */
  reduce(state: State, event: StoredAuditEvent): State
  /**
   * What to append to a stream in this state; an empty list appends nothing. Called again with the newer state where somebody
   * else appended meanwhile, so ids of events belong inside.
   */
  decide(current: AuditState<State>): Result<readonly AuditEvent[], Refusal>
}

/** What was appended, and what the stream comes to with it. */
export interface AuditAppended<State> extends AuditState<State> {
  readonly events: readonly StoredAuditEvent[]
}

/**
 * Reads a stream, decides on its state what to append, and appends that, if nobody else appended meanwhile: else it reads on
 * and decides anew.
 *
 * @param tries - how often to decide at most; 10 by default, a whole number of 1 or more
 * @returns what `decide` refuses with; `store/version-conflict` where others were faster each time.
 * @throws TypeError for a number of tries that is none.
 * @example
 * import { appendAudit } from '@gatewright/core/audit'
 * import type { AuditLog } from '@gatewright/core/ports'
 * import { err, ok } from 'neverthrow'
 *
 * declare const log: AuditLog
 *
 * const done = await appendAudit(log, 'release 7', {
 *   initial: false,
 *   reduce: (isApproved: boolean, { type }) => isApproved || type === 'approved',
 *   decide: ({ state: isApproved, version }) =>
 *     isApproved
 *       ? err('approved already' as const)
 *       : ok([{ id: `approval-${version + 1}`, type: 'approved', at: '2026-11-22T04:19:00Z', by: 'ann', payload: {} }]),
 * })
 * if (done.isOk()) console.log(done.value.version)
 */
export function appendAudit<State, Refusal = never>(
  log: AuditLog,
  stream: string,
  decision: AuditDecision<State, Refusal>,
  tries: number = 10,
): ResultAsync<AuditAppended<State>, Refusal | QueryError | VersionConflict> {
  if (!(Number.isInteger(tries) && tries >= 1)) throw new TypeError(`No number of tries: ${tries}.`)
  return new ResultAsync(appendSoon(log, stream, decision, tries))
}

async function appendSoon<State, Refusal>(
  log: AuditLog,
  stream: string,
  decision: AuditDecision<State, Refusal>,
  tries: number,
): Promise<Result<AuditAppended<State>, Refusal | QueryError | VersionConflict>> {
  const reduce = (state: State, event: StoredAuditEvent): State => decision.reduce(state, event)
  let current: AuditState<State> = { state: decision.initial, version: 0 }
  for (let made = 1; ; made++) {
    const read = await foldAudit(log, stream, reduce, current.state, { after: current.version })
    if (read.isErr()) return err(read.error)
    current = read.value
    const decided = decision.decide(current)
    if (decided.isErr()) return err(decided.error)
    if (decided.value.length === 0) return ok({ ...current, events: [] })
    const appended = await log.append(stream, current.version, decided.value)
    if (appended.isOk()) {
      const events = appended.value
      const version = events.at(-1)?.version ?? current.version
      return ok({ state: events.reduce(reduce, current.state), version, events })
    }
    if (appended.error.kind !== 'store/version-conflict' || made >= tries) return err(appended.error)
  }
}
