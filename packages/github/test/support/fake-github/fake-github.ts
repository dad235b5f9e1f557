import { text, type Json, type JsonObject } from '../openapi/description.ts'
import { digestOf } from '@gatewright/core/canonical'
import type { Call, Elsewhere, Host, Reply } from '../openapi/judged-fetch.ts'
import { sampleNamed } from '../openapi/sample.ts'
import { peopleAnswers, type FakePerson } from './fake-people.ts'
import { workflowRunAnswers, type FakeWorkflowRun } from './fake-workflow-runs.ts'
import { createFakeIssues, type FakeIssues } from './fake-issues.ts'

export interface FakeCheckRun {
  readonly id: number
  readonly said: JsonObject
  readonly annotations: readonly JsonObject[]
  /** Of the App that made it; ours where it is not told. */
  readonly appId?: number
}

/** GitHub, as far as the adapter sees it: what was made stays, annotations add up, and lists come in pages. */
export interface FakeGitHub {
  readonly host: Host
  /** In the order in which they were made. */
  readonly checkRuns: () => readonly FakeCheckRun[]
  readonly issues: FakeIssues
  readonly comments: () => readonly FakeComment[]
  /** Writes a comment as somebody else; below issue 5 unless told. */
  addComment(login: string, body: string, issue?: number): number
  /** Leaves an artifact of a run. Answers its id. */
  addArtifact(artifact: FakeArtifact): number
  /** The storage that archives are fetched from. */
  readonly elsewhere: Elsewhere
  /** The requests that came there. */
  readonly fetched: () => readonly Request[]
  readonly reviews: () => readonly JsonObject[]
  readonly statuses: () => readonly JsonObject[]
  /** Accounts, by login. */
  readonly people: Map<string, FakePerson>
  /** Runs of workflows, by id. */
  readonly workflowRuns: Map<number, FakeWorkflowRun>
  /** Makes a check run of another App. Answers its id. */
  addForeignCheckRun(said: JsonObject): number
}

export interface FakeComment {
  readonly id: number
  readonly issue: number
  readonly body: string
  readonly login: string
}

export interface FakeArtifact {
  readonly name: string
  readonly bytes: Uint8Array
  readonly run: { readonly id: number; readonly headSha: string; readonly headRepositoryId: number }
  /** Its own unless told. */
  readonly digest?: string | null
  readonly sizeBytes?: number
  readonly isExpired?: boolean
  /** Gone by the time that somebody fetches it. */
  readonly isGone?: boolean
}

export const ownApp = 7
export const ownLogin = 'gatewright[bot]'

export function createFakeGitHub(): FakeGitHub {
  const checkRuns = new Map<number, FakeCheckRun>()
  const issues = createFakeIssues(ownLogin)
  const comments = new Map<number, FakeComment>()
  const artifacts = new Map<number, FakeArtifact>()
  const fetched: Request[] = []
  const reviews: JsonObject[] = []
  const statuses: JsonObject[] = []
  const people = new Map<string, FakePerson>()
  const workflowRuns = new Map<number, FakeWorkflowRun>()
  let lastId = 1_000

  const mergeRun = (id: number, body: JsonObject): FakeCheckRun => {
    const before = checkRuns.get(id) ?? { id, said: {}, annotations: [] }
    const { output, ...rest } = body
    const { annotations, ...texts } = (output ?? {}) as JsonObject & {
      readonly annotations?: readonly JsonObject[]
    }
    const said = {
      ...before.said,
      ...rest,
      output: { ...(before.said['output'] as JsonObject | undefined), ...texts },
    }
    const run = { ...before, said, annotations: [...before.annotations, ...(annotations ?? [])] }
    checkRuns.set(id, run)
    return run
  }

  const commentsOf = (issue: number): readonly FakeComment[] =>
    [...comments.values()].filter((comment) => comment.issue === issue)

  const answers: Readonly<Record<string, (call: Call) => Reply>> = {
    ...peopleAnswers(people),
    ...workflowRunAnswers(workflowRuns),
    'checks/create': ({ body }) => ({ status: 201, body: shownRun(mergeRun(++lastId, body as JsonObject)) }),
    'checks/update': ({ parts, body }) => {
      const id = Number(parts['check_run_id'])
      if (!checkRuns.has(id)) return notFound
      return { status: 200, body: shownRun(mergeRun(id, body as JsonObject)) }
    },
    'checks/get': ({ parts }) => {
      const run = checkRuns.get(Number(parts['check_run_id']))
      return run ? { status: 200, body: shownRun(run) } : notFound
    },
    'checks/list-for-suite': ({ query }) => {
      const page = pageOf([...checkRuns.values()], query)
      return { status: 200, body: { total_count: checkRuns.size, check_runs: page.map(shownRun) } }
    },
    'checks/list-for-ref': ({ parts, query }) => {
      const wanted = [...checkRuns.values()].filter(
        ({ said }) =>
          said['head_sha'] === parts['ref'] &&
          (query.get('check_name') === null || said['name'] === query.get('check_name')),
      )
      const page = pageOf(wanted, query)
      return { status: 200, body: { total_count: wanted.length, check_runs: page.map(shownRun) } }
    },
    'checks/list-annotations': ({ parts, query }) => {
      const run = checkRuns.get(Number(parts['check_run_id']))
      return run ? { status: 200, body: pageOf(run.annotations, query).map(shownAnnotation) } : notFound
    },
    ...issues.answers,
    'issues/list-comments': ({ parts, query }) => ({
      status: 200,
      body: pageOf(commentsOf(Number(parts['issue_number'])), query).map(shownComment),
    }),
    'issues/create-comment': ({ parts, body }) => {
      const issue = Number(parts['issue_number'])
      const comment = { id: ++lastId, issue, body: text((body as JsonObject)['body']), login: ownLogin }
      comments.set(comment.id, comment)
      return { status: 201, body: shownComment(comment) }
    },
    'issues/update-comment': ({ parts, body }) => {
      const before = comments.get(Number(parts['comment_id']))
      if (!before) return notFound
      const comment = { ...before, body: text((body as JsonObject)['body']) }
      comments.set(comment.id, comment)
      return { status: 200, body: shownComment(comment) }
    },
    'issues/delete-comment': ({ parts }) =>
      comments.delete(Number(parts['comment_id'])) ? { status: 204 } : notFound,
    'actions/list-workflow-run-artifacts': ({ parts, query }) => {
      const wanted = [...artifacts].filter(([, { run }]) => run.id === Number(parts['run_id']))
      const page = pageOf(wanted, query).map(([id, artifact]) => shownArtifact(id, artifact))
      return { status: 200, body: { total_count: wanted.length, artifacts: page } }
    },
    'actions/download-artifact': ({ parts }) => {
      const artifact = artifacts.get(Number(parts['artifact_id']))
      if (!artifact) return notFound
      if (artifact.isGone) return { status: 410, body: { message: 'Artifact has expired' } }
      return {
        status: 302,
        headers: { location: `https://storage.example/${parts['artifact_id']}?sig=once` },
      }
    },
    'actions/review-custom-gates-for-run': ({ body }) => {
      reviews.push(body as JsonObject)
      return { status: 204 }
    },
    'repos/create-commit-status': ({ parts, body }) => {
      statuses.push({ ...(body as JsonObject), sha: parts['sha'] ?? '' })
      const { context, state, description } = body as JsonObject
      return { status: 201, body: sampleNamed('status', { context, state, description: description ?? '' }) }
    },
  }

  return {
    host(call) {
      const answer = answers[call.operation.id]
      if (!answer) throw new TypeError(`The fake knows no ${call.operation.id}.`)
      return answer(call)
    },
    checkRuns: () => [...checkRuns.values()],
    issues,
    comments: () => [...comments.values()],
    addComment(login, body, issue = 5) {
      const id = ++lastId
      comments.set(id, { id, issue, body, login })
      return id
    },
    addArtifact(artifact) {
      artifacts.set(++lastId, artifact)
      return lastId
    },
    elsewhere(request) {
      fetched.push(request)
      const artifact = artifacts.get(Number(new URL(request.url).pathname.slice(1)))
      const headers = { 'content-type': 'application/zip' }
      return artifact
        ? new Response(artifact.bytes as Uint8Array<ArrayBuffer>, { headers })
        : new Response('no', { status: 404 })
    },
    fetched: () => fetched,
    reviews: () => reviews,
    statuses: () => statuses,
    people,
    workflowRuns,
    addForeignCheckRun(said) {
      checkRuns.set(++lastId, { id: lastId, said, annotations: [], appId: ownApp + 1 })
      return lastId
    },
  }
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } }

function pageOf<Item>(items: readonly Item[], query: URLSearchParams): readonly Item[] {
  const size = Number(query.get('per_page') ?? 30)
  const page = Number(query.get('page') ?? 1)
  return items.slice((page - 1) * size, page * size)
}

function shownRun({ id, said, annotations, appId = ownApp }: FakeCheckRun): JsonObject {
  const output = (said['output'] ?? {}) as JsonObject
  const texts = {
    title: output['title'] ?? null,
    summary: output['summary'] ?? null,
    text: output['text'] ?? null,
  }
  return sampleNamed('check-run', {
    id,
    name: said['name'],
    head_sha: said['head_sha'],
    external_id: said['external_id'] ?? null,
    status: said['status'] ?? 'queued',
    conclusion: said['conclusion'] ?? null,
    // Null where nobody says who made it, and here we did.
    app: { ...sampleNamed('integration'), id: appId } as JsonObject,
    output: {
      ...texts,
      annotations_count: annotations.length,
      annotations_url: 'https://api.github.com/',
    } as JsonObject,
  })
}

function shownAnnotation(annotation: JsonObject): JsonObject {
  return {
    blob_href: 'https://api.github.com/',
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...annotation,
  } as JsonObject
}

function shownComment(comment: { readonly id: number; readonly body: string; readonly login: string }): Json {
  const user = { ...sampleNamed('simple-user'), login: comment.login } as JsonObject
  return sampleNamed('issue-comment', { id: comment.id, body: comment.body, user })
}

function shownArtifact(id: number, { name, bytes, run, digest, sizeBytes, isExpired }: FakeArtifact): Json {
  return sampleNamed('artifact', {
    id,
    name,
    size_in_bytes: sizeBytes ?? bytes.length,
    expired: isExpired ?? false,
    digest: digest === undefined ? digestOf(bytes) : digest,
    workflow_run: { id: run.id, head_sha: run.headSha, head_repository_id: run.headRepositoryId },
  })
}
