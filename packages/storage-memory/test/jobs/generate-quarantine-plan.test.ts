import type { GeneratedQuarantinePlan } from '@gatewright/core/jobs'
import { quarantineIssuesTopic, readQuarantineRecords, type JobContext } from '@gatewright/core/jobs'
import { quarantineEntries } from '@gatewright/core/flake'
import type { CompleteStorage } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { appendRuns, fold, ofMain } from './support/flaky-project.ts'
import { runThrough, setUp, slice, type JobScene } from './support/job-scene.ts'
import { wholeState } from './support/whole-state.ts'

const at = '2026-12-01T12:00:00Z'

/** A project with flaky tests and a broken one. */
async function project(flaky: number = 2, parts: Partial<JobContext> = {}): Promise<JobScene> {
  const scene = setUp(() => ({
    flakes: ofMain,
    quarantine: {
      factsOf: (tests) =>
        okAsync(tests.map(({ testcase }) => ({ owner: 'core', issue: `https://bugs.example/${testcase}` }))),
    },
    ...parts,
  }))
  await appendRuns(scene.storage, { runs: 80, end: at, flaky })
  await fold(scene.storage, at)
  return scene
}

const factsOf = ({ facts }: { readonly facts: unknown }): GeneratedQuarantinePlan =>
  facts as GeneratedQuarantinePlan

async function statesOf(storage: CompleteStorage): Promise<readonly string[]> {
  const records = (await readQuarantineRecords(storage.states))._unsafeUnwrap()
  return records.map(({ testcase, state }) => `${testcase} ${state}`)
}

describe('generate-quarantine-plan', () => {
  it('plans without moving anything', async () => {
    const { context, storage } = await project()
    const before = await wholeState(storage)
    const report = await slice('generate-quarantine-plan', {}, context)
    expect(report.state).toBe('done')
    const { candidates, broken, moved, budget } = factsOf(report)
    expect(candidates.map(({ testcase, admitted, obstacle }) => [testcase, admitted, obstacle])).toEqual([
      ['unit/flaky-0', true, undefined],
      ['unit/flaky-1', false, 'share-of-suite'],
    ])
    expect([broken, moved, budget.tests.after]).toEqual([1, [], 1])
    expect(await wholeState(storage)).toEqual(before)
  })

  it('moves what there is room for, and tells gates, people and the audit log', async () => {
    const { context, storage } = await project()
    const report = await slice('generate-quarantine-plan', { apply: true }, context)
    expect(factsOf(report).moved.map(({ testcase, from, to }) => [testcase, from, to])).toEqual([
      ['unit/broken', 'healthy', 'broken'],
      ['unit/flaky-0', 'healthy', 'quarantined'],
      ['unit/flaky-1', 'healthy', 'suspect'],
    ])
    expect(await statesOf(storage)).toEqual([
      'unit/broken broken',
      'unit/flaky-0 quarantined',
      'unit/flaky-1 suspect',
    ])
    const records = (await readQuarantineRecords(storage.states))._unsafeUnwrap()
    const { entries } = quarantineEntries(records, Date.parse(at))
    expect(entries).toMatchObject([{ testcase: 'unit/flaky-0', issue: 'https://bugs.example/unit/flaky-0' }])
    const issues = (await storage.outbox.find({ topic: quarantineIssuesTopic }))._unsafeUnwrap()
    expect(issues.map(({ body }) => (body as { readonly kind: string }).kind)).toEqual(['comment', 'comment'])
    const audited = (await storage.feed.read(0, 10_000))
      ._unsafeUnwrap()
      .filter(({ kind }) => kind === 'audit')
    expect(audited).toHaveLength(3)
    // Nothing is left to be done.
    const kept = (await storage.states.list('quarantine-records'))._unsafeUnwrap()
    for (const { body } of kept) expect(String.fromCharCode(...body)).toContain('"pending":[]')
  })

  it('changes nothing the second time', async () => {
    const { context, storage } = await project()
    await slice('generate-quarantine-plan', { apply: true }, context)
    const before = await wholeState(storage)
    const report = await slice('generate-quarantine-plan', { apply: true }, context)
    expect(factsOf(report).moved).toEqual([])
    expect(await wholeState(storage)).toEqual(before)
  })

  it('comes to the same in many slices as in one', async () => {
    const whole = await project(4)
    await slice('generate-quarantine-plan', { apply: true }, whole.context)
    const cut = await project(4)
    const payload = { apply: true, most: 1 }
    const reports = await runThrough('generate-quarantine-plan', payload, cut.context, cut.clock)
    expect(reports).toHaveLength(5)
    expect(await wholeState(cut.storage)).toEqual(await wholeState(whole.storage))
  })

  it('releases what ran clean for long enough', async () => {
    const { context, storage, clock } = await project(1)
    await slice('generate-quarantine-plan', { apply: true }, context)
    clock.advance(400 * 3_600_000)
    const end = clock.now()
    for (let number = 0; number < 399; number++) {
      const run = `clean-${number}`
      const submittedAt = new Date(Date.parse(at) + (number + 1) * 3_600_000).toISOString()
      const result = {
        id: run,
        testcase: 'unit/flaky-0',
        item: { type: 'own_type', id: run },
        outcome: 'PASSED',
        submittedAt,
        variant: {},
        data: {},
        groups: [run],
      }
      ;(await storage.results.append(run, [result]))._unsafeUnwrap()
    }
    await fold(storage, end)
    const report = await slice('generate-quarantine-plan', { apply: true }, context)
    expect(factsOf(report).moved).toMatchObject([{ from: 'quarantined', to: 'probation' }])
    const records = (await readQuarantineRecords(storage.states))._unsafeUnwrap()
    expect(quarantineEntries(records, Date.parse(end)).entries).toEqual([])
  })

  it('tells people of the plan once for each name, and of what moved', async () => {
    const sent: string[] = []
    const { context, clock } = await project(1, {
      notifications: {
        config: {
          channels: { '#ci': {} },
          teams: { core: { channels: ['#ci'] } },
          routes: [{ teams: true }, { types: ['quarantine-report'], channels: ['#ci'] }],
        },
        send: ({ rendered }) => {
          sent.push(rendered.format === 'text' ? (rendered.message.split('\n')[0] ?? '') : '')
          return okAsync()
        },
      },
    })
    const payload = { apply: true, report: '2026-12-01' }
    await slice('generate-quarantine-plan', payload, context)
    await slice('generate-quarantine-plan', payload, context)
    await runThrough('send-notification', {}, context, clock)
    expect(sent.filter((line) => line.includes('Quarantine plan'))).toEqual([
      '[warning] Quarantine plan: 1 candidates, 1 admitted, 1 broken',
    ])
    expect(sent).toContain('[info] In quarantine: unit/flaky-0')
    expect(sent.length).toBe(new Set(sent).size)
  })
})
