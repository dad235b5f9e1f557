import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaiverAnswered, WaiverEvent } from '../../src/schema/index.ts'
import {
  approveWaiver,
  foldWaivers,
  rejectWaiver,
  requestWaiver,
  revokeWaiver,
  withdrawWaiver,
  type WaiverAnswer,
  type WaiverRequest,
} from '../../src/waiver/index.ts'
import { minute, waiver } from '../support/gate-examples.ts'

const [request, approval] = waiver() as [
  WaiverEvent & { kind: 'requested' },
  WaiverEvent & { kind: 'approved' },
]
const { kind: _, ...asked } = request
const commands = {
  approved: approveWaiver,
  rejected: rejectWaiver,
  withdrawn: withdrawWaiver,
  revoked: revokeWaiver,
}

/** The kind of the event to append, or of the error. */
function outcomeOf(
  kind: WaiverAnswered['kind'],
  answer: Partial<WaiverAnswer>,
  events: readonly WaiverEvent[],
): string {
  const whole = { waiverId: 'w1', at: minute(10), by: 'ben', comment: 'seen', ...answer }
  return commands[kind](whole, events).match(
    (event) => {
      expect(event).toEqual({ kind, ...whole })
      return event.kind
    },
    (error) => {
      expect(error).toMatchObject({ waiverId: whole.waiverId, retryable: false })
      return error.kind
    },
  )
}

function ended(kind: WaiverAnswered['kind'], at: number = 5): WaiverEvent {
  return { ...approval, kind, at: minute(at), by: 'ann' }
}

describe('requestWaiver', () => {
  it.each<[string, Partial<WaiverRequest>, readonly WaiverEvent[], string]>([
    ['the first', {}, [], 'requested'],
    ['on behalf of another, in an emergency', { proxiedBy: 'bot', breakGlass: true }, [], 'requested'],
    ['beside another', {}, waiver({ id: 'w2' }), 'requested'],
    ['a second under its id', { reason: 'another' }, [request], 'waiver/id-taken'],
    ['the same again', {}, [request], 'waiver/id-taken'],
    ['under the id of a stray answer', {}, [approval], 'waiver/id-taken'],
    ['under the id of a rejected one', {}, [request, ended('rejected')], 'waiver/id-taken'],
    ['without a reason', { reason: ' \n' }, [], 'waiver/comment-missing'],
    ['for no time', { expiresAt: asked.at }, [], 'waiver/invalid-time'],
    ['for the past', { expiresAt: minute(1) }, [], 'waiver/invalid-time'],
    ['for as long as is allowed', { expiresAt: minute(122) }, [], 'requested'],
    ['for longer than is allowed', { expiresAt: minute(123) }, [], 'waiver/invalid-time'],
  ])('%s', (__, change, events, outcome) => {
    const result = requestWaiver({ ...asked, ...change }, events, { maxDuration: 'PT2H' })
    expect(
      result.match(
        ({ kind }) => kind,
        ({ kind }) => kind,
      ),
    ).toBe(outcome)
    if (result.isOk()) expect(result.value).toEqual({ ...request, ...change })
  })

  it('without limits, for any time', () => {
    expect(requestWaiver({ ...asked, expiresAt: '9999-12-31T23:59:59Z' }, []).isOk()).toBe(true)
  })
})

describe('an answer', () => {
  it.each<[WaiverAnswered['kind'], Partial<WaiverAnswer>, readonly WaiverEvent[], string]>([
    ['approved', {}, [request], 'approved'],
    ['approved', {}, [], 'waiver/unknown'],
    ['approved', {}, waiver({ id: 'w2' }), 'waiver/unknown'],
    ['approved', {}, [ended('rejected')], 'waiver/unknown'],
    ['approved', { by: 'cy' }, [request, approval], 'approved'],
    ['approved', { by: 'ann' }, [request], 'waiver/own-approval'],
    ['approved', { by: ' ANN' }, [request], 'waiver/own-approval'],
    ['approved', { by: 'bot' }, [{ ...request, proxiedBy: 'bot' }], 'waiver/own-approval'],
    ['approved', { by: 'ann' }, [{ ...request, proxiedBy: 'bot' }], 'waiver/own-approval'],
    ['approved', { at: minute(1) }, [request], 'waiver/invalid-time'],
    ['approved', { at: request.at }, [request], 'approved'],
    ['approved', { at: minute(60) }, [request], 'waiver/ended'],
    ['approved', { comment: '' }, [request], 'waiver/comment-missing'],
    ['approved', {}, [request, { ...request, reason: 'another' }], 'waiver/ended'],
    ['approved', {}, [request, ended('rejected')], 'waiver/ended'],
    ['approved', {}, [request, ended('withdrawn')], 'waiver/ended'],
    ['approved', {}, [request, approval, ended('revoked')], 'waiver/ended'],
    ['approved', {}, [request, ended('rejected', 20)], 'waiver/ended'],
    ['rejected', {}, [request], 'rejected'],
    ['rejected', {}, [request, approval], 'rejected'],
    ['rejected', { by: 'ann' }, [request], 'rejected'],
    ['rejected', { at: minute(1) }, [request], 'rejected'],
    ['rejected', {}, [], 'waiver/unknown'],
    ['rejected', {}, [request, ended('withdrawn')], 'waiver/ended'],
    ['rejected', { comment: '\t' }, [request], 'waiver/comment-missing'],
    ['withdrawn', { by: 'Ann' }, [request, approval], 'withdrawn'],
    ['withdrawn', { by: 'bot' }, [{ ...request, proxiedBy: 'bot' }], 'withdrawn'],
    ['withdrawn', {}, [request], 'waiver/not-requester'],
    ['withdrawn', { by: 'ann' }, [], 'waiver/unknown'],
    ['withdrawn', { by: 'ann' }, [request, ended('revoked')], 'waiver/ended'],
    ['revoked', {}, [request, approval], 'revoked'],
    ['revoked', {}, [{ ...request, breakGlass: true }], 'revoked'],
    ['revoked', { at: minute(61) }, [request, approval], 'revoked'],
    ['revoked', {}, [], 'waiver/unknown'],
    ['revoked', {}, [request, approval, ended('revoked')], 'waiver/ended'],
    ['revoked', { comment: '' }, [request, approval], 'waiver/comment-missing'],
  ])('%s %j to %j: %s', (kind, answer, events, outcome) => {
    expect(outcomeOf(kind, answer, events)).toBe(outcome)
    expect(outcomeOf(kind, answer, [...events].reverse())).toBe(outcome)
  })
})

describe('the record that the commands let through', () => {
  const person = fc.constantFrom('ann', 'Ben', 'ben', 'cy')
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom('requested', 'approved', 'rejected', 'withdrawn', 'revoked'),
      at: fc.nat(70).map(minute),
      by: person,
      comment: fc.constantFrom('seen', ''),
    }),
    { maxLength: 8 },
  )

  it('is one request, then answers of which each has the effect that its kind says', () => {
    fc.assert(
      fc.property(steps, (attempted) => {
        const events: WaiverEvent[] = []
        for (const { kind, ...step } of attempted) {
          const answer = { waiverId: 'w1', ...step }
          const checked =
            kind === 'requested'
              ? requestWaiver({ ...asked, at: step.at, by: step.by, reason: step.comment }, events)
              : commands[kind](answer, events)
          if (checked.isErr()) continue
          events.push(checked.value)
          const [state] = foldWaivers(events, minute(99))
          expect(state?.status).toBe(checked.value.kind)
        }
        expect(events.slice(1).every(({ kind }) => kind !== 'requested')).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
