import { appendAudit, foldAudit, type AuditState } from '@gatewright/core/audit'
import type { AuditLog, QueryError, StoredAuditEvent, VersionConflict } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import { ok, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { CheckActionName } from '../checks/check-action.ts'
import type { AskedCheckRun } from './asked-check-run.ts'
import { actionNames, type Outcome } from './pressed.ts'

/** That somebody pressed a button, and what came of it. */
export interface Press extends Omit<Outcome, 'outcome'> {
  /** Names the press: the same press again has the same. */
  readonly id: string
  readonly at: Instant
  readonly login: string
  readonly action: CheckActionName
  /** `repeated`: the same person did the same at the same check run before, and it is not done again. */
  readonly outcome: Outcome['outcome'] | 'repeated'
}

/** What the presses of one button by one person come to. */
export interface ButtonState {
  /** The one that did what the button says: there is one at most that counts. */
  readonly done: Press | undefined
  readonly last: Press
}

/** By button and person, in the order in which they first pressed. */
export type PressState = ReadonlyMap<string, ButtonState>

const type = 'check-run-action'

/** What the presses at a check run come to so far. */
export function readPresses(
  audit: AuditLog,
  run: Pick<AskedCheckRun, 'id' | 'headSha'>,
): ResultAsync<AuditState<PressState>, QueryError> {
  return foldAudit(audit, streamOf(run), withPress, new Map())
}

/**
 * Writes a press down in the audit log: one that is known already is not written again, and one that did what another one had
 * done meanwhile is a repeated one.
 *
 * @returns the press as it stands in the log
 */
export function recordPress(
  audit: AuditLog,
  run: AskedCheckRun,
  press: Press,
): ResultAsync<Press, QueryError | VersionConflict> {
  const { id, at, login: by, ...said } = press
  const { name, headSha, externalId } = run
  const checkRun = { id: run.id, name, headSha, externalId }
  return appendAudit<PressState>(audit, streamOf(run), {
    initial: new Map(),
    reduce: withPress,
    decide: ({ state }) => {
      if (pressNamed(state, press)) return ok([])
      const isRepeated = said.outcome === 'done' && pressesOf(state, press)?.done !== undefined
      const outcome = isRepeated ? 'repeated' : said.outcome
      return ok([{ id, type, at, by, payload: { ...said, made: [...said.made], outcome, checkRun } }])
    },
  }).map(({ state }) => pressNamed(state, press) ?? press)
}

/** What somebody's presses of a button come to. */
export function pressesOf(
  state: PressState,
  { action, login }: Pick<Press, 'action' | 'login'>,
): ButtonState | undefined {
  return state.get(keyOf(action, login))
}

/** The press of this id, where it is among those that count or was the last one. */
export function pressNamed(
  state: PressState,
  press: Pick<Press, 'id' | 'action' | 'login'>,
): Press | undefined {
  const known = pressesOf(state, press)
  return [known?.last, known?.done].find((one) => one?.id === press.id)
}

/** GitHub's names differ in no way but by their letters. */
function keyOf(action: CheckActionName, login: string): string {
  return `${action} ${login.toLowerCase()}`
}

function streamOf({ id, headSha }: Pick<AskedCheckRun, 'id' | 'headSha'>): string {
  return `check run ${id} of ${headSha}`
}

function withPress(state: PressState, event: StoredAuditEvent): PressState {
  const press = pressOf(event)
  if (!press) return state
  const key = keyOf(press.action, press.login)
  const done = state.get(key)?.done ?? (press.outcome === 'done' ? press : undefined)
  return new Map([...state, [key, { done, last: press }]])
}

const PressSchema = z.object({
  action: z.enum(actionNames),
  outcome: z.enum(['done', 'nothing', 'denied', 'failed', 'repeated']),
  words: z.string(),
  made: z.array(z.string()),
})

function pressOf({ id, type: said, at, by, payload }: StoredAuditEvent): Press | undefined {
  const read = said === type ? PressSchema.safeParse(payload).data : undefined
  return read && by !== undefined ? { id, at, login: by, ...read } : undefined
}
