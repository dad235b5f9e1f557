import { type JsonObject } from '../openapi/description.ts'
import type { Call, Reply } from '../openapi/judged-fetch.ts'
import { sampleNamed } from '../openapi/sample.ts'

export interface FakeIssue {
  readonly number: number
  readonly login: string
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
  readonly state: 'open' | 'closed'
  readonly stateReason: string | null
  readonly closedAt: string | null
  readonly isLocked: boolean
  readonly isPullRequest: boolean
}

/** The issues of a repository, with a clock of GitHub's own. */
export interface FakeIssues {
  readonly answers: Readonly<Record<string, (call: Call) => Reply>>
  readonly all: () => readonly FakeIssue[]
  /** What a person, or another App, does. Answers the number. */
  readonly add: (issue: Partial<FakeIssue>) => number
  readonly change: (number: number, change: Partial<FakeIssue>) => void
  readonly remove: (number: number) => void
  /** What time it is on GitHub: what is closed from now on is closed then. */
  readonly setNow: (now: string) => void
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } }
const fresh = {
  title: 'An issue',
  body: '',
  labels: [],
  state: 'open',
  stateReason: null,
  closedAt: null,
  isLocked: false,
  isPullRequest: false,
} as const

export function createFakeIssues(ownLogin: string): FakeIssues {
  const issues = new Map<number, FakeIssue>()
  let last = 0
  let now = '2026-11-22T04:19:00Z'

  const put = (issue: FakeIssue): FakeIssue => {
    issues.set(issue.number, issue)
    return issue
  }
  const add = (said: Partial<FakeIssue>): FakeIssue =>
    put({ ...fresh, login: 'mona', ...said, number: ++last })

  const answers: FakeIssues['answers'] = {
    'issues/list-for-repo': ({ query }) => {
      const wanted = (query.get('labels') ?? '').toLowerCase()
      const state = query.get('state') ?? 'open'
      const size = Number(query.get('per_page') ?? 30)
      const page = Number(query.get('page') ?? 1)
      const found = [...issues.values()]
        .filter(({ labels }) => wanted === '' || labels.some((label) => label.toLowerCase() === wanted))
        .filter((issue) => state === 'all' || issue.state === state)
        .reverse()
      return { status: 200, body: found.slice((page - 1) * size, page * size).map(shownIssue) }
    },
    'issues/create': ({ body }) => {
      const { title, body: text, labels } = body as { title: string; body: string; labels: string[] }
      return { status: 201, body: shownIssue(add({ login: ownLogin, title, body: text, labels })) }
    },
    'issues/update': ({ parts, body }) => {
      const before = issues.get(Number(parts['issue_number']))
      if (!before) return notFound
      const said = body as { body?: string; state?: 'open' | 'closed'; state_reason?: string }
      const text = said.body === undefined ? {} : { body: said.body }
      return { status: 200, body: shownIssue(put({ ...before, ...text, ...stateOf(before, said) })) }
    },
    'issues/add-labels': ({ parts, body }) => {
      const before = issues.get(Number(parts['issue_number']))
      if (!before) return notFound
      const labels = [...new Set([...before.labels, ...(body as { labels: string[] }).labels])]
      put({ ...before, labels })
      return { status: 200, body: labels.map((name) => sampleNamed('label', { name })) }
    },
  }

  function stateOf(
    before: FakeIssue,
    { state, state_reason: reason }: { readonly state?: 'open' | 'closed'; readonly state_reason?: string },
  ): Partial<FakeIssue> {
    if (state === undefined || state === before.state) return {}
    return state === 'open'
      ? { state, stateReason: 'reopened', closedAt: null }
      : { state, stateReason: reason ?? 'completed', closedAt: now }
  }

  return {
    answers,
    all: () => [...issues.values()],
    add: (issue) => add(issue).number,
    change: (number, change) => {
      const before = issues.get(number)
      if (!before) throw new TypeError(`There is no issue ${number}.`)
      put({ ...before, ...change })
    },
    remove: (number) => {
      issues.delete(number)
    },
    setNow: (given) => {
      now = given
    },
  }
}

function shownIssue(issue: FakeIssue): JsonObject {
  const address = 'https://api.github.com/'
  const isOpen = issue.state === 'open'
  return sampleNamed('issue', {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    labels: issue.labels.map((name) => ({ name })),
    state: issue.state,
    state_reason: issue.stateReason,
    closed_at: isOpen ? null : issue.closedAt,
    locked: issue.isLocked,
    user: { ...sampleNamed('simple-user'), login: issue.login } as JsonObject,
    ...(issue.isPullRequest
      ? { pull_request: { url: address, html_url: address, diff_url: address, patch_url: address } }
      : {}),
  })
}
