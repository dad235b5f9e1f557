import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/canonical/index.ts'
import {
  addedMessage,
  auditDigest,
  checkAuditAppend,
  checkAuditRead,
  checkClaimRequest,
  checkDecisionRecord,
  checkIngestMove,
  checkNewIngestEntry,
  checkOutboxOutcome,
  checkRawReport,
  checkSignOffs,
  checkStateGet,
  checkStateList,
  checkStatePut,
  claimMessage,
  claimOf,
  isClaimable,
  nextAuditEvents,
  nextIngestEntry,
  nextStateEntry,
  openedIngestEntry,
  resultsChange,
  settleMessage,
  storedMessage,
} from '../../src/ports/index.ts'
import { presetOutcomes, type SchemaError } from '../../src/schema/index.ts'
import type { Result } from 'neverthrow'

const at = '2026-11-22T04:19:00Z'
const later = '2026-11-22T04:20:00Z'
const report = digestOf('report')

function pathsOf(checked: Result<unknown, SchemaError>): readonly string[] {
  return checked._unsafeUnwrapErr().problems.map(({ path }) => path)
}

describe('an ingest entry', () => {
  const opened = { id: 'e', report, receivedAt: at }
  const entry = openedIngestEntry(opened)

  it('moves forward, and only from the stage that it is in', () => {
    expect(entry).toEqual({ ...opened, stage: 'received', changedAt: at })
    const move = checkIngestMove('received', { stage: 'processing', changedAt: later })._unsafeUnwrap()
    const processing = nextIngestEntry('e', entry, move)._unsafeUnwrap()
    expect(processing).toEqual({ ...entry, stage: 'processing', changedAt: later })
    expect(nextIngestEntry('e', processing, move)._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/stage-conflict',
      id: 'e',
      stage: 'processing',
    })
    expect(nextIngestEntry('e', undefined, move)._unsafeUnwrapErr()).not.toHaveProperty('stage')
  })

  it.each([
    ['received', 'received'],
    ['processing', 'received'],
    ['processing', 'processing'],
  ])('does not move from %s to %s', (from, stage) => {
    expect(pathsOf(checkIngestMove(from as 'received', { stage: stage as 'valid', changedAt: at }))).toEqual([
      'stage',
    ])
  })

  it('moves from no end', () => {
    expect(pathsOf(checkIngestMove('valid' as 'received', { stage: 'invalid', changedAt: at }))).toEqual([
      'from',
    ])
  })

  it('has the digest of its report', () => {
    for (const wrong of ['sha256:0', report.toUpperCase(), 'md5:00', ''])
      expect(pathsOf(checkNewIngestEntry({ ...opened, report: wrong as typeof report }))).toEqual(['report'])
  })
})

describe('a state', () => {
  const body = Uint8Array.of(1)

  it.each([
    [undefined, undefined, { key: 'k', body, version: 1 }],
    [undefined, 0, { key: 'k', body, version: 1 }],
    [{ version: 3 }, undefined, { key: 'k', body, version: 4 }],
    [{ version: 3 }, 3, { key: 'k', body, version: 4 }],
  ])('%j that is expected to be %j becomes %j', (entry, expectedVersion, next) => {
    const change = { key: 'k', body, ...(expectedVersion !== undefined && { expectedVersion }) }
    expect(nextStateEntry(entry, change)._unsafeUnwrap()).toEqual(next)
  })

  it('is forgotten, and not stored where it has another version', () => {
    expect(nextStateEntry({ version: 3 }, { key: 'k', body: undefined })._unsafeUnwrap()).toBeUndefined()
    expect(
      nextStateEntry({ version: 3 }, { key: 'k', body, expectedVersion: 0 })._unsafeUnwrapErr(),
    ).toMatchObject({
      kind: 'store/version-conflict',
      key: 'k',
      expected: 0,
      actual: 3,
    })
  })

  it('is checked with the paths of its list', () => {
    const change = { key: 'k', body }
    expect(pathsOf(checkStatePut('a\nb', [change]))).toEqual(['space'])
    expect(pathsOf(checkStatePut('s', [change, { key: '', body }]))).toEqual(['[1].key'])
    expect(pathsOf(checkStatePut('s', [change, change]))).toEqual(['[1].key'])
    expect(pathsOf(checkStatePut('s', [{ key: 'k' } as typeof change]))).toEqual(['[0].body'])
    expect(pathsOf(checkStatePut('s', [{ ...change, body: 'x' as never }]))).toEqual(['[0].body'])
    expect(pathsOf(checkStateGet('s', ['k', 'k\0']))).toEqual(['[1]'])
    expect(pathsOf(checkStateList('s', { limit: 0, after: '' }))).toEqual(['limit', 'after'])
    expect(checkStateList('s')._unsafeUnwrap()).toEqual({ space: 's', limit: 1000 })
  })
})

describe('a message', () => {
  const message = { id: 'm', topic: 't', body: { a: 1 }, notBefore: at }
  const request = { owner: 'ann', at, forMs: 1000 }
  const claimed = claimMessage(addedMessage(message), request)
  const claim = claimOf(claimed)!

  it('is claimed for a time', () => {
    expect(isClaimable(addedMessage(message), at)).toBe(true)
    expect(isClaimable(addedMessage({ ...message, notBefore: later }), at)).toBe(false)
    expect(isClaimable(claimed, at)).toBe(false)
    expect(isClaimable(claimed, '2026-11-22T04:19:01Z')).toBe(true)
    expect(claim).toEqual({
      message: { ...message, state: 'waiting', attempts: 1 },
      owner: 'ann',
      token: 1,
      until: '2026-11-22T04:19:01.000Z',
    })
  })

  it('is tried again, and settled once', () => {
    const again = { state: 'waiting', notBefore: later, reason: 'busy' } as const
    const waiting = settleMessage(claimed, claim, again)._unsafeUnwrap()
    expect(storedMessage(waiting)).toEqual({
      ...message,
      notBefore: later,
      state: 'waiting',
      attempts: 1,
      reason: 'busy',
    })
    expect(waiting.added).toEqual(message)
    expect(settleMessage(waiting, claim, again)._unsafeUnwrap()).toBe(waiting)
    expect(settleMessage(waiting, claim, { state: 'delivered' })._unsafeUnwrapErr().kind).toBe(
      'store/lease-lost',
    )
    const second = claimMessage(waiting, { ...request, owner: 'ben' })
    expect(settleMessage(second, claim, again)._unsafeUnwrapErr()).toMatchObject({ consumer: 'm' })
    const delivered = settleMessage(second, claimOf(second)!, { state: 'delivered' })._unsafeUnwrap()
    expect(storedMessage(delivered)).toEqual({
      ...message,
      notBefore: later,
      state: 'delivered',
      attempts: 2,
    })
    expect(settleMessage(undefined, claim, again).isErr()).toBe(true)
  })

  it('is checked with the paths of what was said', () => {
    expect(pathsOf(checkClaimRequest('', { ...request, limit: 0 }))).toEqual(['topic', 'limit'])
    expect(pathsOf(checkOutboxOutcome({ state: 'dead' } as never))).toEqual(['reason'])
    expect(pathsOf(checkOutboxOutcome({ state: 'delivered', reason: 'x' } as never))).toEqual(['reason'])
  })
})

describe('an audit stream', () => {
  const event = { id: 'a', type: 'approved', at, payload: {} }

  it('numbers and chains its events', () => {
    const [first, second] = nextAuditEvents(undefined, {
      stream: 's',
      expectedVersion: 0,
      events: [event, { ...event, id: 'b' }],
    })._unsafeUnwrap()
    expect([first?.version, second?.version]).toEqual([1, 2])
    expect(first?.digest).toBe(auditDigest(undefined, first!))
    expect(second?.digest).toBe(auditDigest(first?.digest, second!))
    const later = nextAuditEvents(second, {
      stream: 's',
      expectedVersion: 2,
      events: [event],
    })._unsafeUnwrap()
    expect(later[0]?.version).toBe(3)
    expect(
      nextAuditEvents(second, { stream: 's', expectedVersion: 1, events: [] })._unsafeUnwrapErr(),
    ).toMatchObject({
      kind: 'store/version-conflict',
      key: 's',
      expected: 1,
      actual: 2,
    })
  })

  it('is checked with the paths of its list', () => {
    expect(pathsOf(checkAuditAppend({ stream: '', expectedVersion: -1, events: [] }))).toEqual([
      'stream',
      'expectedVersion',
    ])
    const wrong = { ...event, payload: { a: [Number.NaN] } }
    expect(pathsOf(checkAuditAppend({ stream: 's', expectedVersion: 0, events: [event, wrong] }))).toEqual([
      '[1].payload.a[0]',
    ])
    expect(pathsOf(checkAuditRead('s', { after: -1, limit: 10_001 }))).toEqual(['after', 'limit'])
  })
})

describe('what else is stored', () => {
  it('is checked with the paths of what was said', () => {
    const decision = {
      id: 'd',
      decidedAt: at,
      subject: { type: 'compose', identifier: 'a' },
      decisionContext: 'release',
      status: 'satisfied',
      decision: {},
    }
    expect(checkDecisionRecord(decision).isOk()).toBe(true)
    expect(
      pathsOf(checkDecisionRecord({ ...decision, decision: ['\ud800'], cites: { reports: ['x' as never] } })),
    ).toEqual(['decision[0]', 'cites.reports[0]'])
    const { decision: _, ...without } = decision
    expect(pathsOf(checkDecisionRecord(without as typeof decision))).toEqual(['decision'])
    expect(pathsOf(checkRawReport('x' as never, { receivedAt: 'now', mediaType: '' }))).toEqual([
      'bytes',
      'receivedAt',
      'mediaType',
    ])
    const signOff = { id: 's', role: 'r', by: 'b', at, verdict: 'approve' } as const
    expect(pathsOf(checkSignOffs([signOff as never]))).toEqual(['[0].subject'])
  })
})

describe('resultsChange', () => {
  it('lists at most 100 items and groups in an order of their own, whatever order they came in', () => {
    const results = Array.from({ length: 150 }, (_, n) => ({
      id: `r${n}`,
      testcase: 'smoke',
      item: { type: 'compose', id: `Fedora-${100 + n}` },
      outcome: ['PASSED', 'FAILED', 'ERROR'][n % 3] ?? '',
      submittedAt: n === 7 ? later : at,
      variant: {},
      data: {},
      groups: [`g${100 + n}`, 'shared'],
    }))
    const change = resultsChange('r', results, presetOutcomes)
    expect(change).toMatchObject({
      kind: 'results',
      ref: 'r',
      at: later,
      facts: { resultCount: 150, failedCount: 100 },
    })
    const { items, groups } = change.facts
    expect([items, groups].map((list) => (list as readonly string[]).length)).toEqual([100, 100])
    expect((items as readonly string[])[99]).toBe('compose:Fedora-199')
    expect(resultsChange('r', results.toReversed(), presetOutcomes)).toEqual(change)
    expect(resultsChange('r', [], presetOutcomes)).not.toHaveProperty('at')
  })
})
