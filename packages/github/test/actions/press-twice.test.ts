import { readManualEvents, type ActionStores, type CheckActionName } from '@gatewright/github'
import type { ErrorValue } from '@gatewright/core/errors'
import type { ManualEvent } from '@gatewright/core/flake'
import type { QuarantineEntry, WaiverEvent } from '@gatewright/core/schema'
import { errAsync, ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { headSha } from '../support/decisions.ts'
import { bench, breakingAt, callerTo, workflowRun, type Bench } from './button-bench.ts'

const actions: readonly CheckActionName[] = ['waive', 'quarantine', 'rerun']

/** All that a button leaves behind. */
interface Left {
  readonly waivers: readonly WaiverEvent[]
  readonly entries: readonly QuarantineEntry[]
  readonly decisions: readonly ManualEvent[]
  readonly presses: readonly unknown[]
  readonly summary: string
  readonly attempt: number | undefined
}

async function left({ storage, checkRunId, waivers, summary, fake }: Bench): Promise<Left> {
  const log = (await storage.audit.read(`check run ${checkRunId} of ${headSha}`))._unsafeUnwrap()
  return {
    waivers: await waivers(),
    entries: (await storage.quarantine.entries())._unsafeUnwrap(),
    decisions: (await readManualEvents(storage.audit, { testcase: 'e2e/pays', variant: {} }))._unsafeUnwrap(),
    presses: log.map(({ digest: _, ...event }) => event),
    summary: summary(),
    attempt: fake.workflowRuns.get(workflowRun)?.attempt,
  }
}

async function smooth(action: string): Promise<Left> {
  const once = await bench()
  void (await once.press(action, { delivery: 'one' }))
  return left(once)
}

describe('a button that is pressed twice', () => {
  it.each(actions)('does what it says once: %s', async (action) => {
    const twice = await bench()
    const first = await twice.press(action, { delivery: 'one' })
    const before = await left(twice)
    const second = await twice.press(action, { delivery: 'two' })
    expect(first._unsafeUnwrap()).toMatchObject({ outcome: 'done' })
    expect(second._unsafeUnwrap()).toMatchObject({ outcome: 'repeated' })
    expect({ ...(await left(twice)), presses: [] }).toEqual({ ...before, presses: [] })
  })

  it.each(actions)('is one press where it is delivered twice: %s', async (action) => {
    const twice = await bench()
    const first = await twice.press(action, { delivery: 'one' })
    const again = await twice.press(action, { delivery: 'one' })
    expect(again._unsafeUnwrap()).toEqual(first._unsafeUnwrap())
    expect(await left(twice)).toEqual(await smooth(action))
  })

  it.each(actions)('at the same time, does what it says once: %s', async (action) => {
    const { press, ...rest } = await bench()
    // No two see the same time.
    const clockOf = (index: number) => ({ now: () => `2026-11-22T04:19:0${index}Z` })
    const presses = [0, 1, 2].map((index) =>
      press(action, { delivery: `${index}`, options: { clock: clockOf(index) } }),
    )
    const outcomes = (await Promise.all(presses)).map((one) => one._unsafeUnwrap().outcome)
    // GitHub refuses to run again what runs.
    const others = action === 'rerun' ? ['nothing', 'repeated'] : ['repeated']
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect(outcomes.every((one) => one === 'done' || others.includes(one))).toBe(true)
    const once = await smooth(action)
    const { waivers, entries, decisions, attempt } = await left({ press, ...rest })
    expect(decisions).toHaveLength(once.decisions.length)
    expect(waivers.map(({ waiverId }) => waiverId).sort()).toEqual(
      once.waivers.map(({ waiverId }) => waiverId).sort(),
    )
    expect(entries.map(({ testcase }) => testcase)).toEqual(once.entries.map(({ testcase }) => testcase))
    expect(attempt).toBe(once.attempt)
  })

  it('is answered also where another answer was written meanwhile', async () => {
    const { press, fake, summary } = await bench()
    let meanwhile: Promise<unknown> | undefined
    const { caller } = callerTo(async (call) => {
      if (call.method === 'PATCH' && !meanwhile) {
        meanwhile = press('waive', { login: 'lisa' })
        await meanwhile
      }
      return fake.host(call)
    })
    expect((await press('waive', { caller }))._unsafeUnwrap()).toMatchObject({ outcome: 'done' })
    expect(summary()).toMatch(/- `mona` .*\n- `lisa` /)
  })

  it('stays denied where the same press comes again, whoever may by then', async () => {
    const { press, fake, summary, waivers } = await bench()
    const { caller } = callerTo((call) => {
      if (call.method === 'PATCH') throw new TypeError('The connection is broken.')
      return fake.host(call)
    })
    expect((await press('waive', { caller, policy: {}, delivery: 'one' })).isErr()).toBe(true)
    expect((await press('waive', { delivery: 'one' }))._unsafeUnwrap()).toMatchObject({ outcome: 'denied' })
    expect(summary()).toContain('may not')
    expect(await waivers()).toEqual([])
  })

  it('at the same time by several people, answers each of them', async () => {
    const { press, summary, fake, problems } = await bench()
    const people = Array.from({ length: 3 }, (_, index) => `person-${index}`)
    for (const login of people) fake.people.set(login, { role: 'write' })
    const answers = await Promise.all(
      people.flatMap((login) => actions.map((action) => press(action, { login }))),
    )
    expect(answers.every((one) => one.isOk())).toBe(true)
    for (const login of people)
      expect([...summary().matchAll(new RegExp(`^- \`${login}\` `, 'gm'))], login).toHaveLength(3)
    expect(problems).toEqual([])
  })

  it('is looked at anew where it was denied', async () => {
    const { press, summary } = await bench()
    void (await press('waive', { policy: {} }))
    expect(summary()).toContain('may not')
    expect((await press('waive'))._unsafeUnwrap()).toMatchObject({ outcome: 'done' })
    expect(summary()).not.toContain('may not')
    expect((await press('waive', { policy: {} }))._unsafeUnwrap()).toMatchObject({ outcome: 'denied' })
    expect(summary()).toContain('may not')
  })
})

describe('trouble', () => {
  it.each(actions)('of GitHub at any call of %s: delivered again it comes to the same', async (action) => {
    const wanted = await smooth(action)
    for (let place = 0; ; place++) {
      const broken = await bench()
      const breaking = breakingAt(broken.fake.host, place)
      const { caller } = callerTo(breaking.host)
      const first = await broken.press(action, { delivery: 'one', caller })
      if (Math.floor(place / 2) >= breaking.calls()) {
        expect(first.isOk()).toBe(true)
        break
      }
      expect(first._unsafeUnwrapErr(), `${place}`).toMatchObject({
        kind: 'github/unavailable',
        retryable: true,
      })
      expect((await broken.press(action, { delivery: 'one' })).isOk()).toBe(true)
      const all = await left(broken)
      if (isLostRerun(all.summary)) expect(all.attempt).toBe(wanted.attempt)
      else expect(all, `broken at ${place}`).toEqual(wanted)
      expect(broken.problems).toEqual([])
    }
  })

  it.each(actions)('of the store at any call of %s: delivered again it comes to the same', async (action) => {
    const wanted = await smooth(action)
    for (let place = 0; ; place++) {
      const broken = await bench()
      const { storage, calls } = failingAt(broken.storage, place)
      const first = await broken.press(action, { delivery: 'one', storage })
      if (Math.floor(place / 2) >= calls()) {
        expect(first.isOk()).toBe(true)
        break
      }
      expect(first._unsafeUnwrapErr(), `${place}`).toMatchObject({ kind: 'store/unavailable' })
      expect((await broken.press(action, { delivery: 'one' })).isOk()).toBe(true)
      const all = await left(broken)
      if (isLostRerun(all.summary)) expect(all.attempt).toBe(wanted.attempt)
      else expect(all, `broken at ${place}`).toEqual(wanted)
      expect(broken.problems).toEqual([])
    }
  })
})

/** Jobs that run again by an answer that got lost: nobody knows whose they are, and they are not run a third time. */
function isLostRerun(summary: string): boolean {
  return summary.includes('of this commit there is 1 run still running')
}

/** Stores that fail at a call: before they did what it says, or behind it. */
function failingAt(
  stores: ActionStores,
  place: number,
): { readonly storage: ActionStores; readonly calls: () => number } {
  let calls = 0
  const failing =
    <Arguments extends readonly unknown[], Value, Failure extends ErrorValue>(
      work: (...given: Arguments) => ResultAsync<Value, Failure>,
    ) =>
    (...given: Arguments): ResultAsync<Value, Failure> => {
      const now = calls++
      if (now !== Math.floor(place / 2)) return work(...given)
      const trouble = { kind: 'store/unavailable', message: 'The store is away.', retryable: true }
      const gone = (): ResultAsync<Value, Failure> => errAsync(trouble as Failure)
      return place % 2 === 1 ? work(...given).andThen(gone) : gone()
    }
  const { waivers, quarantine, audit } = stores
  return {
    calls: () => calls,
    storage: {
      waivers: { append: failing(waivers.append), eventsAbout: failing(waivers.eventsAbout) },
      quarantine: { append: failing(quarantine.append) },
      audit: { append: failing(audit.append), read: failing(audit.read) },
    },
  }
}
