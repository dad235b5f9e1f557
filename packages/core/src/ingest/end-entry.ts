import { err, ok, type Result } from 'neverthrow'
import type { IngestEntry, IngestStep } from '../ports/ingest-ledger.ts'
import type { PutError } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import { callbackMessage } from './callback.ts'
import type { StepHook } from './ingest-steps.ts'
import type { IngestStores, ProcessError, ReportWork } from './process-report.ts'
import type { ReportAbout } from './report-about.ts'

/** An end, and what there is to say about it. */
export type EntryEnd = Omit<IngestStep, 'changedAt' | 'stage'> & {
  readonly stage: Exclude<IngestStep['stage'], 'processing'>
}

export function isEnd({ stage }: IngestEntry): boolean {
  return stage !== 'received' && stage !== 'processing'
}

/** Moves an entry to its end and tells who asked to be told. Where somebody else ended it meanwhile, it is as they say. */
export async function endEntry(
  { stores, entry, about, at, step }: Pick<ReportWork, 'stores' | 'entry' | 'about' | 'at' | 'step'>,
  { facts, ...end }: EntryEnd,
): Promise<Result<IngestEntry, ProcessError>> {
  const moved = await stores.ingest.move(entry.id, 'processing', {
    ...end,
    changedAt: at,
    facts: { ...entry.facts, ...facts },
  })
  if (moved.isOk()) {
    await step('process/ended')
    return queueCallback(stores, moved.value, about, step)
  }
  if (moved.error.kind !== 'store/stage-conflict') return err(moved.error)
  const other = await stores.ingest.get(entry.id)
  if (other.isErr()) return err(other.error)
  return other.value && isEnd(other.value)
    ? queueCallback(stores, other.value, about, step)
    : err(moved.error)
}

/** Leaves the message for the callback address of an entry at its end in the outbox, once. */
export async function queueCallback(
  { outbox }: Pick<IngestStores, 'outbox'>,
  entry: IngestEntry,
  about: ReportAbout,
  step: StepHook,
): Promise<Result<IngestEntry, PutError | StateError>> {
  const message = callbackMessage(entry, about)
  if (!message) return ok(entry)
  const added = await outbox.add([message])
  if (added.isErr()) return err(added.error)
  await step('process/callback-queued')
  return ok(entry)
}
