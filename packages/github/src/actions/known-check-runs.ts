import type { Decision } from '@gatewright/core/policy'
import type { DecisionStore, QueryError, StoredDecision } from '@gatewright/core/ports'
import { okAsync, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import { checkRunId } from '../checks/render-check-run.ts'
import { failedCheckRunId } from '../checks/render-failed-check-run.ts'
import type { AskedCheckRun, KnownCheckRun } from './asked-check-run.ts'

export interface KnownCheckRunsOptions {
  /** What was decided about for a commit; the commit itself, a `git_commit`, by default. */
  subjectOf?(headSha: string): { readonly type: string; readonly identifier: string }
  /** How many attempts of a decision are looked for; 50 by default. */
  readonly mostAttempts?: number
  /** How many decisions about a commit are looked at, the newest first; 200 by default. */
  readonly mostDecisions?: number
}

/**
 * Finds what a check run is of among the decisions that are recorded: the newest one of the question and the attempt that its
 * `external_id` stands for. The decisions have to be recorded whole, as JSON.
 */
export function knownCheckRuns(
  decisions: Pick<DecisionStore, 'find'>,
  options: KnownCheckRunsOptions = {},
): (
  run: Pick<AskedCheckRun, 'name' | 'headSha' | 'externalId'>,
) => ResultAsync<KnownCheckRun | undefined, QueryError> {
  const {
    subjectOf = (identifier) => ({ type: 'git_commit', identifier }),
    mostAttempts = 50,
    mostDecisions: limit = 200,
  } = options
  const attempts = Array.from({ length: mostAttempts }, (_, index) => index + 1)
  return ({ name, headSha, externalId }) => {
    const failure = attempts.find((attempt) => failedCheckRunId(name, attempt) === externalId)
    if (failure !== undefined) return okAsync({ decision: undefined, attempt: failure })
    return decisions.find({ subject: subjectOf(headSha) }, { limit }).map((found) => {
      for (const stored of found) {
        const decision = decisionOf(stored)
        const attempt = decision && attempts.find((one) => checkRunId(decision, one) === externalId)
        if (decision && attempt !== undefined) return { decision, attempt }
      }
      return undefined
    })
  }
}

/** What is read of a decision here and by those who explain one. Whatever else is stored as a decision is none that a check run shows. */
const DecisionSchema = z.looseObject({
  status: z.string(),
  subject: z.looseObject({ type: z.string(), identifier: z.string() }),
  decisionContext: z.string(),
  purpose: z.string().optional(),
  policies: z.array(z.looseObject({ id: z.string() })),
  tree: z.looseObject({ path: z.string(), status: z.string(), cites: z.looseObject({}) }),
})

function decisionOf({ decision }: StoredDecision): Decision | undefined {
  const read = DecisionSchema.safeParse(decision)
  return read.success ? (read.data as unknown as Decision) : undefined
}
