import { digestOf } from '@gatewright/core/canonical'
import { orThrow } from '@gatewright/core/errors'
import { createMemoryDatabase, restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ended } from './support/ended.ts'
import { calls, extraAnswersOf } from './support/every-store.ts'
import { answersOf } from './support/gather.ts'

describe('a snapshot of everything', () => {
  it('restores to a database that holds, answers and does the same', async () => {
    await fc.assert(
      fc.asyncProperty(calls, calls, async (before, after) => {
        const database = createMemoryDatabase()
        const storage = database.open('p')
        for (const call of before) await call(storage)
        const lines = [...snapshotLines(database)]
        const restored = restoreMemoryDatabase(lines)._unsafeUnwrap()
        const copy = restored.open('p')
        expect([...restored.contents()]).toEqual([...database.contents()])
        expect([...snapshotLines(restored)]).toEqual(lines)
        expect(await answersOf(copy)).toEqual(await answersOf(storage))
        expect(await extraAnswersOf(copy)).toEqual(await extraAnswersOf(storage))
        for (let position = 0; position <= lines.length; position++) {
          const query = { storedThrough: position }
          expect(await copy.results.query(query)).toEqual(await storage.results.query(query))
        }
        for (const call of after) expect(await call(copy)).toEqual(await call(storage))
        expect([...restored.contents()]).toEqual([...database.contents()])
      }),
    )
  })

  const header = '{"kind":"snapshot","version":3}'
  const project = '{"kind":"project","project":"p"}'
  const line = (kind: string, said: object): string => JSON.stringify({ kind, project: 'p', ...said })
  const event = (position: number, kind = 'results', ref = 'r'): string =>
    line('feed-event', { event: { position, kind, ref, facts: {} } })
  const report = (reportKey: string, position: number): string =>
    line('report', { reportKey, position, results: [] })
  const bytes = { digest: digestOf(Uint8Array.of(102)), size: 1, receivedAt: '2026-11-22T04:19:00Z' }
  const entry = { id: 'e', report: bytes.digest, receivedAt: '2026-11-22T04:19:00Z' }
  const state = { space: 's', key: 'k', version: 1, body: 'Zg==' }
  const decided = {
    id: 'd',
    decidedAt: '2026-11-22T04:19:00Z',
    subject: { type: 'compose', identifier: 'a' },
    decisionContext: 'release',
    status: 'satisfied',
    decision: {},
  }
  const message = {
    added: { id: 'm', topic: 't', body: null, notBefore: '2026-11-22T04:19:00Z' },
    state: 'waiting',
    notBefore: '2026-11-22T04:19:00Z',
    attempts: 0,
    token: 0,
  }

  it('reads what such lines say', () => {
    const lines = [
      event(1),
      report('r', 1),
      line('consumer', { consumer: { name: 'c', position: 1, token: 0 } }),
      line('raw-report', { report: bytes, bytes: 'Zg==' }),
      line('ingest-entry', {
        opened: entry,
        entry: { ...entry, stage: 'valid', changedAt: entry.receivedAt },
      }),
      line('state', state),
      line('decision', { decision: decided }),
      line('message', { message }),
    ]
    expect(restoreMemoryDatabase(ended([header, project, ...lines])).isOk()).toBe(true)
  })

  it.each([
    ['a gap in the feed', [event(1), event(3)]],
    ['an event twice', [event(1), event(1)]],
    ['an event at 0', [event(0)]],
    ['an event of no kind', [event(1, 'other')]],
    ['a report without its event', [report('r', 1)]],
    ['a report at the event of another', [event(1), report('s', 1)]],
    ['a report at an event of another kind', [event(1, 'group'), report('r', 1)]],
    ['a report at position 0', [event(1), report('r', 0)]],
    ['a report behind a later one', [event(1), event(2, 'results', 's'), report('s', 2), report('r', 1)]],
    ['a consumer behind the end', [line('consumer', { consumer: { name: 'c', position: 1, token: 0 } })]],
    ['other bytes than its digest says', [line('raw-report', { report: bytes, bytes: 'Zw==' })]],
    ['bytes that are no base64', [line('raw-report', { report: bytes, bytes: 'Zg=' })]],
    ['another size', [line('raw-report', { report: { ...bytes, size: 2 }, bytes: 'Zg==' })]],
    [
      'an ingest entry that another one was opened as',
      [
        line('ingest-entry', {
          opened: { ...entry, id: 'f' },
          entry: { ...entry, stage: 'valid', changedAt: entry.receivedAt },
        }),
      ],
    ],
    ['a state of version 0', [line('state', { ...state, version: 0 })]],
    ['a state twice', [line('state', state), line('state', state)]],
    ['a state without a key', [line('state', { ...state, key: '' })]],
    [
      'a decision changed',
      [
        line('decision', { decision: decided }),
        line('decision', { decision: { ...decided, status: 'pending' } }),
      ],
    ],
    ['a message twice', [line('message', { message }), line('message', { message })]],
    ['a message in no state', [line('message', { message: { ...message, state: 'lost' } })]],
    [
      'a sign-off without a subject',
      [
        line('sign-off', {
          signOff: { id: 's', role: 'r', by: 'b', at: entry.receivedAt, verdict: 'approve' },
        }),
      ],
    ],
    [
      'a quarantine entry without an end',
      [line('quarantine-entry', { entry: { testcase: 't', from: entry.receivedAt, issue: 'i', by: 'b' } })],
    ],
  ])('with %s is corrupt', (_, lines) => {
    const error = restoreMemoryDatabase(ended([header, project, ...lines]))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'store/corrupt-snapshot', reason: 'invalid', line: lines.length + 2 })
  })

  const told = new Set([
    'report',
    'group',
    'testcase',
    'ingest-entry',
    'decision',
    'raw-report',
    'audit-event',
  ])

  it('is refused where something is missing that the feed tells of, whatever its end says', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.nat(), async (given, at) => {
        const database = createMemoryDatabase()
        for (const call of given) await call(database.open('p'))
        const lines = [...snapshotLines(database)].slice(0, -1)
        const needed = lines.flatMap((text, index) => (told.has(JSON.parse(text).kind) ? [index] : []))
        fc.pre(needed.length > 0)
        const without = lines.toSpliced(needed[at % needed.length] ?? 0, 1)
        const error = restoreMemoryDatabase(ended(without))._unsafeUnwrapErr()
        expect(error).toMatchObject({ kind: 'store/corrupt-snapshot', reason: 'invalid' })
      }),
    )
  })

  it('is refused where an event of an audit log was changed or left out', async () => {
    const database = createMemoryDatabase()
    const said = { type: 'approved', at: '2026-11-22T04:19:00Z', payload: {} }
    const events = ['a', 'b', 'c'].map((id) => ({ id, ...said }))
    orThrow(await database.open('p').audit.append('s', 0, events))
    const lines = [...snapshotLines(database)]
    const second = lines.findIndex((text) => text.includes('"kind":"audit-event"')) + 1
    const changed = lines.with(second, (lines[second] ?? '').replace('approved', 'rejected'))
    expect(restoreMemoryDatabase(changed)._unsafeUnwrapErr()).toMatchObject({
      line: second + 1,
      reason: 'invalid',
    })
    const left = lines.toSpliced(second, 1)
    expect(restoreMemoryDatabase(left)._unsafeUnwrapErr()).toMatchObject({
      line: second + 1,
      reason: 'invalid',
    })
  })
})

describe('a snapshot of version 2', () => {
  const lines = ended([
    '{"kind":"snapshot","version":2}',
    '{"kind":"project","project":"p"}',
    '{"kind":"report","project":"p","reportKey":"r","results":[{"data":{},"groups":["run"],"id":"a","item":{"id":"Fedora-40","type":"compose"},"outcome":"FAILED","submittedAt":"2026-11-22T04:19:00Z","testcase":"smoke","variant":{}}]}',
    '{"group":{"id":"run","state":"complete"},"kind":"group","project":"p"}',
    '{"kind":"testcase","project":"p","testcase":{"name":"smoke"}}',
    '{"kind":"numbers","last":5,"project":"p","series":"results"}',
  ])

  it('is read as the calls that its lines record: an event for each, in their order', async () => {
    const database = restoreMemoryDatabase(lines)._unsafeUnwrap()
    const { feed, results } = database.open('p')
    expect((await feed.read(0))._unsafeUnwrap()).toEqual([
      {
        position: 1,
        kind: 'results',
        ref: 'r',
        at: '2026-11-22T04:19:00Z',
        facts: { resultCount: 1, failedCount: 1, items: ['compose:Fedora-40'], groups: ['run'] },
      },
      { position: 2, kind: 'group', ref: 'run', facts: { state: 'complete' } },
      { position: 3, kind: 'testcase', ref: 'smoke', facts: {} },
    ])
    expect((await results.count({ storedThrough: 0 }))._unsafeUnwrap()).toBe(0)
    expect((await results.count({ storedAfter: 0, storedThrough: 1 }))._unsafeUnwrap()).toBe(1)
    const copy = restoreMemoryDatabase(snapshotLines(database))._unsafeUnwrap()
    expect([...copy.contents()]).toEqual([...database.contents()])
  })

  it.each([
    '{"kind":"feed-event","project":"p","event":{}}',
    '{"kind":"consumer","project":"p","consumer":{}}',
  ])('has no line %s', (line) => {
    const error = restoreMemoryDatabase([...lines.slice(0, 2), line])._unsafeUnwrapErr()
    expect(error).toMatchObject({
      line: 3,
      reason: 'invalid',
      message: expect.stringContaining('Unknown kind'),
    })
  })
})
