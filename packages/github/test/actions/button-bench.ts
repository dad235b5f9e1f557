import {
  answerAction,
  checkActions,
  createCaller,
  knownCheckRuns,
  publishCheckRun,
  renderCheckRun,
  type ActionPolicy,
  type ActionStores,
  type AnsweredAction,
  type CheckRunEvent,
  type GitHubCaller,
} from '@gatewright/github'
import type { JsonValue } from '@gatewright/core/canonical'
import type { ErrorValue } from '@gatewright/core/errors'
import { decide, definePolicy, passing, type Decision, type Policy } from '@gatewright/core/policy'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { WaiverEvent } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync, type Result } from 'neverthrow'
import { at, headSha, resultOf } from '../support/decisions.ts'
import {
  createFakeGitHub,
  ownApp,
  type FakeCheckRun,
  type FakeGitHub,
} from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import type { Host } from '../support/openapi/judged-fetch.ts'
import { patience } from '../support/patience.ts'

export const repository = { owner: 'shop', repo: 'cart' }
export const issue = 'https://issues.example/1'
export const workflowRun = 42

export const policies: readonly Policy[] = [
  definePolicy({
    id: 'shop.release',
    applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
    rules: [
      passing('unit/adds'),
      passing('unit/mends'),
      passing('virus scan', { waivable: false }),
      passing('e2e/pays', { flaky: 'quarantine' }),
      passing('e2e/ships', { flaky: 'quarantine' }),
    ],
  }),
]

/** Two that fail, one that no waiver is for, and two flaky ones, of which one has an issue. */
export function closed(waiverEvents: readonly WaiverEvent[] = []): Decision {
  const subject = { type: 'git_commit', identifier: headSha }
  const outcomes: readonly (readonly [string, string])[] = [
    ['unit/adds', 'FAILED'],
    ['unit/mends', 'ERROR'],
    ['virus scan', 'FAILED'],
    ['e2e/pays', 'FAILED'],
    ['e2e/pays', 'PASSED'],
    ['e2e/ships', 'FAILED'],
    ['e2e/ships', 'PASSED'],
  ]
  const results = outcomes.map(([testcase, outcome], index) => resultOf(testcase, outcome, `result-${index}`))
  const knownIssues = [{ testcase: 'e2e/pays', url: issue }]
  return decide(policies, { subject, results, knownIssues, waiverEvents }, { decisionContext: 'release', at })
}

/** Everybody who may write, and nobody else. */
export const open: ActionPolicy = {
  waive: { role: 'write' },
  quarantine: { role: 'write' },
  rerun: { role: 'write' },
}

export interface Pressing {
  readonly login?: string
  readonly delivery?: string
  readonly policy?: ActionPolicy
  readonly caller?: GitHubCaller
  readonly storage?: ActionStores
  readonly event?: Partial<CheckRunEvent>
  readonly options?: Partial<Parameters<typeof answerAction>[2]>
}

export interface Bench {
  readonly fake: FakeGitHub
  readonly caller: GitHubCaller
  readonly problems: readonly string[]
  readonly storage: CompleteStorage
  /** The check run that has the buttons. */
  readonly checkRunId: number
  readonly event: CheckRunEvent
  press(action: string, pressing?: Pressing): Promise<Result<AnsweredAction, ErrorValue>>
  checkRun(): FakeCheckRun
  summary(): string
  waivers(): Promise<readonly WaiverEvent[]>
}

export function callerTo(host: Host): {
  readonly caller: GitHubCaller
  readonly problems: readonly string[]
} {
  const { client, problems } = judgedGitHub(host)
  const caller = createCaller({ client, ...patience(), writeGapMs: 0, backOff: { maxAttempts: 1 } })
  return { caller, problems }
}

/** A repository with a closed check run, whose decision is recorded, and with a workflow run that failed. */
export async function bench(decision: Decision = closed()): Promise<Bench> {
  const fake = createFakeGitHub()
  const { caller, problems } = callerTo(fake.host)
  const storage = createMemoryDatabase().open('shop')
  const plan = renderCheckRun(decision, { name: 'gate', headSha, actions: Object.values(checkActions) })
  const published = await publishCheckRun(caller, plan, { ...repository, appId: ownApp })
  const { id: checkRunId } = published._unsafeUnwrap()
  await recordDecision(storage, decision)
  fake.people.set('mona', { role: 'write' })
  fake.people.set('lisa', { role: 'maintain', teams: ['shop/release'] })
  fake.workflowRuns.set(workflowRun, { headSha, attempt: 1, conclusion: 'failure' })
  const event: CheckRunEvent = {
    event: 'check_run',
    action: 'requested_action',
    repository: { id: 9, owner: 'shop', name: 'cart' },
    sender: { id: 1, login: 'mona', isBot: false },
    checkRun: {
      id: checkRunId,
      name: 'gate',
      headSha,
      externalId: plan.create.external_id,
      appId: ownApp,
      suiteId: 1,
      status: 'completed',
      pullRequests: [],
    },
  }
  let presses = 0
  const checkRun = (): FakeCheckRun => {
    const run = fake.checkRuns().find(({ id }) => id === checkRunId)
    if (!run) throw new TypeError('The check run is gone.')
    return run
  }
  return {
    fake,
    caller,
    problems,
    storage,
    checkRunId,
    event,
    checkRun,
    press: (action, pressing = {}) => {
      const login = pressing.login ?? 'mona'
      const pressed = { requestedAction: action, sender: { id: 1, login, isBot: false } }
      return Promise.resolve(
        answerAction(
          pressing.caller ?? caller,
          { ...event, ...pressed, ...pressing.event },
          {
            ...repository,
            appId: ownApp,
            delivery: pressing.delivery ?? `delivery-${++presses}`,
            policy: pressing.policy ?? open,
            storage: pressing.storage ?? storage,
            clock: { now: () => at },
            knownCheckRunOf: knownCheckRuns(storage.decisions),
            rerun: { runsOf: () => okAsync([workflowRun]) },
            ...pressing.options,
          },
        ),
      )
    },
    summary: () => summaryOf(checkRun()),
    waivers: async () =>
      (await storage.waivers.eventsAbout({ type: 'git_commit', identifier: headSha }))._unsafeUnwrap(),
  }
}

export function summaryOf({ said }: FakeCheckRun): string {
  return String((said['output'] as { readonly summary?: string } | undefined)?.summary)
}

export async function recordDecision(
  storage: CompleteStorage,
  decision: Decision,
  id: string = 'decision',
): Promise<void> {
  const { subject, decisionContext, status, evaluatedAt: decidedAt } = decision
  const { type, identifier } = subject
  const recorded = await storage.decisions.record({
    id,
    decidedAt,
    subject: { type, identifier },
    decisionContext,
    status,
    decision: JSON.parse(JSON.stringify(decision)) as JsonValue,
  })
  recorded._unsafeUnwrap()
}

/** A host that ends the connection at a call: before GitHub did what it says, or behind it. */
export function breakingAt(host: Host, place: number): { readonly host: Host; readonly calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    host: async (call) => {
      const now = calls++
      if (now !== Math.floor(place / 2)) return host(call)
      if (place % 2 === 1) await host(call)
      throw new TypeError('The connection is broken.')
    },
  }
}
