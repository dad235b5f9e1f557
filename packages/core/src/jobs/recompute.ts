import { err, ok, ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { TextMatch } from '../ports/text-match.ts'
import { exactly } from '../schema/exactly.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'
import { recomputeScores } from '../stats-runner/recompute-scores.ts'
import type { ScoreChange } from '../stats/changed-scores.ts'
import { flakeOptions } from './flake-options.ts'
import { afterLease, type Job, type JobWork } from './job.ts'
import { leaseOf, type JobContext } from './job-context.ts'

export interface RecomputePayload {
  /**
   * Counts all of history anew, in another way, into states of this space, which is not the one in use. Left out where only
   * scoring changes.
   */
  readonly fold?: {
    readonly space: string
    readonly openDays?: number
    readonly keepDays?: number
    readonly systemicTests?: number
  }
  /** How many days are scored: now, and as it would be. 60 by default. */
  readonly days?: { readonly before?: number; readonly after?: number }
  /** Which testcases to report on; all by default. */
  readonly testcases?: TextMatch
  /** How many steps of counting a slice takes; 10 by default. */
  readonly steps?: number
  /** How many changes the report lists; 1,000 by default. */
  readonly most?: number
}

/** What other settings come to. */
export interface Recomputed {
  /** Through which event history is counted; absent where nothing is counted anew. */
  readonly position?: number
  /** How many tests were compared; none before all is counted. */
  readonly tests: number
  /** How many of them are classified otherwise. */
  readonly changed: number
  /** The first of these, by testcase and variant. */
  readonly changes: readonly ScoreChange[]
}

const days = (): z.ZodExactOptional<z.ZodInt> => z.exactOptional(z.int().min(1))
const texts = (): z.ZodExactOptional<z.ZodArray<z.ZodString>> => z.exactOptional(z.array(z.string()))

/** Scores all tests by other settings, and reports which are classified otherwise. What is in use is not touched. */
export const recompute: Job<RecomputePayload, Recomputed> = {
  name: 'recompute',
  payload: exactly<RecomputePayload>()(
    strictObject({
      fold: z.exactOptional(
        strictObject({
          space: lineOfText(512),
          openDays: days(),
          keepDays: days(),
          systemicTests: z.exactOptional(z.int().min(2)),
        }),
      ),
      days: z.exactOptional(strictObject({ before: days(), after: days() })),
      testcases: z.exactOptional(strictObject({ equals: texts(), like: texts() })),
      steps: z.exactOptional(z.int().min(1)),
      most: z.exactOptional(z.int().min(0)),
    }),
  ),
  run: (context, payload) => new ResultAsync(compare(context, payload)),
}

async function compare(
  context: JobContext,
  payload: RecomputePayload,
): JobWork<RecomputePayload, Recomputed> {
  const { fold, days: scored = {}, testcases, steps = 10, most = 1_000 } = payload
  const options = flakeOptions(context)
  const { space = 'flake-states' } = options
  if (fold?.space === space) return err(spaceInUse(space))
  const compared = await recomputeScores(context.storage, {
    space,
    ...(scored.before !== undefined && { before: { days: scored.before } }),
    ...(scored.after !== undefined && { after: { days: scored.after } }),
    ...(fold && { fold: { ...options, ...fold, ...leaseOf(context), steps } }),
    ...(testcases && { testcases }),
  })
  if (compared.isErr()) return err(compared.error)
  const { isComplete, changes, tests, fold: folded } = compared.value
  const facts: Recomputed = {
    ...(folded && { position: folded.position }),
    tests,
    changed: changes.length,
    changes: changes.slice(0, most),
  }
  if (isComplete) return ok({ facts, state: 'done' })
  return ok({ facts, ...(folded?.isOwner === false ? afterLease(context, payload) : more(payload)) })
}

function more(next: RecomputePayload): { readonly state: 'more'; readonly next: RecomputePayload } {
  return { state: 'more', next }
}

function spaceInUse(space: string): SchemaError {
  const message = `The space ${space} is in use; count anew in another one.`
  const keys = ['fold', 'space']
  const problems = [{ path: 'fold.space', keys, code: 'not-allowed' as const, message }]
  return { kind: 'schema/invalid', message: `fold.space: ${message}`, retryable: false, problems }
}
