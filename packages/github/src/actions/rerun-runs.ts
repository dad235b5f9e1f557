import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, type Result, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readReply } from '../calls/read-reply.ts'
import { rerunFailedJobs, type RerunOptions, type RerunOutcome } from '../reruns/rerun-failed-jobs.ts'
import { counted, nothingToDo } from './action-words.ts'
import type { AskedCheckRun } from './asked-check-run.ts'
import type { Outcome, Pressed } from './pressed.ts'

export interface RerunRunsOptions extends Pick<RerunOptions, 'mostAttempts'> {
  /** Ids of the workflow runs whose jobs a check run speaks of: those of its commit. */
  runsOf(run: Pick<AskedCheckRun, 'id' | 'name' | 'headSha'>): ResultAsync<readonly number[], ErrorValue>
}

const get = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'

/** Runs the failed jobs again of the workflow runs of a check run's commit: what they are is asked of GitHub. */
export async function rerunRuns(
  caller: GitHubCaller,
  pressed: Pressed,
  { owner, repo }: Repository,
  options: RerunRunsOptions | undefined,
): Promise<Result<Outcome, ErrorValue>> {
  const { mostAttempts } = options ?? {}
  const ids = options ? await options.runsOf(pressed.run) : ok([])
  if (ids.isErr()) return err(ids.error)
  const outcomes = new Map<number, RunOutcome>()
  for (const id of new Set(ids.value)) {
    const answer = await caller.call(get, { owner, repo, run_id: id })
    if (answer.isErr() && answer.error.kind !== 'github/not-found') return err(answer.error)
    if (answer.isErr()) continue
    const read = readReply(RunSchema, answer.value.data, get)
    if (read.isErr()) return err(read.error)
    const { run_attempt: attempt, conclusion, head_sha: headSha } = read.value
    if (headSha !== pressed.run.headSha) continue
    if (conclusion === null || conclusion === undefined) {
      outcomes.set(id, 'running')
      continue
    }
    const limit = mostAttempts === undefined ? {} : { mostAttempts }
    const rerun = await rerunFailedJobs(
      caller,
      { id, attempt: attempt ?? 1, conclusion },
      { owner, repo, ...limit },
    )
    if (rerun.isErr()) return err(rerun.error)
    outcomes.set(id, rerun.value)
  }
  return ok(outcomeOf(outcomes))
}

type RunOutcome = RerunOutcome | 'running'

const RunSchema = z.object({
  run_attempt: z.int().positive().nullish(),
  conclusion: z.string().nullish(),
  head_sha: z.string(),
})

const words: Readonly<Record<Exclude<RunOutcome, 'rerun'>, string>> = {
  running: 'still running',
  'attempts-spent': 'with no attempt left',
  'not-failed': 'without a failed job',
  'not-possible': 'running already, or too old',
}

function outcomeOf(outcomes: ReadonlyMap<number, RunOutcome>): Outcome {
  const again = [...outcomes].flatMap(([id, outcome]) => (outcome === 'rerun' ? [String(id)] : []))
  const left = (Object.keys(words) as (keyof typeof words)[]).flatMap((kind) => {
    const count = [...outcomes.values()].filter((outcome) => outcome === kind).length
    return count === 0 ? [] : [`${counted(count, 'run')} ${words[kind]}`]
  })
  if (again.length === 0) {
    const why =
      left.length === 0
        ? 'no workflow run of this commit is known'
        : `of this commit there is ${left.join(', ')}`
    return nothingToDo('rerun', why)
  }
  return {
    outcome: 'done',
    words: [
      `asked GitHub to rerun the failed jobs of ${counted(again.length, 'workflow run')}`,
      ...left,
    ].join('; '),
    made: again,
  }
}
