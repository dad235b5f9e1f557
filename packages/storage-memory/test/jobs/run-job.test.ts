import { jobNames, runJob, type JobContext } from '@gatewright/core/jobs'
import type { StatisticsRunner } from '@gatewright/core/stats-runner'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { setUp } from './support/job-scene.ts'

const unavailable = { kind: 'store/unavailable', message: 'down', retryable: true } as const
const counted = { isOwner: true, position: 3, isBehind: false, steps: 1, changes: 3, events: 3, parked: [] }

/** Counts statistics as it is told to, one answer after the other. */
function answering(...answers: readonly ('down' | 'lost' | 'behind' | 'done' | 'taken')[]): {
  readonly statistics: StatisticsRunner
  asked(): number
} {
  let asked = 0
  const run: StatisticsRunner['run'] = () => {
    const answer = answers[asked] ?? 'done'
    asked += 1
    switch (answer) {
      case 'down':
        return errAsync(unavailable)
      case 'lost':
        return errAsync({
          kind: 'store/lease-lost',
          message: 'lost',
          retryable: false,
          consumer: 'statistics',
        })
      case 'behind':
        return okAsync({ ...counted, isBehind: true })
      case 'taken':
        return okAsync({ ...counted, isOwner: false, isBehind: true })
      case 'done':
        return okAsync(counted)
    }
  }
  return { statistics: { run } as StatisticsRunner, asked: () => asked }
}

const contextWith = (parts: Partial<JobContext>): JobContext => ({ ...setUp().context, ...parts })

describe('runJob', () => {
  it('has a job of each name that was promised', () => {
    expect(jobNames).toEqual([
      'analyze-test-results',
      'generate-quarantine-plan',
      'send-notification',
      'cleanup-old-data',
      'recompute',
      'poll-missed-runs',
      'catch-up-statistics',
      'deliver-webhooks',
    ])
  })

  it('says which job was probably meant', async () => {
    const error = (await runJob('recompte', {}, setUp().context))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'job/unknown', name: 'recompte', retryable: false })
    expect(error.message).toBe('There is no job "recompte"; did you mean "recompute"?')
    expect((await runJob('__proto__', {}, setUp().context))._unsafeUnwrapErr().kind).toBe('job/unknown')
  })

  it.each([
    ['analyze-test-results', { reports: 'all' }, 'reports'],
    ['analyze-test-results', { mots: 3 }, 'mots'],
    ['generate-quarantine-plan', { most: 0 }, 'most'],
    ['send-notification', { events: [{ id: 'e', type: 'flake' }] }, 'events[0].subject'],
    ['cleanup-old-data', { resultsAfterMs: -1 }, 'resultsAfterMs'],
    ['recompute', { fold: { space: '' } }, 'fold.space'],
    ['recompute', { fold: { space: 'flake-states' } }, 'fold.space'],
    ['poll-missed-runs', {}, 'source'],
    ['catch-up-statistics', { steps: 1.5 }, 'steps'],
    ['deliver-webhooks', 7, ''],
  ])('refuses of %s the payload %j, with the path', async (name, payload, path) => {
    const error = (await runJob(name, payload, setUp().context))._unsafeUnwrapErr()
    expect(error.kind).toBe('schema/invalid')
    expect('problems' in error && error.problems.map((problem) => problem.path)).toContain(path)
  })

  it.each([
    ['analyze-test-results', {}, 'reader'],
    ['send-notification', {}, 'notifications'],
    ['poll-missed-runs', { source: '__proto__' }, 'runs.__proto__'],
    ['catch-up-statistics', {}, 'statistics'],
    ['deliver-webhooks', {}, 'webhooks'],
  ])('says of %s what the context leaves out', async (name, payload, part) => {
    const error = (await runJob(name, payload, setUp().context))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'job/not-configured', part, retryable: false })
  })

  it('answers an error that may go away, and tries again where it is told to', async () => {
    const once = answering('down', 'done')
    expect((await runJob('catch-up-statistics', {}, contextWith(once)))._unsafeUnwrapErr()).toBe(unavailable)
    const waits: number[] = []
    const retry = { wait: async (ms: number) => void waits.push(ms) }
    const twice = answering('down', 'down', 'done')
    const report = await runJob('catch-up-statistics', {}, contextWith({ ...twice, retry }))
    expect(report._unsafeUnwrap().state).toBe('done')
    expect([twice.asked(), waits]).toEqual([3, [500, 1_000]])
  })

  it('does nothing for who is to end, and says how to go on', async () => {
    const never = answering()
    const signal = { aborted: true }
    const report = await runJob('catch-up-statistics', { steps: 3 }, contextWith({ ...never, signal }))
    expect(report._unsafeUnwrap()).toEqual({ state: 'more', next: { steps: 3 }, facts: {} })
    expect(never.asked()).toBe(0)
  })

  it('goes on at once where there is more', async () => {
    const report = await runJob('catch-up-statistics', { steps: 3 }, contextWith(answering('behind')))
    expect(report._unsafeUnwrap()).toMatchObject({ state: 'more', next: { steps: 3 } })
  })

  it.each(['taken', 'lost'] as const)('comes back after the lease of another process: %s', async (answer) => {
    const context = contextWith({ ...answering(answer), leaseMs: 5_000 })
    const report = await runJob('catch-up-statistics', {}, context)
    expect(report._unsafeUnwrap()).toMatchObject({
      state: 'later',
      next: {},
      notBefore: '2026-12-01T12:00:05.000Z',
    })
  })
})
