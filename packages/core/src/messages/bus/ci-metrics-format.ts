import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { checkSchema } from '../../schema/schema-error.ts'
import type { BusMessage } from './bus-delivery.ts'
import type { MessageContent, MessageResult, MessageWarning } from './message-content.ts'
import { invalidAt, invalidBySchema, type InvalidMessage } from './message-error.ts'
import { groupIdOf } from './message-key.ts'
import type { MessageFormat } from './message-format.ts'

const topic = 'VirtualTopic.eng.platformci.tier1.result'

/** A number of tests, which some senders write as a text. */
const count = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
])
const idLike = z.union([z.string(), z.number()])

const MetricsSchema = z.object({
  team: z.string().min(1).nullish(),
  job_name: z.string().min(1).nullish(),
  job_names: z.string().min(1).nullish(),
  jenkins_job_url: z.string(),
  jenkins_build_url: z.string(),
  build_type: z.string().nullish(),
  artifact: z.optional(z.unknown()),
  brew_task_id: idLike.nullish(),
  component: z.string().min(1).nullish(),
  recipients: z.string().nullish(),
  CI_tier: z.optional(z.unknown()),
  tests: z.array(
    z.looseObject({
      executor: z.string().min(1).nullish(),
      executed: count.nullish(),
      failed: count.nullish(),
    }),
  ),
})
type Metrics = z.output<typeof MetricsSchema>

/**
 * Messages of Jenkins jobs that count tests by executor. Each executor is a testcase `team.job.executor` and the job is one,
 * `team.job`.
 */
export const ciMetricsFormat: MessageFormat = {
  name: 'ci-metrics',
  recognises: (message) =>
    message.topic === topic || ('jenkins_build_url' in message.body && Array.isArray(message.body['tests'])),
  versionOf: () => undefined,
  readers: [{ since: '1.0.0', before: '2.0.0', read: readMetrics }],
}

function readMetrics(message: BusMessage): Result<MessageContent, InvalidMessage> {
  return checkSchema(MetricsSchema, message.body)
    .mapErr(invalidBySchema)
    .andThen((metrics) => contentOf(message, metrics))
}

function contentOf(message: BusMessage, metrics: Metrics): Result<MessageContent, InvalidMessage> {
  const { team, tests, jenkins_job_url: jobUrl, jenkins_build_url: buildUrl } = metrics
  const job = metrics.job_name ?? metrics.job_names
  if (!job) return err(invalidAt(['job_name'], 'Missing; the name of the job is needed.'))
  const name = `${team ?? 'unassigned'}.${job}`
  const shared = { testcaseRefUrl: jobUrl, refUrl: `${buildUrl.replace(/\/$/, '')}/console` }
  const data = sharedData(metrics, job)
  const seen = new Map<string, number>()
  const single = tests.map((test): MessageResult => {
    const testcase = `${name}.${test.executor ?? 'unknown'}`
    const occurrence = (seen.get(testcase) ?? 0) + 1
    seen.set(testcase, occurrence)
    return {
      ...shared,
      testcase,
      outcome: outcomeOf(test),
      data: { ...test, ...data },
      // Two counts of one executor are of different tests: a failure must not look like a pass that came later.
      ...(occurrence === 1 ? {} : { variant: { occurrence: String(occurrence) } }),
    }
  })
  const overall = { ...shared, testcase: name, outcome: overallOf(single), data }
  const results = [...single, overall]
  const group = {
    id: groupIdOf('ci-metrics', [message.key]),
    state: 'complete' as const,
    createdAt: message.receivedAt,
    finishedAt: message.receivedAt,
    resultCount: results.length,
    ...(/^https?:\/\//i.test(buildUrl) ? { refUrl: buildUrl } : {}),
  }
  return ok({ results, groups: [group], warnings: warningsOf(metrics) })
}

/** Nothing that ran is no pass, whatever the sender makes of it. */
function outcomeOf({ failed, executed }: Metrics['tests'][number]): string {
  if (failed !== 0) return 'FAILED'
  return executed === 0 ? 'SKIPPED' : 'PASSED'
}

function overallOf(results: readonly MessageResult[]): string {
  const outcomes = results.map(({ outcome }) => outcome)
  if (outcomes.includes('FAILED')) return 'FAILED'
  if (outcomes.includes('PASSED')) return 'PASSED'
  return outcomes.length > 0 ? 'SKIPPED' : 'ERROR'
}

function sharedData(metrics: Metrics, job: string): Readonly<Record<string, unknown>> {
  const { component, build_type: buildType, brew_task_id: taskId } = metrics
  const isBuild = taskId !== null && taskId !== undefined && taskId !== 'unknown'
  const type = `${isBuild ? 'koji_build' : 'unknown'}${buildType === 'scratch' ? '_scratch' : ''}`
  return {
    // A result about nothing that is known stands for itself.
    ...(component ? { item: component, type } : {}),
    recipients: metrics.recipients?.split(',').map((name) => name.trim()),
    CI_tier: metrics.CI_tier,
    job_name: job,
    artifact: metrics.artifact,
    brew_task_id: taskId,
  }
}

function warningsOf({ team, job_name: job }: Metrics): MessageWarning[] {
  return [
    ...(team
      ? []
      : [{ code: 'field-missing' as const, message: 'No team: the testcases are "unassigned".' }]),
    ...(job
      ? []
      : [{ code: 'deprecated' as const, message: 'The job stands under job_names; write job_name.' }]),
  ]
}
