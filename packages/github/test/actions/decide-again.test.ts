import {
  checkRunId,
  decideAgain,
  knownCheckRuns,
  reportDecision,
  type CheckRunEvent,
  type CheckSuiteEvent,
  type DecideAgainOptions,
  type DecideAbout,
} from '@gatewright/github'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { closedBy, headSha } from '../support/decisions.ts'
import { createFakeGitHub, ownApp, type FakeGitHub } from '../support/fake-github/fake-github.ts'
import { breakingAt, bench, callerTo, closed, recordDecision, repository } from './button-bench.ts'

const satisfied = { ...closed(), status: 'satisfied' } as const

function suiteEvent(
  action: CheckSuiteEvent['action'] = 'rerequested',
  appId: number = ownApp,
): CheckSuiteEvent {
  return { event: 'check_suite', action, checkSuite: { id: 1, headSha, appId, pullRequests: [] } }
}

function said(fake: FakeGitHub): unknown {
  return fake.checkRuns().map(({ said: { name, external_id: id, conclusion } }) => [name, id, conclusion])
}

describe('decideAgain', () => {
  it('reports what a check run is of as the next attempt', async () => {
    const { caller, fake, storage, event, problems } = await bench()
    const options: DecideAgainOptions = {
      ...repository,
      appId: ownApp,
      knownCheckRunOf: knownCheckRuns(storage.decisions),
      again: () => ({ decideAbout: () => okAsync(satisfied) }),
    }
    const rerequested: CheckRunEvent = { ...event, action: 'rerequested' }
    for (let time = 0; time < 2; time++)
      expect((await decideAgain(caller, rerequested, options))._unsafeUnwrap()).toHaveLength(1)
    expect(said(fake)).toEqual([
      ['gate', checkRunId(closed(), 1), 'failure'],
      ['gate', checkRunId(closed(), 2), 'success'],
    ])
    expect(problems).toEqual([])
  })

  it('decides where there was no decision', async () => {
    const fake = createFakeGitHub()
    const { caller } = callerTo(fake.host)
    const storage = createMemoryDatabase().open('shop')
    const broken: DecideAbout = () => Promise.reject(new Error('It broke.'))
    const report = { ...repository, appId: ownApp, name: 'gate', headSha }
    expect((await reportDecision(caller, broken, report)).isOk()).toBe(true)
    const attempts: (readonly [unknown, number])[] = []
    const options: DecideAgainOptions = {
      ...repository,
      appId: ownApp,
      knownCheckRunOf: knownCheckRuns(storage.decisions),
      again: (_run, { decision, attempt }) => {
        attempts.push([decision, attempt])
        return { decideAbout: () => okAsync(satisfied) }
      },
    }
    expect((await decideAgain(caller, suiteEvent(), options)).isOk()).toBe(true)
    expect(attempts).toEqual([[undefined, 1]])
    expect(fake.checkRuns().map(({ said: { conclusion } }) => conclusion)).toEqual(['failure', 'success'])
    expect(fake.checkRuns().at(-1)?.said['external_id']).toBe(checkRunId(satisfied, 2))
  })

  it('decides again about each check run of a suite that is ours and known', async () => {
    const { caller, fake, storage, event, problems } = await bench()
    const other = closedBy(1)
    await recordDecision(storage, { ...other, decisionContext: 'staging' }, 'staging')
    void (await reportDecision(caller, () => okAsync({ ...other, decisionContext: 'staging' }), {
      ...repository,
      appId: ownApp,
      name: 'staging gate',
      headSha,
    }))
    void (await reportDecision(caller, () => okAsync({ ...other, decisionContext: 'unknown' }), {
      ...repository,
      appId: ownApp,
      name: 'unknown gate',
      headSha,
    }))
    fake.addForeignCheckRun({ name: 'foreign', head_sha: headSha, external_id: event.checkRun.externalId })
    const asked: string[] = []
    const options: DecideAgainOptions = {
      ...repository,
      appId: ownApp,
      knownCheckRunOf: knownCheckRuns(storage.decisions),
      again: ({ name }) => {
        asked.push(name)
        return name === 'gate' ? { decideAbout: () => okAsync(satisfied) } : undefined
      },
    }
    expect((await decideAgain(caller, suiteEvent(), options))._unsafeUnwrap()).toHaveLength(1)
    expect(asked).toEqual(['gate', 'staging gate'])
    expect(problems).toEqual([])
  })

  it('asks nothing for other events and other Apps', async () => {
    const { fake, event } = await bench()
    const { caller } = callerTo(() => {
      throw new TypeError('Nobody asks.')
    })
    const options: DecideAgainOptions = {
      ...repository,
      appId: ownApp,
      knownCheckRunOf: () => okAsync({ decision: undefined, attempt: 1 }),
      again: () => ({ decideAbout: () => okAsync(satisfied) }),
    }
    const foreign = { ...event.checkRun, appId: ownApp + 1 }
    for (const other of [
      event,
      { ...event, action: 'completed' as const },
      { ...event, action: 'rerequested' as const, checkRun: foreign },
      suiteEvent('requested'),
      suiteEvent('rerequested', ownApp + 1),
    ])
      expect((await decideAgain(caller, other, options))._unsafeUnwrap()).toEqual([])
    const id = fake.addForeignCheckRun({ name: 'gate', head_sha: headSha, external_id: 'x' })
    const lied = { ...event, action: 'rerequested' as const, checkRun: { ...event.checkRun, id } }
    expect((await decideAgain(callerTo(fake.host).caller, lied, options))._unsafeUnwrap()).toEqual([])
  })

  it('broken at any call and made again, it reports once', async () => {
    for (let place = 0; ; place++) {
      const { fake, storage, event, caller } = await bench()
      const breaking = breakingAt(fake.host, place)
      const options: DecideAgainOptions = {
        ...repository,
        appId: ownApp,
        knownCheckRunOf: knownCheckRuns(storage.decisions),
        again: () => ({ decideAbout: () => okAsync(satisfied) }),
      }
      const rerequested: CheckRunEvent = { ...event, action: 'rerequested' }
      void (await decideAgain(callerTo(breaking.host).caller, rerequested, options))
      if (Math.floor(place / 2) >= breaking.calls()) break
      expect((await decideAgain(caller, rerequested, options)).isOk()).toBe(true)
      expect(said(fake), `${place}`).toEqual([
        ['gate', checkRunId(closed(), 1), 'failure'],
        ['gate', checkRunId(closed(), 2), 'success'],
      ])
    }
  })
})

describe('knownCheckRuns', () => {
  const run = (attempt: number) => ({ name: 'gate', headSha, externalId: checkRunId(closed(), attempt) })

  it('finds the newest decision of the question, with its attempt', async () => {
    const storage = createMemoryDatabase().open('shop')
    await recordDecision(storage, closed(), 'old')
    await recordDecision(
      storage,
      { ...closed(), evaluatedAt: '2026-11-23T00:00:00Z', summary: 'newer' },
      'new',
    )
    await recordDecision(
      storage,
      { ...closed(), decisionContext: 'other', evaluatedAt: '2026-11-24T00:00:00Z' },
      'other',
    )
    const found = (await knownCheckRuns(storage.decisions)(run(7)))._unsafeUnwrap()
    expect(found).toMatchObject({ attempt: 7, decision: { summary: 'newer', decisionContext: 'release' } })
  })

  it('finds nothing for other ids, other commits, and what is no decision', async () => {
    const storage = createMemoryDatabase().open('shop')
    await recordDecision(storage, closed())
    const subject = { type: 'git_commit', identifier: headSha }
    const record = { id: 'odd', decidedAt: '2026-12-01T00:00:00Z', subject, decisionContext: 'release' }
    const recorded = await storage.decisions.record({ ...record, status: 'satisfied', decision: 'odd' })
    expect(recorded.isOk()).toBe(true)
    const find = knownCheckRuns(storage.decisions)
    for (const asked of [
      { ...run(1), externalId: 'sha256:other' },
      { ...run(1), externalId: '' },
      { ...run(1), headSha: 'f'.repeat(40) },
      run(51),
    ])
      expect((await find(asked))._unsafeUnwrap()).toBeUndefined()
    expect((await find(run(1)))._unsafeUnwrap()?.attempt).toBe(1)
  })
})
