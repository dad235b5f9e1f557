import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { sweepOutbox, type OutboxSweep } from '../feed/sweep-outbox.ts'
import { retainIngest, type RetentionReport } from '../ingest/retain.ts'
import { sweepIngest, type SweepReport } from '../ingest/sweep.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import { exactly } from '../schema/exactly.ts'
import type { Instant } from '../schema/instant.ts'
import { strictObject } from '../schema/strict-object.ts'
import type { Job, JobWork } from './job.ts'
import { leaseOf, type JobContext } from './job-context.ts'
import type { JobError } from './job-errors.ts'
import { isChannelTopic } from './planned-notifications.ts'
import { quarantineIssuesTopic } from './quarantine-effects.ts'

/** What is cleaned up, in this order. */
const phases = ['results', 'reports', 'left-behind', 'outbox', 'statistics'] as const

type CleanupPhase = (typeof phases)[number]

export interface CleanupOldDataPayload {
  /** Says what would go and removes nothing; default: true. */
  readonly dryRun?: boolean
  /** How long after they were received results go, in milliseconds; for ever kept by default. */
  readonly resultsAfterMs?: number
  /** How long after they were received bytes of reports go, in milliseconds; for ever kept by default. */
  readonly reportsAfterMs?: number
  /** How long after their end buckets of statistics go, in milliseconds; for ever kept by default. */
  readonly statisticsAfterMs?: number
  /** Where a slice begins: each does one phase. The first by default. */
  readonly phase?: CleanupPhase
}

/** What went, or would. */
export interface CleanedUp {
  readonly phase: CleanupPhase
  readonly dryRun: boolean
  /** How many of each sort. */
  readonly removed: Readonly<Record<string, number>>
  /** How many are as old and stay, as an open decision cites them. */
  readonly kept: number
  /** Ledger entries that somebody left half-way: `analyze-test-results` brings them to an end. */
  readonly stuck: readonly string[]
}

const age = (): z.ZodExactOptional<z.ZodInt> => z.exactOptional(z.int().min(0))

/**
 * Removes what is old, and what was left behind: a dry run unless told otherwise. Waivers, decisions and the audit log stay,
 * and so does all that an open decision cites. A phase that is cut short goes on with the next call.
 */
export const cleanupOldData: Job<CleanupOldDataPayload, CleanedUp> = {
  name: 'cleanup-old-data',
  payload: exactly<CleanupOldDataPayload>()(
    strictObject({
      dryRun: z.exactOptional(z.boolean()),
      resultsAfterMs: age(),
      reportsAfterMs: age(),
      statisticsAfterMs: age(),
      phase: z.exactOptional(z.enum(phases)),
    }),
  ),
  run: (context, payload) => new ResultAsync(cleanUp(context, payload)),
}

async function cleanUp(
  context: JobContext,
  payload: CleanupOldDataPayload,
): JobWork<CleanupOldDataPayload, CleanedUp> {
  const { phase = phases[0], dryRun = true } = payload
  const cleaned = await cleanPhase(context, { ...payload, phase, dryRun })
  if (cleaned.isErr()) return err(cleaned.error)
  const facts: CleanedUp = { phase, dryRun, kept: 0, stuck: [], ...cleaned.value }
  const next = phases[phases.indexOf(phase) + 1]
  return ok(next ? { facts, state: 'more', next: { ...payload, phase: next } } : { facts, state: 'done' })
}

type Cleaned = Pick<CleanedUp, 'removed'> & Partial<CleanedUp>

async function cleanPhase(
  context: JobContext,
  {
    phase,
    dryRun,
    resultsAfterMs,
    reportsAfterMs,
    statisticsAfterMs,
  }: CleanupOldDataPayload & { readonly phase: CleanupPhase; readonly dryRun: boolean },
): Promise<Result<Cleaned, JobError>> {
  const { storage, owner, statistics } = context
  const { at } = leaseOf(context)
  const before = (ms: number): Instant => fromEpochMs(toEpochMs(at) - ms)
  switch (phase) {
    case 'results':
      return resultsAfterMs === undefined
        ? ok({ removed: {} })
        : retainIngest(storage, { at, dryRun, resultsBefore: before(resultsAfterMs) }).map(
            ({ derived, kept }): Cleaned => ({ removed: { results: derived.length }, kept: kept.derived }),
          )
    case 'reports':
      return reportsAfterMs === undefined
        ? ok({ removed: {} })
        : retainIngest(storage, { at, dryRun, rawBefore: before(reportsAfterMs) }).map(
            ({ raw, kept }: RetentionReport): Cleaned => ({
              removed: { reports: raw.length },
              kept: kept.raw,
            }),
          )
    case 'left-behind':
      return sweepIngest(storage, { at, dryRun }).map(
        ({ stuck, orphans, withoutBytes, expired }: SweepReport): Cleaned => ({
          removed: { orphans: orphans.length, dropBoxItems: expired.length, ended: withoutBytes.length },
          stuck,
        }),
      )
    case 'outbox':
      return sweepOutbox(storage, { at, owner, dryRun, alsoTopic: isOfJobs }).map(
        ({ delivered, dead, abandoned }: OutboxSweep): Cleaned => ({
          removed: { delivered, dead, abandoned },
        }),
      )
    case 'statistics':
      // Buckets can't be counted without being removed.
      return statisticsAfterMs === undefined || dryRun || !statistics
        ? ok({ removed: {} })
        : statistics
            .forget(leaseOf(context), { before: before(statisticsAfterMs) })
            .map((buckets): Cleaned => ({ removed: { buckets } }))
  }
}

/** Messages that jobs put into the outbox, beside webhooks. */
function isOfJobs(topic: string): boolean {
  return isChannelTopic(topic) || topic === quarantineIssuesTopic
}
