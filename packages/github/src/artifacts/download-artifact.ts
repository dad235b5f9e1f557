import { digestOf } from '@gatewright/core/canonical'
import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import type { Artifact } from './list-artifacts.ts'

/** The bytes of an artifact are not what GitHub says, or more than are taken. */
export interface ArtifactRefused extends ErrorValue<'github/artifact-refused'> {
  readonly retryable: false
  readonly reason: 'too-large' | 'digest' | 'no-bytes'
  readonly artifactId: number
}

export interface DownloadArtifactOptions extends Repository {
  /** The longest archive that is taken, in bytes; 64 MiB by default. */
  readonly mostBytes?: number
}

const defaultMostBytes = 64 * 1_024 * 1_024

/**
 * The archive of an artifact, as it was uploaded, with its digest checked where GitHub tells one.
 *
 * It is read as it comes, and no further than it may be long. The address that GitHub leads to is another host, which gets no
 * credentials of ours.
 *
 * @returns undefined where the artifact is gone for good
 */
export function downloadArtifact(
  caller: GitHubCaller,
  artifact: Pick<Artifact, 'id' | 'digest'>,
  options: DownloadArtifactOptions,
): ResultAsync<Uint8Array | undefined, GitHubCallError | ArtifactRefused> {
  return new ResultAsync(download(caller, artifact, options))
}

async function download(
  caller: GitHubCaller,
  { id, digest }: Pick<Artifact, 'id' | 'digest'>,
  { owner, repo, mostBytes = defaultMostBytes }: DownloadArtifactOptions,
): Promise<Result<Uint8Array | undefined, GitHubCallError | ArtifactRefused>> {
  const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
  const answer = await caller.call(route, {
    owner,
    repo,
    artifact_id: id,
    archive_format: 'zip',
    // Octokit then gives the stream, where it would keep all of it otherwise.
    request: { parseSuccessResponseBody: false },
  })
  if (answer.isErr()) return answer.error.kind === 'github/gone' ? ok(undefined) : err(answer.error)
  const bytes = await bytesOf(answer.value.data, mostBytes, route)
  if (bytes === 'no-bytes') return err(refused(id, 'no-bytes', 'came as something else than bytes'))
  if (bytes === 'too-large') return err(refused(id, 'too-large', `is longer than ${mostBytes} bytes`))
  if (!(bytes instanceof Uint8Array)) return err(bytes)
  if (digest !== undefined && digest !== digestOf(bytes))
    return err(refused(id, 'digest', `is ${digestOf(bytes)}, and should be ${digest}`))
  return ok(bytes)
}

async function bytesOf(
  data: unknown,
  most: number,
  route: string,
): Promise<Uint8Array | 'no-bytes' | 'too-large' | GitHubCallError> {
  if (data instanceof ArrayBuffer) return data.byteLength > most ? 'too-large' : new Uint8Array(data)
  if (data instanceof Uint8Array) return data.length > most ? 'too-large' : data
  if (!(data instanceof ReadableStream)) return 'no-bytes'
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of data as ReadableStream<Uint8Array>) {
      length += chunk.length
      if (length > most) return 'too-large'
      chunks.push(chunk)
    }
  } catch (cause) {
    const message = 'The archive broke off while it came.'
    return { kind: 'github/unavailable', message, retryable: true, route, mayHaveHappened: false, cause }
  }
  return Buffer.concat(chunks)
}

function refused(artifactId: number, reason: ArtifactRefused['reason'], what: string): ArtifactRefused {
  const message = `The archive of artifact ${artifactId} ${what}.`
  return { kind: 'github/artifact-refused', message, retryable: false, reason, artifactId }
}
