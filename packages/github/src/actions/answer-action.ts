import type { ErrorValue } from '@gatewright/core/errors'
import type { Clock } from '@gatewright/core/ports'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { checkActions, type CheckActionName } from '../checks/check-action.ts'
import type { CheckRunEvent } from '../webhooks/events/check-events.ts'
import { denied, failed, nothingToDo } from './action-words.ts'
import { isOwn, readCheckRun, type AskedCheckRun, type KnownCheckRunOf } from './asked-check-run.ts'
import { authorizeAction, type ActionPolicy } from './authorize-action.ts'
import type { WaiveOptions } from './plan-waivers.ts'
import { pressesOf, pressNamed, readPresses, recordPress, type Press } from './press-log.ts'
import { actionNames, type ActionStores, type Outcome, type Pressed } from './pressed.ts'
import { quarantineTests, type QuarantineTestsOptions } from './quarantine-tests.ts'
import { readActor } from './read-actor.ts'
import { requestWaivers } from './request-waivers.ts'
import { rerunRuns, type RerunRunsOptions } from './rerun-runs.ts'
import { writeAnswers } from './write-answers.ts'

export interface AnswerActionOptions extends Repository {
  /** Our App: buttons of others are not ours to answer. */
  readonly appId: number
  /** Names the press: the id of its delivery. The same press again is answered once. */
  readonly delivery: string
  /** Who may press which button. */
  readonly policy: ActionPolicy
  readonly storage: ActionStores
  readonly clock: Clock
  /** Finds what the check run shows, as {@link knownCheckRuns} does. */
  readonly knownCheckRunOf: KnownCheckRunOf
  readonly waive?: WaiveOptions
  readonly quarantine?: QuarantineTestsOptions
  /** Which workflow runs there are; without it none is run again. */
  readonly rerun?: RerunRunsOptions
}

/** What became of a press. */
export type AnsweredAction =
  /** It is no press of a button of ours: nothing was done, and nobody was answered. */
  | { readonly outcome: 'ignored'; readonly reason: string }
  | Pick<Press, 'outcome' | 'action' | 'login' | 'words' | 'made'>

/**
 * Does what a button of a check run says, if whoever pressed it may, and answers in the summary of the check run: what was done,
 * or why it was not. The conclusion stays as it is.
 *
 * Of the event only the ids are taken; the check run and what the actor may do are asked of GitHub. Each press is recorded in the
 * audit log. The same button of the same person does what it says once; made again after an error it goes on where it stopped.
 *
 * - `waive` requests waivers, which somebody else has to approve.
 * - `quarantine` puts the flaky tests in quarantine for a while.
 * - `rerun` runs the failed jobs again.
 *
 * @returns an error of GitHub, of the store or of your own functions that may be over the next time: then make it again. An error
 * that stays is answered as `failed`.
 * @example
 * import { answerAction, knownCheckRuns, type CheckRunEvent, type GitHubCaller } from '@gatewright/github'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const caller: GitHubCaller
 * declare const storage: CompleteStorage
 * declare const event: CheckRunEvent
 *
 * const answered = await answerAction(caller, event, {
 *   owner: 'shop',
 *   repo: 'cart',
 *   appId: 12_345,
 *   delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
 *   policy: { waive: { role: 'maintain' }, quarantine: { teams: ['shop/qa'] } },
 *   storage,
 *   clock: { now: () => new Date().toISOString() },
 *   knownCheckRunOf: knownCheckRuns(storage.decisions),
 * })
 * if (answered.isErr()) console.error(answered.error.message)
 */
export function answerAction(
  caller: GitHubCaller,
  event: CheckRunEvent,
  options: AnswerActionOptions,
): ResultAsync<AnsweredAction, ErrorValue> {
  return new ResultAsync(answer(caller, event, options))
}

async function answer(
  caller: GitHubCaller,
  { action: what, checkRun, requestedAction, sender, repository }: CheckRunEvent,
  options: AnswerActionOptions,
): Promise<Result<AnsweredAction, ErrorValue>> {
  const { owner, repo, appId, storage, delivery, clock } = options
  const action = actionNames.find((name) => checkActions[name].identifier === requestedAction)
  if (what !== 'requested_action' || action === undefined) return ignored('It is no button of ours.')
  if (checkRun.appId !== appId || !isSame(repository, options))
    return ignored('The check run is of another App or of another repository.')
  if (!sender || !loginPattern.test(sender.login)) return ignored('No account pressed it.')
  const run = await readCheckRun(caller, checkRun.id, { owner, repo })
  if (run.isErr()) return err(run.error)
  if (!isOwn(run.value, appId)) return ignored('The check run is not there, or of another App.')
  const pressed = { run: run.value, action, login: sender.login, at: clock.now() }
  const outcome = await outcomeOf(caller, pressed, options)
  if (outcome.isErr()) return err(outcome.error)
  const { login, at } = pressed
  const press: Press = { id: delivery, at, login, action, ...outcome.value }
  const recorded = await recordPress(storage.audit, run.value, press)
  if (recorded.isErr()) return err(recorded.error)
  const written = await writeAnswers(caller, storage.audit, run.value, { owner, repo })
  if (written.isErr()) return err(written.error)
  const { outcome: came, words, made } = recorded.value
  return ok({ outcome: came, action, login, words, made })
}

/** Names go into the paths of questions: nothing else may. */
const loginPattern = /^[\w-]{1,100}(?:\[bot\])?$/

function ignored(reason: string): Result<AnsweredAction, never> {
  return ok({ outcome: 'ignored', reason })
}

/** GitHub's names differ in no way but by their letters. */
function isSame(repository: CheckRunEvent['repository'], { owner, repo }: Repository): boolean {
  return (
    repository?.owner.toLowerCase() === owner.toLowerCase() &&
    repository.name.toLowerCase() === repo.toLowerCase()
  )
}

/** An error that stays is an answer as well. */
function failedOr(error: ErrorValue, action: CheckActionName): Result<Outcome, ErrorValue> {
  // Who loses a race may win the next one.
  const isForGood = !error.retryable && error.kind !== 'store/version-conflict'
  return isForGood ? ok(failed(action, error.kind)) : err(error)
}

type PressOutcome = Pick<Press, 'outcome' | 'words' | 'made'>

async function outcomeOf(
  caller: GitHubCaller,
  pressed: Pressed & { readonly run: AskedCheckRun },
  options: AnswerActionOptions,
): Promise<Result<PressOutcome, ErrorValue>> {
  const { run, action, login } = pressed
  const presses = await readPresses(options.storage.audit, run)
  if (presses.isErr()) return err(presses.error)
  const same = pressNamed(presses.value.state, { id: options.delivery, action, login })
  if (same) return ok(same)
  const permitted = await mayPress(caller, action, login, options)
  if (permitted.isErr()) return failedOr(permitted.error, action)
  if (permitted.value !== undefined) return ok(denied(action, permitted.value))
  const done = pressesOf(presses.value.state, pressed)?.done
  if (done) return ok({ outcome: 'repeated', words: done.words, made: done.made })
  const did = await act(caller, pressed, options)
  return did.isErr() ? failedOr(did.error, action) : ok(did.value)
}

/** Why somebody may not; undefined where they may. */
async function mayPress(
  caller: GitHubCaller,
  action: CheckActionName,
  login: string,
  { owner, repo, policy }: AnswerActionOptions,
): Promise<Result<string | undefined, ErrorValue>> {
  const actor = await readActor(caller, login, { owner, repo, policy })
  return actor.map((known) => {
    const authorization = authorizeAction(known, action, policy)
    return authorization.isAllowed ? undefined : authorization.reason
  })
}

async function act(
  caller: GitHubCaller,
  pressed: Pressed & { readonly run: AskedCheckRun },
  { owner, repo, storage, knownCheckRunOf, waive, quarantine, rerun }: AnswerActionOptions,
): Promise<Result<Outcome, ErrorValue>> {
  const known = await knownCheckRunOf(pressed.run)
  if (known.isErr()) return err(known.error)
  if (!known.value) return ok(denied(pressed.action, 'Nothing is known of what this check run is about.'))
  if (pressed.action === 'rerun') return rerunRuns(caller, pressed, { owner, repo }, rerun)
  const { decision } = known.value
  if (!decision) return ok(nothingToDo(pressed.action, 'there is no decision here'))
  return pressed.action === 'waive'
    ? requestWaivers(storage.waivers, decision, pressed, waive)
    : quarantineTests(storage, decision, pressed, quarantine)
}
