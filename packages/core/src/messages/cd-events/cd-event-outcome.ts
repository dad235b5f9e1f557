import { err, ok, type Result } from 'neverthrow'
import { invalidAt, type InvalidMessage } from '../bus/message-error.ts'

/** Version 0.3 and 0.4 of the specification say pass and fail, 0.5 says success and failure. */
const outcomes: ReadonlyMap<string, string> = new Map([
  ['pass', 'PASSED'],
  ['success', 'PASSED'],
  ['fail', 'FAILED'],
  ['failure', 'FAILED'],
  // Who stopped it knows nothing of the item.
  ['cancel', 'ERROR'],
  ['error', 'ERROR'],
])

const progress: ReadonlyMap<string, string> = new Map([
  ['queued', 'QUEUED'],
  ['started', 'RUNNING'],
  ['skipped', 'SKIPPED'],
])

/** The outcome that an event of a run says: by its predicate, and by its own outcome where the run is finished. */
export function cdEventOutcome(
  predicate: string,
  outcome: string | null | undefined,
): Result<string, InvalidMessage> {
  const known = predicate === 'finished' ? outcomes.get(outcome ?? '') : progress.get(predicate)
  if (known !== undefined) return ok(known)
  const message = `Not an outcome of a run; known are ${[...outcomes.keys()].join(', ')}.`
  return err(invalidAt(['subject', 'content', 'outcome'], message))
}

export function isOver(outcome: string): boolean {
  return outcome !== 'QUEUED' && outcome !== 'RUNNING'
}

/** What an event says where a result has this outcome. */
const words: ReadonlyMap<string, string> = new Map([
  ['QUEUED', 'QUEUED'],
  ['RUNNING', 'RUNNING'],
  ['SKIPPED', 'SKIPPED'],
  ['PASSED', 'PASSED'],
  ['FAILED', 'FAILED'],
  ['NEEDS_INSPECTION', 'FAILED'],
  ['ERROR', 'ERROR'],
  ['INFO', 'ERROR'],
])

/** Whether an event with this outcome may be of a result with that one; an outcome of somebody's own may be any. */
export function agrees(ofResult: string, ofEvent: string): boolean {
  const word = words.get(ofResult)
  return word === undefined || word === ofEvent
}
