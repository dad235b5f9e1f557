import { digestOfJson } from '@gatewright/core/canonical'
import { inMarkdown } from '@gatewright/core/policy'
import { cleanText, cutToBytes, cutToCharacters } from '../markdown/clean-text.ts'
import type { CheckRunPlan } from './check-run-plan.ts'

export interface RenderFailedCheckRunOptions {
  readonly name: string
  readonly headSha: string
  /** Why there is no decision, for a person. */
  readonly message: string
  readonly attempt?: number
  readonly detailsUrl?: string
  readonly completedAt?: string
}

/** The `external_id` of a check run that says why there is no decision. */
export function failedCheckRunId(name: string, attempt: number): string {
  return digestOfJson({ failed: true, name, attempt })
}

/**
 * The check run of a commit that could not be decided about: closed, with the reason. A commit without any answer would look as if
 * nobody had asked, and a merge queue would wait for it.
 */
export function renderFailedCheckRun(options: RenderFailedCheckRunOptions): CheckRunPlan {
  const { name, headSha, attempt = 1, detailsUrl, completedAt } = options
  const message = cleanText(options.message)
  const output = {
    title: cutToCharacters(`No decision: ${message.replaceAll(/\s+/g, ' ').trim()}`, 255),
    summary: `The gate stays closed: there is no decision. ${inMarkdown(cutToBytes(message, 10_000))}`,
  }
  return {
    create: {
      name,
      head_sha: headSha,
      external_id: failedCheckRunId(name, attempt),
      ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
      status: 'in_progress',
      output,
    },
    patches: [
      {
        status: 'completed',
        conclusion: 'failure',
        ...(completedAt === undefined ? {} : { completed_at: completedAt }),
        output,
      },
    ],
  }
}
