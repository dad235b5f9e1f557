import type { ErrorValue } from '@gatewright/core/errors'
import { parseJson } from '@gatewright/core/ports'
import { ok, type Result, type ResultAsync } from 'neverthrow'
import type { ProjectMap } from '../projects/project-map.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { IgnoredEvent, WebhookEvent } from './events/webhook-event.ts'
import { parseEvent } from './parse-event.ts'
import { verifySignature } from './verify-signature.ts'

/** A delivery as it came. */
export interface IncomingDelivery {
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body before anybody decoded it. */
  readonly body: Uint8Array
}

/** A delivery that is to be worked on. */
export interface AcceptedDelivery {
  /** Names it: the same delivery again has the same. */
  readonly id: string
  readonly event: WebhookEvent
  /** Undefined for events of an installation as a whole, which are of no project. */
  readonly project: string | undefined
}

export interface ReceiveDeliveryOptions {
  /** The newest first; the old one too, while it is changed. */
  readonly secrets: readonly string[]
  readonly deliveries: DeliveryStore
  readonly projects: Pick<ProjectMap, 'projectOf'>
  /** Puts the delivery where it is worked on later: only then is GitHub told that it arrived. */
  enqueue(delivery: AcceptedDelivery): ResultAsync<unknown, ErrorValue>
  /** Longer bodies are refused unread; 25 MiB by default, and GitHub sends nothing longer. */
  readonly mostBytes?: number
}

/** What to answer, and why. */
export interface DeliveryAnswer {
  readonly status: 200 | 202 | 400 | 401 | 403 | 405 | 413 | 415 | 503
  readonly outcome:
    | 'accepted'
    | 'duplicate'
    | 'ignored'
    | 'too-large'
    | 'unsigned'
    | 'unreadable'
    | 'no-project'
    | 'not-a-delivery'
    | 'try-again'
  /** A sentence for whoever reads the list of deliveries. */
  readonly message: string
  /** The error behind it, for your log and not for the sender: of the signature, the payload, a store or the queue. */
  readonly cause?: ErrorValue
}

export const mostDeliveryBytes: number = 25 * 1_024 * 1_024

/**
 * Takes a delivery in: verified, read, of a project, not seen before, and put into the queue; only then is it accepted.
 *
 * Nothing is remembered of a delivery that is not signed. One that could not be put into the queue is answered with 503, so that
 * it stands in GitHub's list as failed, and is worked on when it is sent again.
 */
export async function receiveDelivery(
  { headers, body }: IncomingDelivery,
  options: ReceiveDeliveryOptions,
): Promise<DeliveryAnswer> {
  const { secrets, mostBytes = mostDeliveryBytes, deliveries } = options
  if (body.length > mostBytes) return answer(413, 'too-large', `The body is longer than ${mostBytes} bytes.`)
  const signed = verifySignature(body, headers['x-hub-signature-256'], secrets)
  if (signed.isErr()) return answer(401, 'unsigned', signed.error.message, signed.error)
  const name = headers['x-github-event']
  const guid = headers['x-github-delivery']
  if (!name || !guid || !/^[\w-]{1,100}$/.test(guid) || !/^\w{1,100}$/.test(name))
    return answer(400, 'unreadable', 'The delivery does not say which event it is, or has no id.')
  const payload = payloadOf(body, headers['content-type'])
  if (payload === 'unknown-type') return answer(415, 'unreadable', 'The body is neither JSON nor a form.')
  const event = parseEvent(name, payload)
  if (event.isErr()) return answer(400, 'unreadable', event.error.message, event.error)
  if (event.value.event === 'ignored')
    return answer(200, 'ignored', `Nobody here acts on ${shown(event.value)}.`)
  const project = await projectOf(event.value, options.projects)
  if (project.isErr()) return answer(503, 'try-again', 'The projects can’t be read now.', project.error)
  if (project.value === 'none') return answer(403, 'no-project', 'The repository belongs to no project.')
  // Two Apps get the same event under the same id.
  const target = `${headers['x-github-hook-installation-target-type'] ?? ''}/${headers['x-github-hook-installation-target-id'] ?? ''}`
  const id = `${target.replaceAll(/[^\w/-]/g, '')}/${name}/${guid}`
  const claim = await deliveries.claim(id)
  if (claim.isErr()) return answer(503, 'try-again', 'The delivery can’t be remembered now.', claim.error)
  if (claim.value === 'busy') return answer(503, 'try-again', 'Somebody is at the delivery.')
  if (claim.value === 'done') return answer(200, 'duplicate', 'The delivery was accepted before.')
  const accepted = { id, event: event.value, project: project.value.project }
  const queued = await options.enqueue(accepted)
  if (queued.isErr()) {
    // Where even this fails the claim runs out.
    void (await deliveries.failed(id, queued.error.message))
    return answer(503, 'try-again', 'The delivery can’t be put into the queue now.', queued.error)
  }
  // Where this is not remembered it is put into the queue twice, under the same id.
  void (await deliveries.done(id))
  return answer(202, 'accepted', 'The delivery is in the queue.')
}

function answer(
  status: DeliveryAnswer['status'],
  outcome: DeliveryAnswer['outcome'],
  message: string,
  cause?: ErrorValue,
): DeliveryAnswer {
  return { status, outcome, message, ...(cause === undefined ? {} : { cause }) }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function payloadOf(body: Uint8Array, type: string | undefined): unknown {
  const [mediaType = ''] = (type ?? '').toLowerCase().split(';')
  const text = decoded(body)
  if (text === undefined) return undefined
  switch (mediaType.trim()) {
    case 'application/json':
      return parseJson(text)
    case 'application/x-www-form-urlencoded':
      return parseJson(new URLSearchParams(text).get('payload') ?? '')
    default:
      return 'unknown-type'
  }
}

function decoded(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}

/** Events of an installation as a whole say which repositories there are, and are of no project. */
async function projectOf(
  { event, installationId, repository }: WebhookEvent,
  projects: ReceiveDeliveryOptions['projects'],
): Promise<Result<{ readonly project: string | undefined } | 'none', ErrorValue>> {
  if (event === 'installation' || event === 'installation_repositories')
    return ok(installationId === undefined ? 'none' : { project: undefined })
  if (installationId === undefined || repository === undefined) return ok('none')
  const found = await projects.projectOf({ installationId, repositoryId: repository.id })
  return found.map((project) => (project === undefined ? 'none' : { project }))
}

function shown({ name, action }: IgnoredEvent): string {
  return action === undefined ? name : `${name}.${action}`
}
