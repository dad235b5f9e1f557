import type { Call, Reply } from '../openapi/judged-fetch.ts'
import { sampleReply } from '../openapi/sample.ts'

export interface FakeWorkflowRun {
  readonly headSha: string
  readonly attempt: number
  /** Null while it runs. */
  readonly conclusion: string | null
}

type Answers = Readonly<Record<string, (call: Call) => Reply>>

/** Runs of workflows: one that is run again runs, and is not run again meanwhile. */
export function workflowRunAnswers(runs: Map<number, FakeWorkflowRun>): Answers {
  return {
    'actions/get-workflow-run': ({ operation, parts }) => {
      const id = Number(parts['run_id'])
      const run = runs.get(id)
      if (!run) return notFound
      const { headSha, attempt, conclusion } = run
      const said = { id, head_sha: headSha, run_attempt: attempt, conclusion }
      return { status: 200, body: sampleReply(operation, 200, said) }
    },
    'actions/re-run-workflow-failed-jobs': ({ parts }) => {
      const id = Number(parts['run_id'])
      const run = runs.get(id)
      if (!run) return notFound
      if (run.conclusion === null)
        return { status: 403, body: { message: 'This workflow is already running' } }
      runs.set(id, { ...run, attempt: run.attempt + 1, conclusion: null })
      return { status: 201, body: {} }
    },
  }
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } }
