import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow'
import { retry } from '../resilience/retry.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { afterLease, type Job, type JobReport } from './job.ts'
import { analyzeTestResults } from './analyze-test-results.ts'
import { catchUpStatistics } from './catch-up-statistics.ts'
import { cleanupOldData } from './cleanup-old-data.ts'
import { deliverWebhooksJob } from './deliver-webhooks-job.ts'
import { generateQuarantinePlan } from './generate-quarantine-plan.ts'
import type { JobContext } from './job-context.ts'
import { unknownJob, type JobError } from './job-errors.ts'
import { pollMissedRuns } from './poll-missed-runs.ts'
import { recompute } from './recompute.ts'
import { sendNotification } from './send-notification.ts'

/** A job whose payload is checked when it runs. */
interface CheckedJob {
  run(context: JobContext, payload: unknown): ResultAsync<JobReport, JobError>
}

/** Every job, by name. */
const checkedJobs: ReadonlyMap<string, CheckedJob> = new Map(
  [
    checked(analyzeTestResults),
    checked(generateQuarantinePlan),
    checked(sendNotification),
    checked(cleanupOldData),
    checked(recompute),
    checked(pollMissedRuns),
    checked(catchUpStatistics),
    checked(deliverWebhooksJob),
  ].map((job) => [job.name, job]),
)

/** The names of all jobs. */
export const jobNames: readonly string[] = [...checkedJobs.keys()]

/**
 * Runs one slice of a job: checks its payload, does a bounded part of the work, and says whether there is more. A queue calls
 * it for each message, and enqueues `next` of a report that is not `done`. An error that is `retryable` may go away by itself:
 * let the queue try again later, with the same payload.
 *
 * Where another process holds what the job works at, the report is `later`. Where the context is aborted before the job begins
 * it is `more`, and nothing was done.
 *
 * @returns `schema/invalid` with the path of every fault of the payload; `job/unknown`; `job/not-configured`.
 * @example
 * import { runJob, type JobContext } from '@gatewright/core/jobs'
 *
 * declare const context: JobContext
 *
 * const report = await runJob('analyze-test-results', { most: 50 }, context)
 * console.log(report.isOk() && report.value.state)
 */
export function runJob(
  name: string,
  payload: unknown,
  context: JobContext,
): ResultAsync<JobReport, JobError> {
  const job = checkedJobs.get(name)
  return job ? job.run(context, payload) : errAsync(unknownJob(name, jobNames))
}

function checked<Payload, Facts>(job: Job<Payload, Facts>): CheckedJob & { readonly name: string } {
  return {
    name: job.name,
    run: (context, input) =>
      checkSchema(job.payload, input).asyncAndThen((payload) => runChecked(job, context, payload)),
  }
}

function runChecked<Payload, Facts>(
  job: Job<Payload, Facts>,
  context: JobContext,
  payload: Payload,
): ResultAsync<JobReport, JobError> {
  const { clock, random, signal } = context
  if (signal?.aborted) return okAsync({ state: 'more', next: payload, facts: {} })
  const run = (): ResultAsync<JobReport, JobError> =>
    job
      .run(context, payload)
      .orElse((error) =>
        isOvertaken(error) ? ok({ facts: {}, ...afterLease(context, payload) }) : err(error),
      )
  return context.retry ? retry(run, { clock, random, ...(signal && { signal }), ...context.retry }) : run()
}

/** Whether another process does the same at this moment: what it did not store the next slice does. */
function isOvertaken({ kind }: JobError): boolean {
  return kind === 'store/lease-lost' || kind === 'store/version-conflict'
}
