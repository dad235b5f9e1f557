import type { ReportAbout, RunPart, Upload } from '@gatewright/core/ingest'
import { matchesGlob, type Glob, type Variant } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'
import type { GitHubCallError } from '../calls/call-error.ts'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import type { GitHubReplyInvalid } from '../calls/read-reply.ts'
import type { WorkflowRun } from '../webhooks/events/workflow-events.ts'
import { downloadArtifact, type ArtifactRefused } from './download-artifact.ts'
import { listArtifacts, type Artifact } from './list-artifacts.ts'

export interface ReportsOfRunOptions extends Repository {
  /** The repository of the event. */
  readonly repositoryId: number
  /** Which artifacts hold reports, by their names: `*` and `?` stand for anything, as in `test-results-*`. */
  readonly names: readonly Glob[]
  /** The longest archive that is taken, in bytes; 64 MiB by default. */
  readonly mostBytes?: number
  /**
   * How the tests of an artifact ran, by its name, as `{ os: 'linux' }` of `test-results-linux`; no variant by default. The jobs
   * of a matrix run the same tests: without it the same test stands in two reports, and the run stays open.
   */
  variantOf?(artifactName: string): Variant
  /**
   * Whether to take reports of commits of other repositories. Whoever opened the pull request wrote what ran, and could write
   * any report: `label` takes them, with the label `fork` on every result; `refuse`, the default, does not.
   */
  readonly forks?: 'refuse' | 'label'
}

/** A report in an artifact. */
export interface ArtifactReport {
  readonly artifact: Artifact
  /** What `receiveReport` takes, but for the bytes. Its id is the same each time, so that it is received once. */
  readonly upload: Omit<Upload, 'bytes'>
  /** Fetches the archive; undefined where it is gone. */
  bytes(): ResultAsync<Uint8Array | undefined, GitHubCallError | ArtifactRefused>
}

/** An artifact whose name says that it holds reports, and that is not taken. */
export interface SkippedArtifact {
  readonly artifact: Artifact
  readonly reason: 'expired' | 'too-large' | 'fork' | 'other-run'
}

/** What a run left behind. */
export interface ReportsOfRun {
  readonly reports: readonly ArtifactReport[]
  readonly skipped: readonly SkippedArtifact[]
}

/**
 * The reports of a run of a workflow, each of which is yet to be fetched. Each is a numbered part of one group of results, which
 * is complete once all of them are read: one that is skipped, refused, gone or broken leaves it open.
 */
export function reportsOfRun(
  caller: GitHubCaller,
  run: WorkflowRun,
  options: ReportsOfRunOptions,
): ResultAsync<ReportsOfRun, GitHubCallError | GitHubReplyInvalid> {
  const { owner, repo, names } = options
  return listArtifacts(caller, { owner, repo, runId: run.id }).map((artifacts) => {
    const wanted = artifacts
      .filter(({ name }) => names.some((glob) => matchesGlob(glob, name)))
      .map((artifact) => ({ artifact, reason: reasonToSkip(artifact, run, options) }))
    // What is skipped is a part of the run as well: without it the run is never complete.
    const parts = wanted
      .filter(({ reason }) => reason !== 'other-run')
      .sort((a, b) => a.artifact.id - b.artifact.id)
    return {
      reports: parts.flatMap(({ artifact, reason }, index) =>
        reason === undefined
          ? [reportOf(caller, artifact, run, { number: index + 1, of: parts.length }, options)]
          : [],
      ),
      skipped: wanted.flatMap(({ artifact, reason }) => (reason === undefined ? [] : [{ artifact, reason }])),
    }
  })
}

/** The id of the group that results of an attempt of a run are in. */
export function runGroupId(
  { id, attempt }: Pick<WorkflowRun, 'id' | 'attempt'>,
  repositoryId: number,
): string {
  return `github/${repositoryId}/${id}/${attempt}`
}

function reasonToSkip(
  artifact: Artifact,
  run: WorkflowRun,
  { mostBytes = Number.POSITIVE_INFINITY, forks = 'refuse', repositoryId }: ReportsOfRunOptions,
): SkippedArtifact['reason'] | undefined {
  if (artifact.run && (artifact.run.id !== run.id || (artifact.run.headSha ?? run.headSha) !== run.headSha))
    return 'other-run'
  if (isOfFork(artifact, run, repositoryId) && forks === 'refuse') return 'fork'
  if (artifact.isExpired) return 'expired'
  return artifact.sizeBytes > mostBytes ? 'too-large' : undefined
}

/** Whose commit it is: where nobody says, it is not ours. */
function isOfFork(artifact: Artifact, run: WorkflowRun, repositoryId: number): boolean {
  const said = [run.headRepositoryId, artifact.run?.headRepositoryId].filter((id) => id !== undefined)
  return said.length === 0 || said.some((id) => id !== repositoryId)
}

function reportOf(
  caller: GitHubCaller,
  artifact: Artifact,
  run: WorkflowRun,
  chunk: NonNullable<RunPart['chunk']>,
  options: ReportsOfRunOptions,
): ArtifactReport {
  const { owner, repo, repositoryId, mostBytes } = options
  const variant = options.variantOf?.(artifact.name)
  const about: ReportAbout = {
    item: { type: 'git_commit', id: run.headSha },
    run: { id: runGroupId(run, repositoryId), chunk },
    ...(variant === undefined ? {} : { variant }),
    labels: isOfFork(artifact, run, repositoryId) ? [run.event, 'fork'] : [run.event],
    // The same for each artifact: what differs between parts of a run is a conflict.
    metadata: {
      'github.repository': `${owner}/${repo}`,
      'github.run': String(run.id),
      'github.attempt': String(run.attempt),
      ...(run.name === undefined ? {} : { 'github.workflow': run.name }),
      ...(run.headBranch === undefined ? {} : { 'github.branch': run.headBranch }),
    },
  }
  return {
    artifact,
    upload: {
      id: `${runGroupId(run, repositoryId)}/${artifact.id}`,
      mediaType: 'application/zip',
      uploader: `github/${owner}/${repo}`,
      about,
    },
    bytes: () =>
      downloadArtifact(caller, artifact, { owner, repo, ...(mostBytes === undefined ? {} : { mostBytes }) }),
  }
}
