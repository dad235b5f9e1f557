import { errAsync, type ResultAsync } from 'neverthrow'
import type { JsonValue } from '../../canonical/canonical-json.ts'
import { digestOfJson, type Digest } from '../../canonical/digest.ts'
import type { ErrorValue } from '../../errors/index.ts'
import type { Decision } from './decision.ts'
import { isOpen } from './is-open.ts'

/** The gate is closed, so the action was not done. */
export interface GateClosedError extends ErrorValue<'policy/gate-closed'> {
  /** The same decision stays closed. Where it is pending, another one may be open later. */
  readonly retryable: false
  readonly decision: Decision
  readonly decisionId: Digest
}

/** The digest of a decision: what to write down beside whatever was done because of it. */
export function decisionId(decision: Decision): Digest {
  return digestOfJson(decision as unknown as JsonValue)
}

/**
 * Does something only where the gate is open: uploads the image, ships the update, promotes the deployment. The action gets
 * the id of the decision that allowed it, to be recorded with what it did.
 *
 * @param options - as for {@link isOpen}
 * @returns what the action came to, or a `policy/gate-closed` error with the decision that forbids it
 * @example
 * import { whenOpen, type Decision } from '@gatewright/core/policy'
 * import { okAsync } from 'neverthrow'
 *
 * declare const decision: Decision
 * const uploaded = await whenOpen(decision, (id) => okAsync(`uploaded, as allowed by ${id}`))
 * uploaded.match(console.log, (error) => console.log(error.message))
 */
export function whenOpen<Value, ActionError>(
  decision: Decision,
  action: (decisionId: Digest) => ResultAsync<Value, ActionError>,
  options: Parameters<typeof isOpen>[1] = {},
): ResultAsync<Value, ActionError | GateClosedError> {
  const id = decisionId(decision)
  if (isOpen(decision, options)) return action(id)
  return errAsync({
    kind: 'policy/gate-closed',
    message: decision.summary,
    retryable: false,
    decision,
    decisionId: id,
  })
}
