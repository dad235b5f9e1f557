import { explain, isOpen, type Decision } from '@gatewright/core/policy'
import { cleanText } from '../markdown/clean-text.ts'
import { fitMarkdown } from '../markdown/fit-markdown.ts'

/** The body of `POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule`. */
export interface DeploymentReview {
  readonly environment_name: string
  /** Absent where the deployment has to wait: then the comment is only a report. */
  readonly state?: 'approved' | 'rejected'
  /** Markdown; 1,024 characters at most. */
  readonly comment: string
}

export interface RenderDeploymentReviewOptions {
  readonly environment: string
  /** Whether to deploy where no policy applies; `deny` by default. */
  readonly onNotApplicable?: 'deny' | 'allow'
  /** Whether to wait for somebody where the decision is inconclusive, or to reject it; `wait` by default. */
  readonly onInconclusive?: 'wait' | 'reject'
  /** A page with all of it. */
  readonly detailsUrl?: string
}

const mostBytes = 1_024

/**
 * A decision as the answer to a deployment that waits for it. A rejection ends the workflow run for good, so a decision that may
 * still become satisfied is a report, and the deployment goes on waiting, for 30 days at most.
 */
export function renderDeploymentReview(
  decision: Decision,
  options: RenderDeploymentReviewOptions,
): DeploymentReview {
  const { environment, detailsUrl } = options
  const state = stateOf(decision, options)
  const comment = fitMarkdown([{ text: cleanText(explain(decision, { format: 'markdown' })), priority: 1 }], {
    maxBytes: mostBytes,
    ...(detailsUrl === undefined ? {} : { moreAt: detailsUrl }),
  })
  return { environment_name: environment, ...(state === undefined ? {} : { state }), comment }
}

function stateOf(
  decision: Decision,
  { onNotApplicable = 'deny', onInconclusive = 'wait' }: RenderDeploymentReviewOptions,
): DeploymentReview['state'] | undefined {
  if (isOpen(decision, { onNotApplicable })) return 'approved'
  if (decision.status === 'pending') return undefined
  if (decision.status === 'inconclusive' && onInconclusive === 'wait') return undefined
  return 'rejected'
}
