import {
  publishCheckRun,
  renderCheckRun,
  checkActions,
  type ActionPolicy,
  type CheckActionName,
} from '@gatewright/github'
import { approveWaiver } from '@gatewright/core/waiver'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { closedBy, headSha, hostileNames, at } from '../support/decisions.ts'
import { ownApp } from '../support/fake-github/fake-github.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'
import { bench, callerTo, closed, repository, workflowRun } from './button-bench.ts'

const actions: readonly CheckActionName[] = ['quarantine', 'waive', 'rerun']
const mark = '<!-- gatewright:answers -->'

describe('who may press', () => {
  const people = [
    { login: 'admin', role: 'admin' },
    { login: 'maintainer', role: 'maintain' },
    { login: 'writer', role: 'write' },
    { login: 'member', role: 'read', teams: ['shop/release'] },
    { login: 'reader', role: 'read' },
    { login: 'stranger', role: undefined },
  ] as const
  const rules: readonly (readonly [string, ActionPolicy[CheckActionName], readonly string[]])[] = [
    ['nobody', undefined, []],
    ['role write', { role: 'write' }, ['admin', 'maintainer', 'writer']],
    ['role maintain', { role: 'maintain' }, ['admin', 'maintainer']],
    ['role none', { role: 'none' }, []],
    ['a team', { teams: ['shop/release'] }, ['member']],
    ['a role or a team', { role: 'admin', teams: ['shop/release'] }, ['admin', 'member']],
    ['a login', { logins: ['reader'] }, ['reader']],
  ]

  it.each(rules.flatMap((rule) => actions.map((action) => [...rule, action] as const)))(
    '%s: %j lets %j press %s',
    async (_, rule, allowed, action) => {
      for (const { login, role, ...rest } of people) {
        const { fake, press, summary, checkRun, storage, waivers, problems } = await bench()
        if (role !== undefined) fake.people.set(login, { role, ...rest })
        const before = checkRun()
        const others = {
          waive: { role: 'read' },
          quarantine: { role: 'read' },
          rerun: { role: 'read' },
        } as const
        const { [action]: _own, ...policy } = others
        const pressed = await press(action, { login, policy: rule ? { ...policy, [action]: rule } : policy })
        const outcome = allowed.includes(login) ? 'done' : 'denied'
        expect(pressed._unsafeUnwrap(), login).toMatchObject({ outcome, action, login })
        const isUntouched =
          (await waivers()).length === 0 &&
          (await storage.quarantine.entries())._unsafeUnwrap().length === 0 &&
          fake.workflowRuns.get(workflowRun)?.attempt === 1
        expect(isUntouched, login).toBe(outcome === 'denied')
        expect(summary()).toContain(`\n\n${mark}\n- \`${login}\` `)
        expect(summary().includes('may not')).toBe(outcome === 'denied')
        const { output: _a, ...said } = checkRun().said
        const { output: _b, ...saidBefore } = before.said
        expect(said).toEqual(saidBefore)
        expect(problems).toEqual([])
      }
    },
  )

  it('records each press: who, when, what came of it', async () => {
    const { press, storage, checkRunId, event } = await bench()
    void (await press('waive', { delivery: 'one' }))
    void (await press('waive', { delivery: 'two' }))
    void (await press('rerun', { login: 'nobody', delivery: 'three' }))
    const log = (await storage.audit.read(`check run ${checkRunId} of ${headSha}`))._unsafeUnwrap()
    expect(
      log.map(({ id, by, at: when, payload }) => ({ id, by, at: when, ...(payload as object) })),
    ).toMatchObject([
      {
        id: 'one',
        by: 'mona',
        at,
        action: 'waive',
        outcome: 'done',
        checkRun: { externalId: event.checkRun.externalId },
      },
      { id: 'two', by: 'mona', at, action: 'waive', outcome: 'repeated' },
      { id: 'three', by: 'nobody', at, action: 'rerun', outcome: 'denied' },
    ])
  })

  it('lets nobody in by trouble that stays, and says so', async () => {
    const { fake, press, summary, waivers } = await bench()
    const { caller } = callerTo((call) =>
      call.operation.id === 'repos/get-collaborator-permission-level'
        ? { status: 403, body: { message: 'Resource not accessible by integration' } }
        : fake.host(call),
    )
    expect((await press('waive', { caller }))._unsafeUnwrap()).toMatchObject({ outcome: 'failed' })
    expect(summary()).toContain('can not be done \\(github/forbidden\\)')
    expect(summary()).not.toContain('integration')
    expect(await waivers()).toEqual([])
  })
})

describe('what is no press of ours', () => {
  it.each<[string, string, object]>([
    ['a button of the host', 'lgtm|26764', {}],
    ['a name of every object', 'constructor', {}],
    ['another event', 'waive', { action: 'rerequested' }],
    ['nobody', 'waive', { sender: undefined }],
    ['another repository', 'waive', { repository: { id: 9, owner: 'shop', name: 'other' } }],
    ['no repository', 'waive', { repository: undefined }],
  ])('%s is ignored', async (_, action, event) => {
    const { fake, press, checkRun, storage, checkRunId } = await bench()
    const before = checkRun()
    const calls: string[] = []
    const { caller } = callerTo((call) => {
      calls.push(call.operation.id)
      return fake.host(call)
    })
    expect((await press(action, { caller, event }))._unsafeUnwrap().outcome).toBe('ignored')
    expect(calls).toEqual([])
    expect(checkRun()).toEqual(before)
    expect((await storage.audit.read(`check run ${checkRunId} of ${headSha}`))._unsafeUnwrap()).toEqual([])
  })

  it('another App’s check run is ignored, whatever the event says of it', async () => {
    const { fake, press, event } = await bench()
    const id = fake.addForeignCheckRun({
      name: 'gate',
      head_sha: headSha,
      external_id: event.checkRun.externalId,
    })
    const foreign = { ...event.checkRun, id }
    const before = fake.checkRuns()
    for (const checkRun of [foreign, { ...foreign, appId: ownApp + 1 }, { ...event.checkRun, id: 1 }])
      expect((await press('waive', { event: { checkRun } }))._unsafeUnwrap().outcome).toBe('ignored')
    expect(fake.checkRuns()).toEqual(before)
  })

  it('what the event says of the check run is not taken: its commit and its external id are GitHub’s', async () => {
    const { press, event, waivers } = await bench()
    const checkRun = { ...event.checkRun, headSha: 'f'.repeat(40), externalId: 'sha256:other', name: 'other' }
    expect((await press('waive', { event: { checkRun } }))._unsafeUnwrap().outcome).toBe('done')
    expect((await waivers())[0]).toMatchObject({ scope: { subject: { identifier: headSha } } })
  })

  it.each(actions)('%s at a check run of which nothing is known is denied in its summary', async (action) => {
    const { caller, press, event, fake } = await bench()
    const other = renderCheckRun(closed(), { name: 'gate', headSha, attempt: 99 })
    const { id } = (await publishCheckRun(caller, other, { ...repository, appId: ownApp }))._unsafeUnwrap()
    const pressed = await press(action, { event: { checkRun: { ...event.checkRun, id } } })
    expect(pressed._unsafeUnwrap()).toMatchObject({ outcome: 'denied' })
    expect(JSON.stringify(fake.checkRuns().at(-1)?.said)).toContain('Nothing is known')
  })

  it.each(['../..', '..', 'a/b', '', 'mona\n::x', '`mona`', '@shop/release', 'x'.repeat(300)])(
    'no account is called %j: GitHub is not asked',
    async (login) => {
      const { fake, press, checkRun } = await bench()
      const before = checkRun()
      const calls: string[] = []
      const { caller } = callerTo((call) => {
        calls.push(call.operation.id)
        return fake.host(call)
      })
      expect((await press('waive', { login, caller }))._unsafeUnwrap()).toMatchObject({ outcome: 'ignored' })
      expect(calls).toEqual([])
      expect(checkRun()).toEqual(before)
    },
  )
})

describe('the answer', () => {
  it('stands below all else, one sentence for each person and button, and is replaced', async () => {
    const { press, summary, fake } = await bench()
    const before = summary()
    void (await press('waive', { policy: {} }))
    void (await press('waive'))
    void (await press('waive', { login: 'lisa' }))
    void (await press('rerun'))
    void (await press('rerun'))
    expect(summary().startsWith(`${before}\n\n${mark}\n`)).toBe(true)
    const lines = summary().slice(before.length).trim().split('\n').slice(1)
    expect(lines.map((line) => line.replace(/^(- `\w+` \w+ \w+ \w+).*$/, '$1'))).toEqual([
      '- `mona` asked for 4',
      '- `lisa` asked for 4',
      '- `mona` asked GitHub to',
    ])
    expect(fake.checkRuns()).toHaveLength(1)
  })

  it('is no reason to make another check run of the same decision', async () => {
    const { caller, press, fake, summary } = await bench()
    void (await press('waive'))
    const before = summary()
    const plan = renderCheckRun(closed(), { name: 'gate', headSha, actions: Object.values(checkActions) })
    const again = await publishCheckRun(caller, plan, { ...repository, appId: ownApp })
    expect(again._unsafeUnwrap().how).toBe('unchanged')
    expect(fake.checkRuns()).toHaveLength(1)
    expect(summary()).toBe(before)
  })

  it('fits where the summary is as long as may be', async () => {
    const { press, summary, problems } = await bench(closedBy(1_500))
    expect((await press('waive', { options: { waive: { most: 2_000 } } }))._unsafeUnwrap()).toMatchObject({
      outcome: 'done',
    })
    expect(summary()).toContain('asked for 1500 waivers')
    const once = summary()
    void (await press('rerun', { login: 'lisa' }))
    expect(summary()).toContain('`lisa`')
    expect(summary().split(mark)).toHaveLength(2)
    expect(once.split(mark)).toHaveLength(2)
    expect(problems).toEqual([])
  })

  it('keeps to the last twenty', async () => {
    const { press, summary } = await bench()
    for (let index = 0; index < 23; index++) void (await press('waive', { login: `person-${index}` }))
    expect(summary()).toContain('- 3 earlier answers are in the audit log.')
    expect(summary()).not.toContain('`person-2`')
    expect(summary()).toContain('`person-22`')
  })

  it('makes nothing of the names of tests', async () => {
    for (const name of hostileNames.map((one) => one.replaceAll(/\p{Cc}+/gu, ' ').trim())) {
      const { press, summary, problems } = await bench(closedNamed(name))
      void (await press('waive'))
      const section = summary().slice(summary().indexOf(mark))
      expect(section).toContain('asked for 1 waiver')
      const html = rendered(section)
      expect(mentions(textOf(html)), name).toEqual([])
      expect(html.replaceAll(/<\/?(?:ul|li|code)>|<!-- gatewright:answers -->/g, ''), name).not.toMatch(
        /<[a-z/!]/i,
      )
      expect(problems).toEqual([])
    }
  })

  it('tells of an error that stays, and answers the next press anew', async () => {
    const { press, summary } = await bench()
    const knownCheckRunOf = () =>
      errAsync({ kind: 'store/corrupt', message: 'secret', retryable: false } as const)
    expect((await press('waive', { options: { knownCheckRunOf } }))._unsafeUnwrap()).toMatchObject({
      outcome: 'failed',
    })
    expect(summary()).not.toContain('secret')
    expect((await press('waive'))._unsafeUnwrap()).toMatchObject({ outcome: 'done' })
    expect(summary()).not.toContain('can not be done')
  })
})

describe('a waiver that was only requested', () => {
  it('opens nothing, whoever presses; another person’s approval does', async () => {
    const { press, waivers } = await bench()
    const pressed = (await press('waive'))._unsafeUnwrap()
    const events = await waivers()
    expect(events.map(({ kind }) => kind)).toEqual(['requested', 'requested', 'requested', 'requested'])
    expect(closed(events).progress).toEqual(closed().progress)
    expect('made' in pressed && [...pressed.made].sort()).toEqual(
      events.map(({ waiverId }) => waiverId).sort(),
    )
    const approvals = (by: string) =>
      events.map(({ waiverId }) => approveWaiver({ waiverId, at, by, comment: 'seen' }, events))
    expect(approvals('Mona').every((one) => one.isErr())).toBe(true)
    const approved = closed([...events, ...approvals('lisa').map((one) => one._unsafeUnwrap())])
    expect(approved.progress).toMatchObject({ satisfied: 4, total: 5 })
  })
})

/** A decision that one failing test keeps closed. */
function closedNamed(testcase: string): ReturnType<typeof closed> {
  const decision = closedBy(1)
  return JSON.parse(
    JSON.stringify(decision).replaceAll('suite/0/case 0', JSON.stringify(testcase).slice(1, -1)),
  ) as ReturnType<typeof closed>
}
