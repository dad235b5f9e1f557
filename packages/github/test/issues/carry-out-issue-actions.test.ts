import {
  carryOutIssueActions,
  createCaller,
  listTestIssues,
  planIssueActions,
  testMark,
  type CarriedOutIssues,
  type GitHubCaller,
  type IssuePlan,
  type TestIssue,
  type WatchedTest,
} from '@gatewright/github'
import { describe, expect, it } from 'vitest'
import { createFakeGitHub, ownLogin, type FakeGitHub } from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import { ago, carriedOut, issueOf, labels, look, now, seen, suiteIssueOf } from '../support/issue-world.ts'
import type { Host } from '../support/openapi/judged-fetch.ts'
import { patience } from '../support/patience.ts'

const repository = { owner: 'shop', repo: 'cart' }
const options = { ...repository, login: ownLogin }

function callerOf(
  host: Host,
  maxAttempts: number = 1,
): { readonly caller: GitHubCaller; readonly problems: readonly string[] } {
  const { client, problems } = judgedGitHub(host)
  return {
    caller: createCaller({ client, ...patience(), writeGapMs: 0, backOff: { maxAttempts } }),
    problems,
  }
}

const testcase = (name: string, more: Partial<WatchedTest>): WatchedTest => ({
  testcase: name,
  variant: {},
  ...more,
})
const failing = testcase('fails on', { lastFailure: seen(1) })
const passing = testcase('passes', { lastPass: seen(1) })
const again = testcase('fails again', { lastFailure: seen(1) })
const turned = testcase('turns flaky', { lastFailure: seen(2), lastPass: seen(1), isFlaky: true })
const fresh = testcase('fails first', { lastFailure: seen(1) })
const other = testcase('@mona `fails` first', { lastFailure: seen(2), isFlaky: true })
const many = Array.from({ length: 10 }, (_, index) =>
  testcase(`unit/${index}`, { lastFailure: seen(1), suite: 'unit' }),
)
const tests = [failing, passing, again, turned, fresh, other, ...many]

/** An issue of ours for each thing that there is to do, and some that are none of ours. */
const before: readonly TestIssue[] = [
  issueOf(failing, 1, { told: { failed: 3 } }),
  issueOf(failing, 2, { told: { failed: 3 } }),
  issueOf(passing, 3, { told: { failed: 3 } }),
  issueOf(again, 4, { told: { failed: 3 }, closedAt: ago(2) }),
  issueOf(turned, 5, { told: { failed: 3 } }),
  issueOf(fresh, 6, { told: { failed: 40 }, closedAt: ago(39) }),
  issueOf(fresh, 7, { told: { failed: 3 }, login: 'mona' }),
  suiteIssueOf('ui', 8, { told: { failed: 3 } }),
]

function fill(fake: FakeGitHub, issues: readonly TestIssue[] = before): void {
  fake.issues.setNow(now)
  for (const { isOpen, closedAt = null, stateReason = null, ...issue } of issues)
    fake.issues.add({ ...issue, state: isOpen ? 'open' : 'closed', closedAt, stateReason })
}

async function planned(caller: GitHubCaller): Promise<IssuePlan> {
  const listed = await listTestIssues(caller, repository)
  return planIssueActions(tests, listed._unsafeUnwrap(), look)
}

async function synced(caller: GitHubCaller): Promise<CarriedOutIssues> {
  const { actions } = await planned(caller)
  return (await carryOutIssueActions(caller, actions, options))._unsafeUnwrap()
}

function whole(fake: FakeGitHub): unknown {
  const comments = fake.comments().map(({ issue, body, login }) => ({ issue, body, login }))
  return { issues: fake.issues.all(), comments }
}

/** A host that ends the connection at a call: before GitHub did what it says, or behind it. */
function breakingAt(host: Host, place: number): { readonly host: Host; readonly calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    host: async (call) => {
      const at = calls++
      if (at !== Math.floor(place / 2)) return host(call)
      if (place % 2 === 1) await host(call)
      throw new TypeError('The connection is broken.')
    },
  }
}

describe('carryOutIssueActions', () => {
  it('does what the plan says, and then there is nothing left', async () => {
    const fake = createFakeGitHub()
    fill(fake)
    const { caller, problems } = callerOf(fake.host)
    const { actions } = await planned(caller)
    expect(actions.map(({ kind }) => kind)).toEqual([
      'close-duplicate',
      'reopen',
      'comment',
      'close',
      'label',
      'open',
      'open',
      'open',
    ])
    const done = (await carryOutIssueActions(caller, actions, options))._unsafeUnwrap()
    expect(done.gone).toEqual([])
    expect(done.opened.find(({ mark }) => mark === testMark(fresh))?.number).toBeGreaterThan(8)
    const listed = (await listTestIssues(caller, repository))._unsafeUnwrap()
    const byNumber = (issues: readonly TestIssue[]) => [...issues].sort((a, b) => a.number - b.number)
    expect(byNumber(listed)).toEqual(byNumber(carriedOut(before, actions)))
    expect((await planned(caller)).actions).toEqual([])
    expect(fake.comments().map(({ issue }) => issue)).toEqual([2, 4, 1, 3, 5])
    expect(problems).toEqual([])
  })

  it.each([
    ['the plan made again', true],
    ['the same plan carried out again', false],
  ])('killed at any call, with %s, it is as if nothing had been', async (_, isPlannedAgain) => {
    const smooth = createFakeGitHub()
    fill(smooth)
    await synced(callerOf(smooth.host).caller)
    for (let place = 0; ; place++) {
      const fake = createFakeGitHub()
      fill(fake)
      const { caller, problems } = callerOf(fake.host)
      const { actions } = await planned(caller)
      const breaking = breakingAt(fake.host, place)
      // A lost answer is looked for at once: then the first try already came to its end.
      void (await carryOutIssueActions(callerOf(breaking.host).caller, actions, options))
      if (Math.floor(place / 2) >= breaking.calls()) break
      const rest = isPlannedAgain ? (await planned(caller)).actions : actions
      const done = await carryOutIssueActions(caller, rest, options)
      expect(done.isOk(), `broken at ${place}`).toBe(true)
      expect(whole(fake), `broken at ${place}`).toEqual(whole(smooth))
      expect(problems).toEqual([])
    }
  })

  it('opens and says nothing twice where every answer to a POST is lost once', async () => {
    const smooth = createFakeGitHub()
    fill(smooth)
    await synced(callerOf(smooth.host).caller)
    const fake = createFakeGitHub()
    fill(fake)
    const lost = new Set<string>()
    const { caller, problems } = callerOf(async (call) => {
      const reply = await fake.host(call)
      const key = JSON.stringify([call.path, call.body])
      if (call.method !== 'POST' || call.path.endsWith('/labels') || lost.has(key)) return reply
      lost.add(key)
      throw new TypeError('The connection is broken.')
    })
    await synced(caller)
    expect(lost.size).toBe(8)
    expect(whole(fake)).toEqual(whole(smooth))
    expect(problems).toEqual([])
  })

  it('gives up an issue that never gets through, and opens it once at the most', async () => {
    const fake = createFakeGitHub()
    let tries = 0
    const { caller } = callerOf((call) => {
      if (call.operation.id !== 'issues/create') return fake.host(call)
      tries++
      throw new TypeError('The connection is broken.')
    })
    const { actions } = planIssueActions([fresh], [], look)
    const done = await carryOutIssueActions(caller, actions, options)
    expect(done._unsafeUnwrapErr()).toMatchObject({ kind: 'github/unavailable', mayHaveHappened: true })
    expect(tries).toBe(2)
    expect(fake.issues.all()).toEqual([])
  })

  it('takes no issue of somebody else for one that it opened', async () => {
    const fake = createFakeGitHub()
    const { caller } = callerOf(fake.host)
    const { actions } = planIssueActions([fresh], [], look)
    fill(fake, [issueOf(fresh, 1, { told: { failed: 1 }, login: 'mona' })])
    const done = (await carryOutIssueActions(caller, actions, options))._unsafeUnwrap()
    expect(done.opened).toEqual([{ mark: testMark(fresh), number: 2 }])
  })

  it('nor a comment of somebody else for its own', async () => {
    const fake = createFakeGitHub()
    fill(fake)
    const { caller } = callerOf(fake.host)
    const { actions } = await planned(caller)
    for (const action of actions)
      if (action.kind !== 'open' && action.comment !== undefined)
        fake.addComment('mona', action.comment, action.number)
    const done = await carryOutIssueActions(caller, actions, options)
    expect(done.isOk()).toBe(true)
    expect(fake.comments().filter(({ login }) => login === ownLogin)).toHaveLength(5)
  })

  it('goes on where an issue is not there any more', async () => {
    const fake = createFakeGitHub()
    fill(fake)
    const { caller } = callerOf(fake.host)
    const { actions } = await planned(caller)
    fake.issues.remove(1)
    fake.issues.remove(5)
    const done = (await carryOutIssueActions(caller, actions, options))._unsafeUnwrap()
    expect(done.gone).toEqual([1, 5])
    expect(done.opened).toHaveLength(3)
  })

  it('stops where it may not write', async () => {
    const fake = createFakeGitHub()
    fill(fake)
    const { caller } = callerOf((call) =>
      call.method === 'GET'
        ? fake.host(call)
        : { status: 403, body: { message: 'Resource not accessible by integration' } },
    )
    const { actions } = await planned(caller)
    const done = await carryOutIssueActions(caller, actions, options)
    expect(done._unsafeUnwrapErr().kind).toBe('github/forbidden')
  })

  it('leaves the last calls of the limit to the gate', async () => {
    const fake = createFakeGitHub()
    fill(fake)
    const { caller } = callerOf(fake.host)
    const priorities = new Set<unknown>()
    const watched: GitHubCaller = {
      ...caller,
      call: (route, parameters, given) => {
        priorities.add(given?.priority)
        return caller.call(route, parameters, given)
      },
    }
    await synced(watched)
    expect([...priorities]).toEqual(['background'])
  })

  it('of two processes at once, what both opened is one again after the next plan', async () => {
    const fake = createFakeGitHub()
    fill(fake, [])
    const { caller } = callerOf(fake.host)
    const plan = planIssueActions([fresh], [], look)
    // Both look before either of them opens.
    let waiting = 0
    let go = (): void => undefined
    const both = new Promise<void>((resolve) => {
      go = resolve
    })
    const { caller: slow } = callerOf(async (call) => {
      if (call.operation.id !== 'issues/list-for-repo') return fake.host(call)
      const reply = await fake.host(call)
      if (++waiting === 2) go()
      await both
      return reply
    })
    await Promise.all([1, 2].map(() => carryOutIssueActions(slow, plan.actions, options)))
    expect(fake.issues.all()).toHaveLength(2)
    await synced(caller)
    const states = fake.issues.all().map(({ state, stateReason }) => [state, stateReason])
    expect(states.slice(0, 2)).toEqual([
      ['open', null],
      ['closed', 'duplicate'],
    ])
  })
})

describe('listTestIssues', () => {
  it('lists all issues with the label, page by page, and no pull request', async () => {
    const fake = createFakeGitHub()
    for (let index = 0; index < 250; index++)
      fake.issues.add({ labels: [labels.test], body: `${index}\r\nb` })
    fake.issues.add({ labels: [labels.test], isPullRequest: true })
    fake.issues.add({ labels: ['bug'] })
    fake.issues.change(7, { state: 'closed', closedAt: ago(1), stateReason: 'not_planned', isLocked: true })
    const { caller, problems } = callerOf(fake.host)
    const listed = (await listTestIssues(caller, repository))._unsafeUnwrap()
    expect(listed).toHaveLength(250)
    expect(listed.find(({ number }) => number === 7)).toEqual({
      number: 7,
      isOpen: false,
      stateReason: 'not_planned',
      closedAt: ago(1),
      isLocked: true,
      labels: [labels.test],
      login: 'mona',
      body: '6\nb',
    })
    expect(problems).toEqual([])
  })

  it('asks for the label of the policy', async () => {
    const fake = createFakeGitHub()
    fake.issues.add({ labels: ['unsteady'] })
    const { caller } = callerOf(fake.host)
    const listed = await listTestIssues(caller, { ...repository, policy: { label: 'unsteady' } })
    expect(listed._unsafeUnwrap()).toHaveLength(1)
  })
})
