import type { ErrorValue } from '@gatewright/core/errors'
import type { Decision } from '@gatewright/core/policy'
import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readReply } from '../calls/read-reply.ts'
import type { PublishError } from '../checks/publish-check-run.ts'

/** A check run that somebody asks something of, as GitHub has it; not as an event says. */
export interface AskedCheckRun {
  readonly id: number
  readonly name: string
  readonly headSha: string
  /** Empty where it has none: then it is none that the adapter made. */
  readonly externalId: string
  readonly appId: number | undefined
  readonly output: {
    readonly title: string | undefined
    readonly summary: string
    readonly text: string | undefined
  }
}

/** What a check run is of. */
export interface KnownCheckRun {
  /** What it shows; undefined where it says why there is no decision. */
  readonly decision: Decision | undefined
  /** How often the same was decided, as in the options of `renderCheckRun`. */
  readonly attempt: number
}

/** Finds what a check run is of; undefined where nothing is known of it. */
export type KnownCheckRunOf = (
  run: Pick<AskedCheckRun, 'name' | 'headSha' | 'externalId'>,
) => ResultAsync<KnownCheckRun | undefined, ErrorValue>

const get = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}'

/** Asks GitHub for a check run; undefined where it is not there. */
export function readCheckRun(
  caller: GitHubCaller,
  id: number,
  { owner, repo }: Repository,
): ResultAsync<AskedCheckRun | undefined, PublishError> {
  return caller
    .call(get, { owner, repo, check_run_id: id })
    .andThen(({ data }) => readReply<AskedCheckRun | undefined>(AskedCheckRunSchema, data, get))
    .orElse((error) => (error.kind === 'github/not-found' ? okAsync(undefined) : errAsync(error)))
}

/** Whether a check run that was asked for is one of the App's. */
export function isOwn(run: AskedCheckRun | undefined, appId: number): run is AskedCheckRun {
  return run?.appId === appId && run.externalId !== ''
}

export const AskedCheckRunSchema: z.ZodType<AskedCheckRun> = z
  .object({
    id: z.int(),
    name: z.string(),
    head_sha: z.string(),
    external_id: z.string().nullish(),
    app: z.object({ id: z.int() }).nullish(),
    output: z.object({
      title: z.string().nullish(),
      summary: z.string().nullish(),
      text: z.string().nullish(),
    }),
  })
  .transform(({ id, name, head_sha: headSha, external_id: externalId, app, output }) => ({
    id,
    name,
    headSha,
    externalId: externalId ?? '',
    appId: app?.id,
    output: {
      title: output.title ?? undefined,
      summary: output.summary ?? '',
      text: output.text ?? undefined,
    },
  }))
