import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import { withoutAnswers } from '../actions/answers-section.ts'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import { readReply, type GitHubReplyInvalid } from '../calls/read-reply.ts'
import type { CheckAnnotation } from './annotation.ts'
import type { CheckRunPlan } from './check-run-plan.ts'
import { remainingPatches, type FoundCheckRun } from './remaining-patches.ts'

export type PublishError = GitHubCallError | GitHubReplyInvalid

/** A check run as it stands on GitHub now. */
export interface PublishedCheckRun {
  readonly id: number
  /** `created`; `resumed` where a part of it was there; `unchanged` where all of it was. */
  readonly how: 'created' | 'resumed' | 'unchanged'
}

export interface PublishCheckRunOptions extends Repository {
  /** Our App: check runs of others may have the same name. */
  readonly appId: number
}

const create = 'POST /repos/{owner}/{repo}/check-runs'
const update = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
const listForRef = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs'
const listAnnotations = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations'

/**
 * Makes the check run that a plan says, whatever part of it was made before: a process that ended in between goes on where it
 * stopped, and no annotation is sent twice.
 *
 * What is completed stays as it is. Where the decision, its text or its annotations are others now, another check run of the same
 * name is made, and GitHub counts the newest.
 */
export function publishCheckRun(
  caller: GitHubCaller,
  plan: CheckRunPlan,
  options: PublishCheckRunOptions,
): ResultAsync<PublishedCheckRun, PublishError> {
  return new ResultAsync(publish(caller, plan, options))
}

async function publish(
  caller: GitHubCaller,
  plan: CheckRunPlan,
  options: PublishCheckRunOptions,
): Promise<Result<PublishedCheckRun, PublishError>> {
  const found = await findCheckRun(caller, plan, options)
  if (found.isErr()) return err(found.error)
  const rest = found.value && remainingPatches(plan, found.value)
  if (found.value && rest) {
    const patched = await patch(caller, found.value.id, rest, options)
    return patched.map(({ id }) => ({ id, how: rest.length === 0 ? 'unchanged' : 'resumed' }))
  }
  const created = await createOnce(caller, plan, options, found.value?.id)
  if (created.isErr()) return err(created.error)
  return (await patch(caller, created.value, plan.patches, options)).map(({ id }) => ({ id, how: 'created' }))
}

/** Creates the check run; where the answer is lost, looks whether it is there before it is created again. */
async function createOnce(
  caller: GitHubCaller,
  plan: CheckRunPlan,
  options: PublishCheckRunOptions,
  older: number | undefined,
): Promise<Result<number, PublishError>> {
  const { owner, repo } = options
  for (let tries = 0; ; tries++) {
    const answer = await caller.call(create, { owner, repo, ...plan.create })
    if (answer.isOk()) return readReply(IdSchema, answer.value.data, create).map(({ id }) => id)
    const mayBeThere = answer.error.kind === 'github/unavailable' && answer.error.mayHaveHappened
    if (!mayBeThere) return err(answer.error)
    const found = await findCheckRun(caller, plan, options)
    if (found.isErr()) return err(found.error)
    if (found.value && found.value.id !== older) return ok(found.value.id)
    if (tries > 0) return err(answer.error)
  }
}

async function patch(
  caller: GitHubCaller,
  id: number,
  patches: CheckRunPlan['patches'],
  { owner, repo }: Repository,
): Promise<Result<{ readonly id: number }, PublishError>> {
  for (const body of patches) {
    // The same annotations twice are there twice.
    const isRepeatable = (body.output?.annotations ?? []).length === 0
    const answer = await caller.call(update, { owner, repo, check_run_id: id, ...body }, { isRepeatable })
    if (answer.isErr()) return err(answer.error)
  }
  return ok({ id })
}

/** The newest check run of the plan's commit, name and question, with the annotations that it has. */
async function findCheckRun(
  caller: GitHubCaller,
  { create: { head_sha: ref, name, external_id: externalId } }: CheckRunPlan,
  { owner, repo, appId }: PublishCheckRunOptions,
): Promise<Result<FoundCheckRun | undefined, PublishError>> {
  const parameters = { owner, repo, ref, check_name: name, filter: 'all', app_id: appId }
  const runs = await readPages(caller, listForRef, parameters, CheckRunsSchema)
  if (runs.isErr()) return err(runs.error)
  const own = runs.value.filter((run) => run.external_id === externalId && run.app?.id === appId)
  const newest = own.reduce<(typeof own)[number] | undefined>(
    (best, run) => (best && best.id > run.id ? best : run),
    undefined,
  )
  if (!newest) return ok(undefined)
  const { id, status, conclusion, output } = newest
  const annotations =
    output.annotations_count === 0
      ? ok<readonly CheckAnnotation[], PublishError>([])
      : await readPages(caller, listAnnotations, { owner, repo, check_run_id: id }, AnnotationsSchema, {
          mostPages: 100,
        })
  return annotations.map((listed) => ({
    id,
    isCompleted: status === 'completed',
    conclusion: conclusion ?? undefined,
    title: output.title ?? '',
    summary: withoutAnswers(output.summary ?? ''),
    annotations: listed,
  }))
}

const IdSchema = z.object({ id: z.int() })

const CheckRunsSchema = z
  .object({
    check_runs: z.array(
      z.object({
        id: z.int(),
        external_id: z.string().nullish(),
        status: z.string(),
        conclusion: z.string().nullish(),
        app: z.object({ id: z.int() }).nullish(),
        output: z.object({
          title: z.string().nullish(),
          summary: z.string().nullish(),
          annotations_count: z.int(),
        }),
      }),
    ),
  })
  .transform(({ check_runs: runs }) => runs)

const AnnotationsSchema: z.ZodType<readonly CheckAnnotation[]> = z.array(
  z
    .object({
      path: z.string(),
      start_line: z.int(),
      end_line: z.int(),
      start_column: z.int().nullish(),
      end_column: z.int().nullish(),
      annotation_level: z.enum(['failure', 'warning', 'notice']),
      message: z.string(),
      title: z.string().nullish(),
      raw_details: z.string().nullish(),
    })
    .transform(
      ({ start_column: start, end_column: end, title, raw_details: details, ...said }): CheckAnnotation => ({
        ...said,
        ...(start === null || start === undefined ? {} : { start_column: start }),
        ...(end === null || end === undefined ? {} : { end_column: end }),
        ...(title === null || title === undefined ? {} : { title }),
        ...(details === null || details === undefined ? {} : { raw_details: details }),
      }),
    ),
)
