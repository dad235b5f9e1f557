import {
  createCaller,
  planAnnotations,
  publishCheckRun,
  renderCheckRun,
  type CheckRunPlan,
  type GitHubCaller,
} from '@gatewright/github'
import type { Decision } from '@gatewright/core/policy'
import { describe, expect, it } from 'vitest'
import { closedBy, headSha } from '../support/decisions.ts'
import { createFakeGitHub, ownApp, type FakeGitHub } from '../support/fake-github/fake-github.ts'
import { judgedGitHub } from '../support/github.ts'
import type { Host } from '../support/openapi/judged-fetch.ts'
import { patience } from '../support/patience.ts'

const options = { owner: 'shop', repo: 'cart', appId: ownApp }

function planOf(annotations: number, decision: Decision = closedBy(3)): CheckRunPlan {
  const remarks = Array.from({ length: annotations }, (_, index) => ({
    path: 'src/a.ts',
    line: index + 1,
    level: 'failure' as const,
    message: `case ${index}`,
  }))
  const planned = planAnnotations(remarks).annotations
  return renderCheckRun(decision, { name: 'gate', headSha, annotations: planned })
}

function callerOf(host: Host): { readonly caller: GitHubCaller; readonly problems: readonly string[] } {
  const { client, problems } = judgedGitHub(host)
  return {
    caller: createCaller({ client, ...patience(), writeGapMs: 0, backOff: { maxAttempts: 1 } }),
    problems,
  }
}

function whole(fake: FakeGitHub): unknown {
  return fake.checkRuns().map(({ said, annotations }) => ({ said, annotations }))
}

/** A host that ends the connection at a call: before GitHub did what it says, or behind it. */
function breakingAt(host: Host, place: number): { readonly host: Host; readonly calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    host: async (call) => {
      const at = calls++
      if (at === Math.floor(place / 2)) {
        if (place % 2 === 1) await host(call)
        throw new TypeError('The connection is broken.')
      }
      return host(call)
    },
  }
}

const pending = { ...closedBy(1), status: 'pending' } as const

describe('publishCheckRun', () => {
  it.each([0, 1, 50, 51, 100, 170])('sends %i annotations, once, and completes at the end', async (count) => {
    const fake = createFakeGitHub()
    const { caller, problems } = callerOf(fake.host)
    const plan = planOf(count)
    const published = (await publishCheckRun(caller, plan, options))._unsafeUnwrap()
    const [run] = fake.checkRuns()
    expect(published).toEqual({ id: run?.id, how: 'created' })
    expect(run?.annotations).toHaveLength(count)
    expect(run?.said).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(problems).toEqual([])
  })

  it.each([0, 51, 120])('made again with %i annotations changes nothing', async (count) => {
    const fake = createFakeGitHub()
    const { caller } = callerOf(fake.host)
    void (await publishCheckRun(caller, planOf(count), options))
    const before = whole(fake)
    expect((await publishCheckRun(caller, planOf(count), options))._unsafeUnwrap().how).toBe('unchanged')
    expect(whole(fake)).toEqual(before)
  })

  it.each([
    ['completed', closedBy(3)],
    ['pending', pending],
  ])('killed at any call and made again, a %s one is as if nothing had been', async (_, decision) => {
    const plan = planOf(120, decision)
    const smooth = createFakeGitHub()
    void (await publishCheckRun(callerOf(smooth.host).caller, plan, options))
    for (let place = 0; ; place++) {
      const fake = createFakeGitHub()
      const breaking = breakingAt(fake.host, place)
      const first = await publishCheckRun(callerOf(breaking.host).caller, plan, options)
      if (Math.floor(place / 2) >= breaking.calls()) break
      const { caller, problems } = callerOf(fake.host)
      // A lost answer is looked for at once: then the first try already came to its end.
      const again = await publishCheckRun(caller, plan, options)
      expect(again.isOk(), `${place}: ${first.isOk()}`).toBe(true)
      expect(whole(fake), `broken at ${place}`).toEqual(whole(smooth))
      expect(problems).toEqual([])
    }
  })

  it('completes what was pending, and leaves what is completed as it is', async () => {
    const fake = createFakeGitHub()
    const { caller } = callerOf(fake.host)
    void (await publishCheckRun(caller, planOf(3, pending), options))
    const resumed = (await publishCheckRun(caller, planOf(3), options))._unsafeUnwrap()
    expect(resumed.how).toBe('resumed')
    expect(fake.checkRuns()).toHaveLength(1)
    const changed = (await publishCheckRun(caller, planOf(3, closedBy(2)), options))._unsafeUnwrap()
    expect(changed.how).toBe('created')
    const runs = fake.checkRuns()
    expect(runs.map(({ said }) => said['conclusion'])).toEqual(['failure', 'failure'])
    expect(runs.at(-1)?.annotations).toHaveLength(3)
  })

  it('makes another one where annotations are others: they can not be taken back', async () => {
    const fake = createFakeGitHub()
    const { caller } = callerOf(fake.host)
    void (await publishCheckRun(caller, planOf(60, pending), options))
    const changed = (await publishCheckRun(caller, planOf(10, pending), options))._unsafeUnwrap()
    expect(changed.how).toBe('created')
    expect(fake.checkRuns().map(({ annotations }) => annotations.length)).toEqual([60, 10])
  })

  it('tells what GitHub answers that nobody can read', async () => {
    const host: Host = () => ({ status: 200, body: { total_count: 0, check_runs: [] } })
    const { caller } = callerOf(host)
    const odd: GitHubCaller = {
      ...caller,
      call: (route, ...rest) =>
        caller.call(route, ...rest).map((response) => ({ ...response, data: { check_runs: 'none' } })),
    }
    expect((await publishCheckRun(odd, planOf(0), options))._unsafeUnwrapErr()).toMatchObject({
      kind: 'github/reply-invalid',
      path: 'check_runs',
    })
  })
})
