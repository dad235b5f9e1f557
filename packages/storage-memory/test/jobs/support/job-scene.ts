import { runJob, type JobContext, type JobReport } from '@gatewright/core/jobs'
import type { CompleteStorage } from '@gatewright/core/ports'
import { toEpochMs } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { tickingClock, type TickingClock } from '../../feed/support/ticking-clock.ts'

/** A project, a clock that stands, and a context with what a job is given beside them. */
export interface JobScene {
  readonly storage: CompleteStorage
  readonly clock: TickingClock
  readonly context: JobContext
}

export function setUp(
  parts: (storage: CompleteStorage, clock: TickingClock) => Partial<JobContext> = () => ({}),
  storage: CompleteStorage = createMemoryDatabase().open('shop'),
): JobScene {
  const clock = tickingClock('2026-12-01T12:00:00Z')
  const context = { storage, clock, random: () => 0.5, owner: 'worker-1', ...parts(storage, clock) }
  return { storage, clock, context }
}

/** Runs one slice that succeeds. */
export async function slice(name: string, payload: unknown, context: JobContext): Promise<JobReport> {
  return (await runJob(name, payload, context))._unsafeUnwrap()
}

const mostSlices = 500

/**
 * Runs a job as a queue would, until it is done: what is left with the payload of the report, what failed for now with the same
 * payload again. Answers all reports.
 */
export async function runThrough(
  name: string,
  payload: unknown,
  context: JobContext,
  clock: TickingClock,
): Promise<readonly JobReport[]> {
  const reports: JobReport[] = []
  for (let next = payload, times = 0; times < mostSlices; times++) {
    const ran = await runJob(name, next, context)
    if (ran.isErr()) {
      if (!ran.error.retryable) throw new Error(`${name}: ${ran.error.message}`)
      continue
    }
    const report = ran.value
    reports.push(report)
    if (report.state === 'done') return reports
    if (report.state === 'later')
      clock.advance(Math.max(0, toEpochMs(report.notBefore) - toEpochMs(clock.now())))
    next = report.next
  }
  throw new Error(`${name} does not come to an end.`)
}
