import { err, errAsync, ok, ResultAsync } from 'neverthrow'
import * as z from 'zod'
import { exactly } from '../schema/exactly.ts'
import { strictObject } from '../schema/strict-object.ts'
import type { StatisticsReport } from '../stats-runner/runner-options.ts'
import type { StatisticsRunner } from '../stats-runner/statistics-runner.ts'
import { afterLease, type Job, type JobWork } from './job.ts'
import { leaseOf, type JobContext } from './job-context.ts'
import { notConfigured } from './job-errors.ts'

export interface CatchUpStatisticsPayload {
  /** How many steps a slice takes; 20 by default. */
  readonly steps?: number
}

/** Counts statistics from where they stand up to the last event, some steps at a time. */
export const catchUpStatistics: Job<CatchUpStatisticsPayload, StatisticsReport> = {
  name: 'catch-up-statistics',
  payload: exactly<CatchUpStatisticsPayload>()(strictObject({ steps: z.exactOptional(z.int().min(1)) })),
  run: (context, payload) =>
    context.statistics
      ? new ResultAsync(catchUp(context, context.statistics, payload))
      : errAsync(notConfigured('statistics')),
}

async function catchUp(
  context: JobContext,
  statistics: StatisticsRunner,
  payload: CatchUpStatisticsPayload,
): JobWork<CatchUpStatisticsPayload, StatisticsReport> {
  const counted = await statistics.run({ ...leaseOf(context), steps: payload.steps ?? 20 })
  if (counted.isErr()) return err(counted.error)
  const facts = counted.value
  if (!facts.isOwner) return ok({ facts, ...afterLease(context, payload) })
  return ok(facts.isBehind ? { facts, state: 'more', next: payload } : { facts, state: 'done' })
}
