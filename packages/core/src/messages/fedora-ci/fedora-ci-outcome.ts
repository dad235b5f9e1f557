import { err, ok, type Result } from 'neverthrow'
import { invalidAt, type InvalidMessage } from '../bus/message-error.ts'
import type { FedoraCiFields } from './fedora-ci-fields.ts'

/** How far a run has come. */
export type FedoraCiState = 'queued' | 'running' | 'complete' | 'error'

const states: readonly FedoraCiState[] = ['queued', 'running', 'complete', 'error']

/** By the last part of the topic; for topics that end otherwise, by what the message has. */
export function fedoraCiState(
  topic: string,
  { error, result }: Pick<FedoraCiFields, 'error' | 'result'>,
): FedoraCiState | undefined {
  const last = topic.slice(topic.lastIndexOf('.') + 1)
  const said = states.find((state) => state === last)
  if (said !== undefined) return said
  if (error?.reason) return 'error'
  return result === undefined ? undefined : 'complete'
}

/** What senders write for an outcome that has another name. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['PASS', 'PASSED'],
  ['FAIL', 'FAILED'],
  ['FAILURE', 'FAILED'],
  // A test that says nothing about the item passes nothing.
  ['NOT_APPLICABLE', 'SKIPPED'],
])

export function fedoraCiOutcome(
  state: FedoraCiState,
  { result }: Pick<FedoraCiFields, 'result'>,
): Result<string, InvalidMessage> {
  if (state !== 'complete') return ok(state.toUpperCase())
  if (result === undefined)
    return err(invalidAt(['test', 'result'], 'Missing; a test that is complete has one.'))
  const name = result.trim().toUpperCase()
  return ok(synonyms.get(name) ?? name)
}
