import type { CheckAction } from './check-action.ts'
import type { CheckAnnotation } from './annotation.ts'
import type { CheckConclusion } from './conclusion.ts'

/** What stands in a check run. */
export interface CheckOutput {
  readonly title: string
  /** Markdown; 65,535 bytes at most. */
  readonly summary: string
  /** Markdown; 65,535 bytes at most. */
  readonly text?: string
  /** At most 50; each request adds its own to those that are there. */
  readonly annotations?: readonly CheckAnnotation[]
}

/** The body of `POST /repos/{owner}/{repo}/check-runs`. */
export interface CheckRunCreate {
  readonly name: string
  readonly head_sha: string
  /** By it the check run is found again. */
  readonly external_id: string
  readonly details_url?: string
  readonly status: 'in_progress'
  readonly started_at?: string
  readonly output: CheckOutput
}

/** The body of `PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}`. */
export interface CheckRunPatch {
  readonly status?: 'completed'
  readonly conclusion?: CheckConclusion
  readonly completed_at?: string
  readonly output?: CheckOutput
  readonly actions?: readonly CheckAction[]
}

/** The calls that make a check run, in their order. */
export interface CheckRunPlan {
  readonly create: CheckRunCreate
  /** Further annotations; the last one completes the check run, where the decision is not pending. */
  readonly patches: readonly CheckRunPatch[]
}
