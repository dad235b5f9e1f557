import { readManualEvents } from '@gatewright/github'
import {
  allOf,
  anyOf,
  decide,
  definePolicy,
  passing,
  type Decision,
  type Rule,
} from '@gatewright/core/policy'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { at, headSha, resultOf } from '../support/decisions.ts'
import { bench, closed, issue, workflowRun } from './button-bench.ts'

function decided(
  rules: readonly Rule[],
  results: readonly (readonly [string, string])[],
  decisionContext: string = 'release',
): Decision {
  return decide(
    [
      definePolicy({
        id: 'shop.release',
        applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
        rules,
      }),
    ],
    {
      subject: { type: 'git_commit', identifier: headSha },
      results: results.map(([testcase, outcome], index) => resultOf(testcase, outcome, `result-${index}`)),
    },
    { decisionContext, at },
  )
}

describe('waive', () => {
  it('asks for one waiver for each leaf that can be waived, as narrow as the question', async () => {
    const { press, waivers, summary } = await bench()
    expect((await press('waive'))._unsafeUnwrap()).toMatchObject({ outcome: 'done', made: { length: 4 } })
    const events = await waivers()
    const asked = events.flatMap((event) => (event.kind === 'requested' ? [event] : []))
    expect(asked.map(({ scope }) => scope.testcase).sort()).toEqual([
      'e2e/pays',
      'e2e/ships',
      'unit/adds',
      'unit/mends',
    ])
    for (const event of asked)
      expect(event).toMatchObject({
        by: 'mona',
        at,
        expiresAt: '2026-11-29T04:19:00.000Z',
        reason: `Asked for at the check run "gate" of ${headSha}.`,
        scope: {
          subject: { type: 'git_commit', identifier: headSha },
          variant: {},
          decisionContext: 'release',
        },
      })
    expect(summary()).toContain('somebody else has to approve')
    expect(summary()).toContain('no waiver can help with this: virus scan failed')
  })

  it('takes reason and end from its options', async () => {
    const { press, waivers } = await bench()
    void (await press('waive', { options: { waive: { reason: 'known', expiresAfter: 'P1D' } } }))
    for (const event of await waivers())
      expect(event).toMatchObject({ reason: 'known', expiresAt: '2026-11-23T04:19:00.000Z' })
    expect(await waivers()).toHaveLength(4)
  })

  const virus = passing('virus scan', { waivable: false })
  const waivable = allOf(passing('a'), passing('b'), passing('c'))

  it.each<[string, Rule]>([
    ['one that waivers are not for', anyOf(virus, waivable)],
    ['one that waivers are for in part', anyOf(allOf(virus, passing('d')), waivable)],
  ])('takes the way that waivers can open, and not %s', async (_, rule) => {
    const failing = ['virus scan', 'a', 'b', 'c', 'd'].map((testcase) => [testcase, 'FAILED'] as const)
    const { press, waivers } = await bench(decided([rule], failing))
    expect((await press('waive')).isOk()).toBe(true)
    const asked = (await waivers()).flatMap((event) =>
      event.kind === 'requested' ? [event.scope.testcase] : [],
    )
    expect(asked.sort()).toEqual(['a', 'b', 'c'])
  })

  it.each<[string, Decision, string]>([
    ['an open gate', decided([passing('a')], [['a', 'PASSED']]), 'nothing blocks'],
    ['a rule without waivers', decided([passing('a', { waivable: false })], [['a', 'FAILED']]), 'a failed'],
    ['a gate that no policy is for', decided([passing('a')], [], 'other'), 'nothing blocks'],
  ])('has nothing to do for %s', async (_, decision, words) => {
    const { press, waivers, summary } = await bench(decision)
    expect((await press('waive'))._unsafeUnwrap()).toMatchObject({ outcome: 'nothing', made: [] })
    expect(summary()).toContain(words)
    expect(await waivers()).toEqual([])
  })

  it('asks for none where they are more than one button is for', async () => {
    const { press, waivers } = await bench()
    const pressed = await press('waive', { options: { waive: { most: 3 } } })
    expect(pressed._unsafeUnwrap()).toMatchObject({ outcome: 'nothing' })
    expect(await waivers()).toEqual([])
  })

  it('fails for good by options that no waiver can have', async () => {
    const { press, waivers } = await bench()
    const pressed = await press('waive', { options: { waive: { reason: ' ' } } })
    expect(pressed._unsafeUnwrap()).toMatchObject({ outcome: 'failed' })
    expect(await waivers()).toEqual([])
  })
})

describe('quarantine', () => {
  const until = '2026-12-06T04:19:00.000Z'

  it('is for the flaky tests, for a while; the gate hears of those that have an issue', async () => {
    const { press, storage, summary } = await bench()
    expect((await press('quarantine'))._unsafeUnwrap()).toMatchObject({
      outcome: 'done',
      made: { length: 2 },
    })
    expect((await storage.quarantine.entries())._unsafeUnwrap()).toEqual([
      { testcase: 'e2e/pays', from: at, until, issue, by: 'mona' },
    ])
    for (const testcase of ['e2e/pays', 'e2e/ships'])
      expect(
        (await readManualEvents(storage.audit, { testcase, variant: {} }))._unsafeUnwrap(),
      ).toMatchObject([
        { kind: 'quarantine', by: 'mona', at, until, reason: `Flaky at the check run "gate" of ${headSha}.` },
      ])
    for (const testcase of ['unit/adds', 'virus scan'])
      expect((await readManualEvents(storage.audit, { testcase, variant: {} }))._unsafeUnwrap()).toEqual([])
    expect(summary()).toContain('no issue tracks e2e/ships')
    expect(summary()).toContain('not for unit/adds failed')
  })

  it('asks the host where the repair is tracked', async () => {
    const { press, storage } = await bench()
    const issueOf = (): string => 'https://issues.example/2'
    void (await press('quarantine', { options: { quarantine: { issueOf, expiresAfter: 'P1D' } } }))
    const entries = (await storage.quarantine.entries())._unsafeUnwrap()
    expect(entries.map(({ testcase, issue: tracked, until: end }) => [testcase, tracked, end])).toEqual([
      ['e2e/pays', issueOf(), '2026-11-23T04:19:00.000Z'],
      ['e2e/ships', issueOf(), '2026-11-23T04:19:00.000Z'],
    ])
  })

  it('lets through what a rule lets through that is in quarantine', async () => {
    const { press, storage } = await bench()
    void (await press('quarantine'))
    const quarantine = (await storage.quarantine.entries())._unsafeUnwrap()
    const rules = [passing('e2e/pays', { flaky: 'quarantine' })]
    const status = decide(
      [
        definePolicy({
          id: 'shop.release',
          applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
          rules,
        }),
      ],
      {
        subject: { type: 'git_commit', identifier: headSha },
        results: [resultOf('e2e/pays', 'FAILED', 'a'), resultOf('e2e/pays', 'PASSED', 'b')],
        quarantine,
      },
      { decisionContext: 'release', at },
    ).status
    expect(status).toBe('satisfied')
  })

  it.each<[string, Decision, string]>([
    ['what only failed', decided([passing('a')], [['a', 'FAILED']]), 'not for a failed'],
    ['what is missing', decided([passing('a')], []), 'not for a has no result'],
    ['an open gate', decided([passing('a')], [['a', 'PASSED']]), 'nothing blocks'],
  ])('is refused for %s, with the reason', async (_, decision, words) => {
    const { press, storage, summary } = await bench(decision)
    expect((await press('quarantine'))._unsafeUnwrap()).toMatchObject({ outcome: 'nothing', made: [] })
    expect(summary()).toContain(words)
    expect((await storage.quarantine.entries())._unsafeUnwrap()).toEqual([])
  })

  it('is refused for a test of which another variant only failed', async () => {
    const subject = { type: 'git_commit', identifier: headSha }
    const flaky = { ...resultOf('a', 'FAILED', '1'), variant: { arch: 'x86_64' } }
    const results = [
      flaky,
      { ...flaky, id: '2', outcome: 'PASSED' },
      { ...flaky, id: '3', variant: { arch: 'aarch64' } },
    ]
    const policy = definePolicy({
      id: 'shop.release',
      applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
      rules: [passing('a', { variants: 'observed' })],
    })
    const decision = decide([policy], { subject, results }, { decisionContext: 'release', at })
    const { press, storage } = await bench(decision)
    const options = { quarantine: { issueOf: () => issue } }
    expect((await press('quarantine', { options }))._unsafeUnwrap()).toMatchObject({ outcome: 'nothing' })
    expect((await storage.quarantine.entries())._unsafeUnwrap()).toEqual([])
  })

  it.each([
    ['longer than may be', { expiresAfter: 'P60D' }, 'failed'],
    ['of too many tests', { most: 1 }, 'nothing'],
  ] as const)('is not made %s', async (_, quarantine, outcome) => {
    const { press, storage } = await bench()
    expect((await press('quarantine', { options: { quarantine } }))._unsafeUnwrap()).toMatchObject({
      outcome,
    })
    expect((await storage.quarantine.entries())._unsafeUnwrap()).toEqual([])
    const test = { testcase: 'e2e/pays', variant: {} }
    expect((await readManualEvents(storage.audit, test))._unsafeUnwrap()).toEqual([])
  })
})

describe('rerun', () => {
  it('runs the failed jobs again of what failed, and says what it left', async () => {
    const { press, fake, summary } = await bench()
    fake.workflowRuns.set(43, { headSha, attempt: 1, conclusion: 'success' })
    fake.workflowRuns.set(44, { headSha, attempt: 3, conclusion: 'failure' })
    fake.workflowRuns.set(45, { headSha, attempt: 1, conclusion: null })
    fake.workflowRuns.set(46, { headSha: 'f'.repeat(40), attempt: 1, conclusion: 'failure' })
    const runsOf = () => okAsync([workflowRun, 43, 44, 45, 46, 47, workflowRun])
    const pressed = await press('rerun', { options: { rerun: { runsOf } } })
    expect(pressed._unsafeUnwrap()).toMatchObject({ outcome: 'done', made: ['42'] })
    expect([...fake.workflowRuns].map(([id, { attempt }]) => [id, attempt])).toEqual([
      [42, 2],
      [43, 1],
      [44, 3],
      [45, 1],
      [46, 1],
    ])
    expect(summary()).toContain(
      'asked GitHub to rerun the failed jobs of 1 workflow run; 1 run still running; 1 run with no attempt left; 1 run without a failed job',
    )
  })

  it('has nothing to do where no run is known', async () => {
    const { press, summary } = await bench()
    const rerun = { runsOf: () => okAsync([]) }
    expect((await press('rerun', { options: { rerun } }))._unsafeUnwrap()).toMatchObject({
      outcome: 'nothing',
    })
    expect(summary()).toContain('no workflow run of this commit is known')
    const other = await bench()
    const pressed = await other.press('rerun', { options: { rerun: undefined } as object })
    expect(pressed._unsafeUnwrap()).toMatchObject({ outcome: 'nothing' })
  })

  it('keeps to the attempts that may be', async () => {
    const { press, fake } = await bench()
    const rerun = { runsOf: () => okAsync([workflowRun]), mostAttempts: 1 }
    expect((await press('rerun', { options: { rerun } }))._unsafeUnwrap()).toMatchObject({
      outcome: 'nothing',
    })
    expect(fake.workflowRuns.get(workflowRun)?.attempt).toBe(1)
  })

  it('is for a check run without a decision as well, which the others are not', async () => {
    const { press } = await bench(closed())
    const knownCheckRunOf = () => okAsync({ decision: undefined, attempt: 1 })
    expect((await press('waive', { options: { knownCheckRunOf } }))._unsafeUnwrap()).toMatchObject({
      outcome: 'nothing',
    })
    expect((await press('rerun', { options: { knownCheckRunOf } }))._unsafeUnwrap()).toMatchObject({
      outcome: 'done',
    })
  })
})
