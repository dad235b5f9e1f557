import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { IngestEntry } from '../../ports/ingest-ledger.ts'
import type { Instant } from '../../schema/instant.ts'
import { isConflictKey, isMessageKey, replayKey } from '../bus/message-key.ts'
import type { MessageWarning } from '../bus/message-content.ts'
import { readKeyedMessage, type ReadMessageOptions } from '../bus/read-message.ts'
import type { MessageStorage } from './consume-messages.ts'
import type { ConsumeStepHook } from './consume-steps.ts'
import type { ParkedMessageError, StoreMessageError } from './consumed-message.ts'
import { deliveryOf } from './ledger-entry.ts'
import { storeMessage } from './store-message.ts'

const pageSize = 500

export interface ReplayOptions extends ReadMessageOptions {
  /** When. */
  readonly at: Instant
  /** Which of the parked messages to read again, by their entries in the ledger; all by default. */
  readonly where?: (entry: IngestEntry) => boolean
  readonly step?: ConsumeStepHook
}

/** What came of reading parked messages again. */
export interface ReplayedMessages {
  readonly stored: readonly {
    /** Of the parked message, in the ledger. */
    readonly entry: string
    readonly reportKey: string
    readonly resultCount: number
    readonly warnings: readonly MessageWarning[]
  }[]
  /** What is still parked, and why. */
  readonly parked: readonly { readonly entry: string; readonly error: ParkedMessageError }[]
}

/**
 * Reads all messages again that were parked, after a reader or a rule was mended, and stores what they say, as if they had
 * been readable when they came. Their entries stay `invalid`; an entry of its own, `replay/` and the id, says that a message
 * was stored after all, and it is not read again. To do it twice, or to go on after a crash, changes nothing more.
 *
 * A message that had the id of another one stays parked. Errors: trouble with the store, which ends the work.
 *
 * @example
 * import { replayParkedMessages } from '@gatewright/core/messages'
 * import type { CompleteStorage } from '@gatewright/core/ports'
 *
 * declare const storage: CompleteStorage
 *
 * const replayed = await replayParkedMessages(storage, { at: '2026-11-22T04:19:00Z' })
 * const left = replayed.map(({ parked }) => parked.length)
 */
export function replayParkedMessages(
  storage: MessageStorage,
  options: ReplayOptions,
): ResultAsync<ReplayedMessages, StoreMessageError> {
  return new ResultAsync(replayAll(storage, options))
}

type Replay =
  | { readonly stored: ReplayedMessages['stored'][number] }
  | { readonly parked: ReplayedMessages['parked'][number] }

async function replayAll(
  storage: MessageStorage,
  options: ReplayOptions,
): Promise<Result<ReplayedMessages, StoreMessageError>> {
  const replays = new Map<string, Replay>()
  // Entries that come meanwhile stand before the others: one may be met twice, and none is passed over.
  for (let skip = 0; ; skip += pageSize) {
    const page = await storage.ingest.find({ stages: ['invalid'] }, { skip, limit: pageSize })
    if (page.isErr()) return err(page.error)
    for (const entry of page.value) {
      if (!isMessageKey(entry.id) || replays.has(entry.id) || options.where?.(entry) === false) continue
      const replayed = await replayOne(storage, entry, options)
      if (replayed.isErr()) return err(replayed.error)
      if (replayed.value) replays.set(entry.id, replayed.value)
    }
    if (page.value.length < pageSize) break
  }
  const all = [...replays.values()]
  return ok({
    stored: all.flatMap((replay) => ('stored' in replay ? [replay.stored] : [])),
    parked: all.flatMap((replay) => ('parked' in replay ? [replay.parked] : [])),
  })
}

/** Undefined where it was stored by an earlier replay. */
async function replayOne(
  storage: MessageStorage,
  entry: IngestEntry,
  options: ReplayOptions,
): Promise<Result<Replay | undefined, StoreMessageError>> {
  const parked = (error: ParkedMessageError): Result<Replay, never> =>
    ok({ parked: { entry: entry.id, error } })
  if (isConflictKey(entry.id)) return parked(idConflict(entry))
  const earlier = await storage.ingest.get(replayKey(entry.id))
  if (earlier.isErr()) return err(earlier.error)
  if (earlier.value?.stage === 'valid') return ok(undefined)
  const bytes = await storage.reports.read(entry.report)
  if (bytes.isErr()) return bytes.error.retryable ? err(bytes.error) : parked(bytes.error)
  if (!bytes.value) return parked(bytesMissing(entry))
  const read = readKeyedMessage(deliveryOf(entry, bytes.value), entry.id, options)
  if (read.isErr()) return parked(read.error)
  const stored = await storeMessage(storage, read.value, options.step)
  if (stored.isErr()) return stored.error.retryable ? err(stored.error) : parked(stored.error)
  const { reportKey, results, warnings } = read.value
  const resultCount = results.length
  const noted = await noteReplay(storage, entry, { at: options.at, reportKey, resultCount }, options.step)
  return noted.map(() => ({ stored: { entry: entry.id, reportKey, resultCount, warnings } }))
}

interface Done {
  readonly at: Instant
  readonly reportKey: string
  readonly resultCount: number
}

async function noteReplay(
  { ingest }: MessageStorage,
  { id: parkedId, report, receivedAt }: IngestEntry,
  { at, reportKey, resultCount }: Done,
  step: ConsumeStepHook | undefined,
): Promise<Result<void, StoreMessageError>> {
  const id = replayKey(parkedId)
  const opened = await ingest.open({ id, report, receivedAt, facts: { replays: parkedId } })
  if (opened.isErr()) return err(opened.error)
  await step?.('parked/opened')
  const moved = await ingest.move(id, 'received', { stage: 'valid', changedAt: at, reportKey, resultCount })
  if (moved.isOk()) await step?.('parked/ended')
  // Somebody else replayed it at the same time, to the same effect.
  return moved.isOk() || moved.error.kind === 'store/stage-conflict' ? ok() : err(moved.error)
}

function idConflict({ facts = {} }: IngestEntry): ParkedMessageError {
  const message = 'The id of the message was used before with another content.'
  return { kind: 'message/id-conflict', message, retryable: false, id: facts['messageId'] ?? '' }
}

function bytesMissing({ id }: IngestEntry): ParkedMessageError {
  const message = `The bytes of the message "${id}" are not kept any more.`
  return { kind: 'ingest/bytes-missing', message, retryable: false }
}
