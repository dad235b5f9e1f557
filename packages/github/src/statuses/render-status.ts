import type { Decision } from '@gatewright/core/policy'
import { conclusionOf, type ConclusionOptions } from '../checks/conclusion.ts'
import { cleanText, cutToCharacters } from '../markdown/clean-text.ts'

/** The body of `POST /repos/{owner}/{repo}/statuses/{sha}`. */
export interface CommitStatus {
  readonly state: 'success' | 'failure' | 'error' | 'pending'
  /** 140 characters at most. */
  readonly description: string
  readonly context: string
  readonly target_url?: string
}

export interface RenderStatusOptions extends ConclusionOptions {
  /** The name of the status: what a rule of the branch requires. */
  readonly context: string
  /** A page with all of it. */
  readonly targetUrl?: string
}

const longestDescription = 140

/**
 * A decision as a commit status, for those who have no App: only an App may write check runs. Anybody who may write to the
 * repository may write a status of any name, so a rule of the branch should require check runs of the App where there is one.
 *
 * `error` is a decision that is inconclusive.
 */
export function renderStatus(decision: Decision, options: RenderStatusOptions): CommitStatus {
  const { context, targetUrl } = options
  const summary = cleanText(decision.summary).replaceAll(/\s+/g, ' ').trim()
  return {
    state: stateOf(decision, options),
    description: cutToCharacters(summary || decision.status, longestDescription),
    context,
    ...(targetUrl === undefined ? {} : { target_url: targetUrl }),
  }
}

function stateOf(decision: Decision, options: ConclusionOptions): CommitStatus['state'] {
  switch (conclusionOf(decision, options)) {
    case undefined:
      return 'pending'
    // A status knows no third way: what opens a required check opens a required status.
    case 'success':
    case 'neutral':
    case 'skipped':
      return 'success'
    default:
      return decision.status === 'inconclusive' ? 'error' : 'failure'
  }
}
