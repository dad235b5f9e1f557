import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaiverEvent } from '../../src/schema/index.ts'
import { arbitrariesWith } from '../../src/testing/arbitraries.ts'
import { foldWaivers, isWaiverActive, type WaiverState } from '../../src/waiver/index.ts'
import { minute, waiver } from '../support/gate-examples.ts'

const { waiverEvents } = arbitrariesWith(fc)
const [request, approval] = waiver() as [
  WaiverEvent & { kind: 'requested' },
  WaiverEvent & { kind: 'approved' },
]
const byBot = { ...request, proxiedBy: 'bot' }

function folded(...events: readonly WaiverEvent[]): WaiverState | undefined {
  return foldWaivers(events, minute(30))[0]
}

function answer(
  kind: 'approved' | 'rejected' | 'withdrawn' | 'revoked',
  at: number,
  by: string,
): WaiverEvent {
  return { kind, waiverId: 'w1', at: minute(at), by, comment: 'seen' }
}

describe('how far a waiver got', () => {
  it.each([
    ['a request', [request], 'requested'],
    ['approved by another', [request, approval], 'approved'],
    ['approved by its requester', [request, { ...approval, by: 'ann' }], 'requested'],
    ['approved by its requester in other letters', [request, { ...approval, by: 'ANN' }], 'requested'],
    ['approved by its requester and another', [request, { ...approval, by: 'ann' }, approval], 'approved'],
    ['approved by the bot that handed it in', [byBot, { ...approval, by: 'Bot' }], 'requested'],
    ['approved by whom the bot handed it in for', [byBot, { ...approval, by: 'ann' }], 'requested'],
    ['handed in by a bot and approved by another', [byBot, approval], 'approved'],
    ['an emergency', [{ ...request, breakGlass: true }], 'requested'],
    ['approved before the request', [request, answer('approved', 1, 'ben')], 'requested'],
    ['approved at the instant of the request', [request, answer('approved', 2, 'ben')], 'approved'],
    ['approved in the future', [request, answer('approved', 31, 'ben')], 'requested'],
    ['approved right now', [request, answer('approved', 30, 'ben')], 'approved'],
    ['rejected', [request, answer('rejected', 4, 'cy')], 'rejected'],
    ['rejected after approval', [request, approval, answer('rejected', 4, 'cy')], 'rejected'],
    [
      'approved after rejection',
      [request, answer('rejected', 3, 'cy'), answer('approved', 4, 'ben')],
      'rejected',
    ],
    [
      'approved and rejected at one instant',
      [request, answer('approved', 4, 'ben'), answer('rejected', 4, 'cy')],
      'rejected',
    ],
    [
      'approved and revoked at one instant',
      [request, answer('revoked', 4, 'ben'), answer('approved', 4, 'ben')],
      'revoked',
    ],
    ['revoked by a clock that is behind', [answer('revoked', 1, 'ben'), request, approval], 'revoked'],
    ['rejected by a clock that is behind', [answer('rejected', 1, 'ben'), request], 'rejected'],
    ['revoked in the future', [request, approval, answer('revoked', 31, 'ben')], 'approved'],
    ['revoked right now', [request, approval, answer('revoked', 30, 'ben')], 'revoked'],
    [
      'revoked, then approved again',
      [request, approval, answer('revoked', 5, 'ben'), answer('approved', 6, 'cy')],
      'revoked',
    ],
    ['withdrawn by its requester', [request, approval, answer('withdrawn', 5, 'ann')], 'withdrawn'],
    ['requested twice, the same', [request, { ...request }, approval], 'approved'],
    ['requested twice, differently', [request, { ...request, reason: 'another' }, approval], 'contradictory'],
    [
      'requested twice for two subjects',
      [request, { ...request, scope: { ...request.scope, testcase: 'unit/b' } }, approval],
      'contradictory',
    ],
    [
      'contradictory and rejected',
      [request, { ...request, reason: 'another' }, answer('rejected', 4, 'cy')],
      'contradictory',
    ],
  ] as const)('%s', (_, events, status) => {
    expect(folded(...events)?.status).toBe(status)
    expect(folded(...[...events].reverse())?.status).toBe(status)
  })

  it('without a request there is no waiver', () => {
    expect(foldWaivers([approval, answer('revoked', 5, 'ben')], minute(30))).toEqual([])
    expect(foldWaivers([request, approval], minute(1))).toEqual([])
  })

  it('names those who approved before it ended, each once, in the order of approval', () => {
    const events = [
      request,
      answer('approved', 5, 'cy'),
      approval,
      answer('approved', 6, 'ben'),
      answer('revoked', 7, 'ben'),
      answer('approved', 8, 'dan'),
    ]
    expect(folded(...events)?.approvedBy).toEqual(['ben', 'cy'])
  })

  it('keeps every approval of those, also a second one, in whatever letters the name is written', () => {
    const events = [answer('approved', 5, 'cy'), request, answer('approved', 7, 'BEN'), approval]
    expect(folded(...events, ...events)).toMatchObject({
      approvedBy: ['ben', 'cy'],
      approvals: [
        { by: 'ben', at: minute(3) },
        { by: 'cy', at: minute(5) },
        { by: 'BEN', at: minute(7) },
      ],
    })
  })

  it('says who handed it in, and that it is an emergency, where the request does', () => {
    expect(folded({ ...byBot, breakGlass: true })).toMatchObject({ proxiedBy: 'bot', breakGlass: true })
    expect(Object.keys(folded(request) ?? {})).not.toEqual(
      expect.arrayContaining(['proxiedBy', 'breakGlass']),
    )
  })
})

describe('isWaiverActive', () => {
  it.each([
    [59, true],
    [60, false],
    [61, false],
  ])('a waiver until minute 60 at minute %i: %s', (at, isActive) => {
    const [state] = foldWaivers([request, approval], minute(at))
    expect(state && isWaiverActive(state, minute(at))).toBe(isActive)
  })

  it('is false for everything that is not approved', () => {
    for (const events of [
      [request],
      [request, approval, answer('revoked', 4, 'ben')],
      [request, { ...request, reason: 'b' }, approval],
    ]) {
      const state = folded(...events)
      expect(state && isWaiverActive(state, minute(30))).toBe(false)
    }
  })

  it('half a millisecond before its end it still is, and at its end no more, however the end is written', () => {
    const [state] = foldWaivers(
      [{ ...request, expiresAt: '2026-11-22T05:00:00.0005Z' }, approval],
      minute(30),
    )
    expect(state && isWaiverActive(state, '2026-11-22T05:00:00.0004999Z')).toBe(true)
    expect(state && isWaiverActive(state, '2026-11-22T05:00:00.000500Z')).toBe(false)
  })
})

describe('foldWaivers', () => {
  it('does not depend on order or repeats, and never gives a state that its events do not', () => {
    fc.assert(
      fc.property(waiverEvents, (events) => {
        const at = '2026-11-22T04:19:00.5Z'
        const states = foldWaivers(events, at)
        expect(foldWaivers([...events, ...events].reverse(), at)).toEqual(states)
        for (const state of states.filter(({ status }) => status === 'approved')) {
          const own = events.filter((event) => event.waiverId === state.waiverId)
          expect(own.some((event) => event.kind === 'approved' && event.by !== state.requestedBy)).toBe(true)
          expect(state.approvedBy).not.toContain(state.requestedBy)
        }
      }),
    )
  })
})
