import { orThrow } from '@gatewright/core'
import { consumeMessages, type BusDelivery } from '@gatewright/core/messages'
import { describe, expect, it } from 'vitest'
import { consumeOnly, openShop, resultsIn } from './support/consumed.ts'
import { fedoraCi, posted, receivedAt } from './support/deliveries.ts'

describe('a message that is sound', () => {
  it('is stored with its run, its testcase, its bytes and its place in the ledger', async () => {
    const storage = openShop()
    const delivery = fedoraCi('m1', 'complete', { headers: { JMSXUserID: 'msg-ci', tries: 2, list: [] } })
    expect(await consumeOnly(storage, delivery)).toEqual({
      outcome: 'stored',
      acknowledge: true,
      delivery,
      reportKey: 'message/id/m1',
      resultCount: 1,
      warnings: [],
    })
    const testcase = 'fedora-ci.koji-build.rpminspect.static-analysis'
    expect(await resultsIn(storage)).toMatchObject([
      { testcase, outcome: 'PASSED', data: { publisher_id: ['msg-ci'] } },
    ])
    expect(orThrow(await storage.testcases.get(testcase))?.refUrl).toBe('https://ci.example/tests/1')
    expect(orThrow(await storage.groups.get(`fedora-ci/p1/${testcase}/bash-5.2-1.fc40`))?.state).toBe(
      'complete',
    )
    const entry = orThrow(await storage.ingest.get('message/id/m1'))
    expect(entry).toMatchObject({
      stage: 'valid',
      uploader: 'msg-ci',
      receivedAt,
      reportKey: 'message/id/m1',
      resultCount: 1,
      facts: { messageId: 'm1', topic: delivery.topic, 'header.JMSXUserID': 'msg-ci', 'header.tries': '2' },
    })
    const bytes = entry && orThrow(await storage.reports.read(entry.report))
    expect(bytes && String.fromCharCode(...bytes)).toBe(delivery.body)
  })

  it('changes nothing when it comes again, later or with other headers', async () => {
    const storage = openShop()
    await consumeOnly(storage, posted('m1', {}))
    const before = orThrow(await storage.feed.position())
    const again = { ...posted('m1', {}), receivedAt: '2026-11-22T06:00:00Z', headers: { redelivered: true } }
    expect(await consumeOnly(storage, again)).toMatchObject({
      outcome: 'known',
      acknowledge: true,
      stage: 'valid',
    })
    expect(await resultsIn(storage)).toMatchObject([{ submittedAt: receivedAt }])
    expect(orThrow(await storage.feed.position())).toBe(before)
  })

  it('may tell of a run alone', async () => {
    const storage = openShop()
    const event = {
      context: {
        id: 'e1',
        source: '/ci',
        type: 'dev.cdevents.testsuiterun.started.0.3.0',
        timestamp: '2026-11-22T04:19:00Z',
      },
      subject: { id: 's1', content: { environment: { id: 'dev' } } },
    }
    const delivery = { id: 'm1', topic: 'cdevents', body: JSON.stringify(event), receivedAt }
    expect(await consumeOnly(storage, delivery)).toMatchObject({ outcome: 'stored', resultCount: 0 })
    expect(orThrow(await storage.groups.get('cdevents-suite//ci/s1'))?.state).toBe('open')
    expect(await resultsIn(storage)).toEqual([])
  })
})

describe('a message of which nothing can be made', () => {
  it.each<[string, BusDelivery, string]>([
    ['is no JSON', { id: 'm1', topic: 't', body: '{', receivedAt }, 'message/malformed'],
    ['is unknown', { id: 'm1', topic: 't', body: '{}', receivedAt }, 'message/unknown-format'],
    ['is of nobody', posted('m1', { data: { item: 'x' }, outcome: 'GREAT' }), 'message/invalid'],
    [
      'has hostile names',
      { ...posted('m1', { testcase: '\0\ud800'.repeat(9000) }), topic: '\0'.repeat(9000) },
      'message/invalid',
    ],
    [
      'has a hostile id',
      { ...posted('\0\n', { outcome: '' }), headers: { ['\0']: 'x', y: 'z'.repeat(70_000) } },
      'message/invalid',
    ],
  ])('is parked: it %s', async (_, delivery, kind) => {
    const storage = openShop()
    const parked = await consumeOnly(storage, delivery)
    expect(parked).toMatchObject({ outcome: 'parked', acknowledge: true, error: { kind } })
    const [entry, ...more] = orThrow(await storage.ingest.find({ stages: ['invalid'] }))
    expect(more).toEqual([])
    expect(entry).toMatchObject({ stage: 'invalid', facts: { error: kind } })
    expect(entry?.reason).toContain(kind)
    const bytes = entry && orThrow(await storage.reports.read(entry.report))
    expect(bytes?.length).toBeGreaterThan(0)
    // It comes again where the acknowledgement was lost.
    expect(await consumeOnly(storage, delivery)).toMatchObject({ outcome: 'known', stage: 'invalid' })
  })

  it('does not hold up the others', async () => {
    const storage = openShop()
    const poison: BusDelivery = { id: 'bad', topic: 't', body: '{', receivedAt }
    const answers = await consumeMessages(storage, [
      fedoraCi('m1', 'queued'),
      poison,
      fedoraCi('m2', 'running'),
    ])
    expect(answers.map(({ outcome }) => outcome)).toEqual(['stored', 'parked', 'stored'])
  })

  it('is one that the store refuses for good, too', async () => {
    const storage = openShop()
    const id = '2/message/id/m1#0001'
    const [known] = [
      {
        id,
        testcase: 'other',
        item: { type: 'koji_build', id: 'a-1-1' },
        outcome: 'PASSED',
        submittedAt: receivedAt,
        variant: {},
        data: {},
        groups: [],
      },
    ]
    orThrow(await storage.results.append('taken', [known]))
    expect(await consumeOnly(storage, posted('m1', {}))).toMatchObject({
      outcome: 'parked',
      error: { kind: 'store/key-conflict', key: id },
    })
    expect(await resultsIn(storage)).toHaveLength(1)
  })
})

describe('an id that was used before', () => {
  it.each<[string, Partial<BusDelivery>]>([
    ['content', { body: JSON.stringify({ testcase: 'dist.rpmlint', outcome: 'FAILED', data: {} }) }],
    ['topic', { topic: 'other' }],
    ['publisher', { headers: { JMSXUserID: 'mallory' } }],
  ])('with another %s is a conflict: nothing is replaced, nothing is lost', async (_, more) => {
    const storage = openShop()
    await consumeOnly(storage, posted('m1', {}))
    const before = await resultsIn(storage)
    const other = { ...posted('m1', {}), ...more }
    const answer = await consumeOnly(storage, other)
    expect(answer).toMatchObject({ outcome: 'parked', error: { kind: 'message/id-conflict', id: 'm1' } })
    expect(await resultsIn(storage)).toEqual(before)
    expect(orThrow(await storage.ingest.find({ stages: ['invalid'] }))).toMatchObject([
      { facts: { messageId: 'm1', error: 'message/id-conflict' } },
    ])
    expect(await consumeOnly(storage, other)).toMatchObject({ outcome: 'known', stage: 'invalid' })
    expect(await consumeOnly(storage, posted('m1', {}))).toMatchObject({ outcome: 'known', stage: 'valid' })
  })
})

describe('topics', () => {
  it('that are not wanted are ignored', async () => {
    const storage = openShop()
    const topics = ['org.centos.*.test.*', 'resultsdb']
    const other = { ...posted('m2', {}), topic: '/topic/org.fedoraproject.prod.buildsys.tag' }
    const answers = await consumeMessages(storage, [fedoraCi('m1', 'queued'), other], { topics })
    expect(answers.map(({ outcome, acknowledge }) => [outcome, acknowledge])).toEqual([
      ['stored', true],
      ['ignored', true],
    ])
    expect(orThrow(await storage.ingest.find({}))).toHaveLength(1)
  })
})
