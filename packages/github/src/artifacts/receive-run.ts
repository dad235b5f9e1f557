import {
  receiveReport,
  type ReceiveError,
  type ReceiveOptions,
  type ReceivingStores,
} from '@gatewright/core/ingest'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'
import type { WorkflowRun } from '../webhooks/events/workflow-events.ts'
import type { ArtifactRefused } from './download-artifact.ts'
import { reportsOfRun, runGroupId, type ReportsOfRunOptions, type SkippedArtifact } from './reports-of-run.ts'

export interface ReceiveRunOptions extends ReportsOfRunOptions, Pick<ReceiveOptions, 'at'> {}

/** What was received of a run. */
export interface ReceivedRun {
  /** The id of the group that its results are in: complete once every report that the run left behind is read. */
  readonly run: string
  /** Ids of entries of the ledger, to be processed: those that were received before are among them. */
  readonly received: readonly string[]
  readonly skipped: readonly SkippedArtifact[]
  /** Artifacts that were there when they were listed, and gone when they were fetched. */
  readonly gone: readonly string[]
  /** Artifacts whose bytes are not taken. The others are received all the same. */
  readonly refused: readonly (ArtifactRefused | ReceiveError)[]
}

/**
 * Receives the reports of a run of a workflow: each artifact is fetched, checked and kept, and can be processed from then on.
 * Made again it fetches nothing twice.
 *
 * @returns the error of GitHub or of the store where it could not be tried to the end; then make it again
 */
export function receiveRun(
  caller: GitHubCaller,
  storage: ReceivingStores,
  run: WorkflowRun,
  options: ReceiveRunOptions,
): ResultAsync<ReceivedRun, GitHubCallError | GitHubReplyInvalid | ReceiveError> {
  return new ResultAsync(receive(caller, storage, run, options))
}

async function receive(
  caller: GitHubCaller,
  storage: ReceivingStores,
  run: WorkflowRun,
  options: ReceiveRunOptions,
): Promise<Result<ReceivedRun, GitHubCallError | GitHubReplyInvalid | ReceiveError>> {
  const found = await reportsOfRun(caller, run, options)
  if (found.isErr()) return err(found.error)
  const received: string[] = []
  const gone: string[] = []
  const refused: (ArtifactRefused | ReceiveError)[] = []
  for (const { upload, artifact, bytes: fetchBytes } of found.value.reports) {
    const known = await storage.ingest.get(upload.id)
    if (known.isErr()) return err(known.error)
    if (known.value) {
      received.push(upload.id)
      continue
    }
    const bytes = await fetchBytes()
    if (bytes.isErr()) {
      const { error } = bytes
      if (error.kind !== 'github/artifact-refused') return err(error)
      refused.push(error)
      continue
    }
    if (bytes.value === undefined) {
      gone.push(artifact.name)
      continue
    }
    const receipt = await receiveReport(storage, { ...upload, bytes: bytes.value }, options)
    if (receipt.isOk()) received.push(upload.id)
    else if (receipt.error.retryable) return err(receipt.error)
    else refused.push(receipt.error)
  }
  const { skipped } = found.value
  return ok({ run: runGroupId(run, options.repositoryId), received, skipped, gone, refused })
}
