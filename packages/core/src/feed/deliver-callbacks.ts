import { ResultAsync } from 'neverthrow'
import * as z from 'zod'
import { digestOf } from '../canonical/digest.ts'
import type { JsonValue } from '../canonical/canonical-json.ts'
import { callbackTopic } from '../ingest/callback.ts'
import { readWebAddress } from '../ingest/web-address.ts'
import type { Outbox, OutboxClaim } from '../ports/outbox.ts'
import type { QueryError } from '../ports/result-store.ts'
import { StorableJsonSchema } from '../ports/storable-json.ts'
import { InstantSchema } from '../schema/instant.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { deliverTopic, type DeliveryOptions, type DeliveryReport } from './deliver-messages.ts'
import { checkTransport, sendWebhook, type CheckedTransport, type SendOutcome } from './send-webhook.ts'
import { webhookUrl } from './webhook-subscription.ts'

export interface DeliverCallbacksOptions extends DeliveryOptions {
  /** What callbacks are signed with: one secret of the project, or several while one replaces another. */
  readonly secrets: readonly string[]
  /** Whether an address may have the scheme `http`; false by default. */
  readonly allowHttp?: boolean
}

interface Callback {
  readonly url: string
  readonly payload: JsonValue
}

const CallbackSchema: z.ZodType<Callback> = strictObject({
  url: webhookUrl(),
  type: z.string(),
  timestamp: InstantSchema,
  data: StorableJsonSchema,
}).transform(({ url, ...payload }) => ({ url, payload }))

/**
 * Tells the addresses that uploaders gave what became of their reports. They get a signed message and nothing else: no password
 * or token of ours, whatever the address. All else is as with `deliverWebhooks`; a receiver that is gone is not asked again, and
 * a host that does not answer is asked no more in this call.
 *
 * @throws TypeError for a range of addresses that is none.
 * @example
 * import { deliverCallbacks, type DeliverCallbacksOptions } from '@gatewright/core/feed'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 * declare const host: Omit<DeliverCallbacksOptions, 'owner'>
 *
 * const told = await deliverCallbacks(storage.outbox, { owner: 'sender-1', ...host })
 */
export function deliverCallbacks(
  outbox: Pick<Outbox, 'claim' | 'settle'>,
  options: DeliverCallbacksOptions,
): ResultAsync<DeliveryReport, QueryError> {
  const checked = checkTransport(options)
  const silent = new Set<string>()
  const send = (claim: OutboxClaim): Promise<SendOutcome> => sendCallback(claim, checked, silent)
  return new ResultAsync(deliverTopic(outbox, callbackTopic, { ...options, isOneReceiver: false }, send)).map(
    ({ delivered, retried, dead, lost }) => ({ delivered, retried, dead, lost }),
  )
}

async function sendCallback(
  { message }: OutboxClaim,
  { secrets, allowHttp = false, ...transport }: DeliverCallbacksOptions & CheckedTransport,
  silent: Set<string>,
): Promise<SendOutcome> {
  const checked = checkSchema(CallbackSchema, message.body)
  if (checked.isErr()) return { is: 'impossible', reason: 'Not a callback with an address to send to.' }
  const { url, payload } = checked.value
  if (!allowHttp && !url.toLowerCase().startsWith('https:'))
    return { is: 'impossible', reason: 'The address is not https.' }
  const host = readWebAddress(url)?.hostname ?? ''
  // Whoever names an address that nobody answers at must not hold up what goes to others.
  if (silent.has(host)) return { is: 'failed', reason: 'The host did not answer what was sent before.' }
  const id = `msg_${digestOf(message.id).slice('sha256:'.length, 'sha256:'.length + 32)}`
  const sent = { id, mediaType: 'application/json', payload }
  const outcome = await sendWebhook({ url, secrets }, sent, message.attempts, transport)
  if (outcome.is === 'failed' && outcome.isSilent) silent.add(host)
  return outcome
}
