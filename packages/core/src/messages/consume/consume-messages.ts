import { utf8ToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from 'neverthrow'
import { digestOf } from '../../canonical/digest.ts'
import type { CompleteStorage } from '../../ports/complete-storage.ts'
import type { IngestEntry, IngestStep } from '../../ports/ingest-ledger.ts'
import type { MovableStage } from '../../ports/ingest-record.ts'
import { matchesGlob, type Glob } from '../../schema/glob.ts'
import type { BusDelivery } from '../bus/bus-delivery.ts'
import { conflictKey, messageKey } from '../bus/message-key.ts'
import { cutText, storableText } from '../bus/message-values.ts'
import { plainTopic } from '../bus/open-message.ts'
import { readKeyedMessage, type ReadMessageOptions } from '../bus/read-message.ts'
import type { ConsumeStepHook } from './consume-steps.ts'
import type { ConsumedMessage, ParkedMessageError, StoreMessageError } from './consumed-message.ts'
import { entryOf, identityOf, isSameMessage } from './ledger-entry.ts'
import { storeMessage } from './store-message.ts'

/** Where messages go: their results, and themselves. */
export type MessageStorage = Pick<CompleteStorage, 'results' | 'groups' | 'testcases' | 'reports' | 'ingest'>

export interface ConsumeMessagesOptions extends ReadMessageOptions {
  /** The topics that are read, without `/topic/`; messages of others are ignored. All by default. */
  readonly topics?: readonly Glob[]
  /** How many messages are worked on at the same time, 100 by default: stores put into one commit what comes at once. */
  readonly atOnce?: number
  readonly step?: ConsumeStepHook
}

/**
 * Stores the results of messages, and says for each whether to acknowledge it. The answer has the order of the deliveries.
 *
 * Every message is kept as it was sent, with an entry in the ledger. A message of which nothing can be made is parked there
 * as `invalid` with the reason, and acknowledged: it is not lost, and holds nobody up; `replayParkedMessages` reads it again
 * after a fix. Trouble with the store is a `retry`. So nothing is acknowledged before it is stored for good, and a message
 * that comes again, in whatever order, changes nothing.
 *
 * @example
 * import { consumeMessages, type BusDelivery } from '@gatewright/core/messages'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 * declare const deliveries: readonly BusDelivery[]
 * declare const bus: { ack(delivery: BusDelivery): void; nack(delivery: BusDelivery): void }
 *
 * for (const { acknowledge, delivery } of await consumeMessages(storage, deliveries)) {
 *   if (acknowledge) bus.ack(delivery)
 *   else bus.nack(delivery)
 * }
 */
export async function consumeMessages(
  storage: MessageStorage,
  deliveries: Iterable<BusDelivery>,
  options: ConsumeMessagesOptions = {},
): Promise<readonly ConsumedMessage[]> {
  const waiting = [...deliveries]
  const atOnce = Math.max(1, options.atOnce ?? 100)
  const consumed: ConsumedMessage[] = []
  for (let start = 0; start < waiting.length; start += atOnce) {
    const some = waiting.slice(start, start + atOnce)
    consumed.push(...(await Promise.all(some.map((delivery) => consumeOne(storage, delivery, options)))))
  }
  return consumed
}

async function consumeOne(
  storage: MessageStorage,
  delivery: BusDelivery,
  options: ConsumeMessagesOptions,
): Promise<ConsumedMessage> {
  const { topics } = options
  if (topics && !topics.some((glob) => matchesGlob(glob, plainTopic(delivery.topic))))
    return { outcome: 'ignored', acknowledge: true, delivery }
  const opened = await openEntry(storage, delivery, options)
  if (opened.isErr()) return retry(delivery, opened.error)
  const { entry, isConflict } = opened.value
  const { stage } = entry
  if (stage !== 'received' && stage !== 'processing') return known(delivery, entry)
  const work = { storage, delivery, entry, stage, step: options.step }
  if (isConflict) {
    const message = `The message id ${JSON.stringify(delivery.id.slice(0, 200))} was used before with another content.`
    return park(work, { kind: 'message/id-conflict', message, retryable: false, id: delivery.id })
  }
  return storeOpened(work, options)
}

interface OpenedEntry {
  readonly entry: IngestEntry
  /** True where the id of the message is that of another one. */
  readonly isConflict: boolean
}

/** Keeps the bytes of a message and opens its entry, unless that was done before. */
async function openEntry(
  storage: MessageStorage,
  delivery: BusDelivery,
  options: ConsumeMessagesOptions,
): Promise<Result<OpenedEntry, StoreMessageError>> {
  const bytes = bytesOf(delivery)
  const key = messageKey(delivery.id, plainTopic(delivery.topic), bytes)
  const wanted = entryOf(delivery, key, digestOf(bytes), options)
  const entry = await entryWith(storage, wanted, bytes, options.step)
  if (entry.isErr()) return err(entry.error)
  if (isSameMessage(entry.value, wanted)) return ok({ entry: entry.value, isConflict: false })
  const beside = { ...wanted, id: conflictKey(key, identityOf(wanted)) }
  const conflict = await entryWith(storage, beside, bytes, options.step)
  return conflict.map((other) => ({ entry: other, isConflict: true }))
}

/** The entry of this id, of whatever message it is. */
async function entryWith(
  { ingest, reports }: MessageStorage,
  wanted: ReturnType<typeof entryOf>,
  bytes: Uint8Array,
  step: ConsumeStepHook | undefined,
): Promise<Result<IngestEntry, StoreMessageError>> {
  const found = await ingest.get(wanted.id)
  if (found.isErr()) return err(found.error)
  if (found.value) return ok(found.value)
  const { receivedAt } = wanted
  const kept = await reports.put(bytes, { receivedAt, mediaType: 'application/json' })
  if (kept.isErr()) return err(kept.error)
  await step?.('consume/bytes-stored')
  const opened = await ingest.open(wanted)
  if (opened.isOk()) await step?.('consume/opened')
  if (opened.isOk() || opened.error.kind !== 'store/key-conflict') return opened
  // Somebody else opened it since, perhaps with another time or other headers.
  const other = await ingest.get(wanted.id)
  return other.andThen((entry) => (entry ? ok(entry) : err(opened.error)))
}

interface Work {
  readonly storage: MessageStorage
  readonly delivery: BusDelivery
  readonly entry: IngestEntry
  readonly stage: MovableStage
  readonly step: ConsumeStepHook | undefined
}

async function storeOpened(work: Work, options: ConsumeMessagesOptions): Promise<ConsumedMessage> {
  const { storage, delivery, entry } = work
  const body = bytesOf(delivery)
  // The first time that it came counts, whatever became of it then.
  const read = readKeyedMessage({ ...delivery, body, receivedAt: entry.receivedAt }, entry.id, options)
  if (read.isErr()) return park(work, read.error)
  const stored = await storeMessage(storage, read.value, options.step)
  if (stored.isErr()) return stored.error.retryable ? retry(delivery, stored.error) : park(work, stored.error)
  const { reportKey, results, warnings } = read.value
  const resultCount = results.length
  return end(work, { stage: 'valid', changedAt: delivery.receivedAt, reportKey, resultCount }, () => ({
    outcome: 'stored',
    acknowledge: true,
    delivery,
    reportKey,
    resultCount,
    warnings,
  }))
}

function park(work: Work, error: ParkedMessageError): Promise<ConsumedMessage> {
  const { delivery, entry } = work
  const reason = cutText(storableText(`${error.kind}: ${error.message}`))
  const facts = { ...entry.facts, error: error.kind }
  return end(work, { stage: 'invalid', changedAt: delivery.receivedAt, reason, facts }, () => ({
    outcome: 'parked',
    acknowledge: true,
    delivery,
    entry: entry.id,
    error,
  }))
}

async function end(
  { storage, delivery, entry, stage, step }: Work,
  next: IngestStep,
  done: () => ConsumedMessage,
): Promise<ConsumedMessage> {
  const moved = await storage.ingest.move(entry.id, stage, next)
  if (moved.isOk()) {
    await step?.('consume/ended')
    return done()
  }
  if (moved.error.kind !== 'store/stage-conflict') return retry(delivery, moved.error)
  // Another delivery of the same message came to its end first.
  const now = await storage.ingest.get(entry.id)
  if (now.isErr()) return retry(delivery, now.error)
  return now.value ? known(delivery, now.value) : retry(delivery, moved.error)
}

function known(delivery: BusDelivery, { id, stage }: IngestEntry): ConsumedMessage {
  return { outcome: 'known', acknowledge: true, delivery, entry: id, stage }
}

function retry(delivery: BusDelivery, error: StoreMessageError): ConsumedMessage {
  return { outcome: 'retry', acknowledge: false, delivery, error }
}

function bytesOf({ body }: BusDelivery): Uint8Array {
  return typeof body === 'string' ? utf8ToBytes(body) : body
}
