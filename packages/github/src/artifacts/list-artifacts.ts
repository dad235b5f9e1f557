import type { ResultAsync } from 'neverthrow'
import { ResultAsync as Async } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'

/** What a run of a workflow left behind. */
export interface Artifact {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly isExpired: boolean
  /** `sha256:` and 64 digits, of the archive; artifacts of older uploaders have none. */
  readonly digest?: string
  /** The run that it is of, and whose commit that ran on. */
  readonly run?: { readonly id: number; readonly headSha?: string; readonly headRepositoryId?: number }
}

/** The artifacts of a run, of all its attempts. */
export function listArtifacts(
  caller: GitHubCaller,
  { owner, repo, runId }: Repository & { readonly runId: number },
): ResultAsync<readonly Artifact[], GitHubCallError | GitHubReplyInvalid> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'
  return new Async(readPages(caller, route, { owner, repo, run_id: runId }, ArtifactsSchema))
}

const ArtifactsSchema = z
  .object({
    artifacts: z.array(
      z
        .object({
          id: z.int(),
          name: z.string(),
          size_in_bytes: z.number(),
          expired: z.boolean(),
          digest: z.string().nullish(),
          workflow_run: z
            .object({ id: z.int(), head_sha: z.string().nullish(), head_repository_id: z.int().nullish() })
            .nullish(),
        })
        .transform(
          ({
            id,
            name,
            size_in_bytes: sizeBytes,
            expired: isExpired,
            digest,
            workflow_run: run,
          }): Artifact => ({
            id,
            name,
            sizeBytes,
            isExpired,
            ...(digest === null || digest === undefined ? {} : { digest }),
            ...(run === null || run === undefined
              ? {}
              : {
                  run: {
                    id: run.id,
                    ...(run.head_sha === null || run.head_sha === undefined ? {} : { headSha: run.head_sha }),
                    ...(run.head_repository_id === null || run.head_repository_id === undefined
                      ? {}
                      : { headRepositoryId: run.head_repository_id }),
                  },
                }),
          }),
        ),
    ),
  })
  .transform(({ artifacts }) => artifacts)
