import { describe, expect, it } from 'vitest'
import type { WaiverEvent, WaiverScope } from '../../src/schema/index.ts'
import { approvedEnd, foldWaivers, waiverEnd, type WaiverTerms } from '../../src/waiver/index.ts'
import { minute, subject, waiver } from '../support/gate-examples.ts'
import { endOf, everRole, type Asked } from './support/end-of.ts'

const [request, approval] = waiver() as [
  WaiverEvent & { kind: 'requested' },
  WaiverEvent & { kind: 'approved' },
]
const emergency = { ...request, breakGlass: true as const }
const glass: WaiverTerms = { breakGlass: { by: ['on-call'], maxDuration: 'PT40M' } }

function approved(by: string, at: number): WaiverEvent {
  return { ...approval, by, at: minute(at) }
}

describe('an approved waiver', () => {
  it.each<[string, readonly WaiverEvent[], Asked, string | undefined]>([
    ['counts without terms', [request, approval], {}, minute(60)],
    ['that nobody approved does not count', [request], {}, undefined],
    ['does not count at its end', [request, approval], { at: minute(60) }, undefined],
    [
      'with the role asked for',
      [request, approval],
      { terms: { by: ['release-manager', 'qa-lead'] } },
      minute(60),
    ],
    [
      'without grants nobody holds a role',
      [request, approval],
      { terms: { by: ['qa-lead'] }, roles: [] },
      undefined,
    ],
    ['without roles nobody may approve', [request, approval], { terms: { by: [] } }, undefined],
    [
      'a role held later is none',
      [request, approval],
      { terms: { by: ['qa-lead'] }, roles: [{ who: 'ben', role: 'qa-lead', from: minute(4) }] },
      undefined,
    ],
    [
      'a role that ended before the approval is none',
      [request, approval],
      {
        terms: { by: ['qa-lead'] },
        roles: [{ who: 'ben', role: 'qa-lead', from: minute(0), until: minute(3) }],
      },
      undefined,
    ],
    [
      'a role that ended after the approval was held',
      [request, approval],
      {
        terms: { by: ['qa-lead'] },
        roles: [{ who: 'ben', role: 'qa-lead', from: minute(3), until: minute(4) }],
      },
      minute(60),
    ],
    [
      'approved once without the role and again with it',
      [request, approval, approved('ben', 6)],
      { terms: { by: ['qa-lead'] }, roles: [{ who: 'ben', role: 'qa-lead', from: minute(5) }] },
      minute(60),
    ],
    ['approved before the request', [request, approved('ben', 1)], { terms: { by: ['qa-lead'] } }, undefined],
    ['approved by one where two must', [request, approval], { terms: { approvals: 2 } }, undefined],
    ['approved by two', [request, approval, approved('cy', 4)], { terms: { approvals: 2 } }, minute(60)],
    [
      'approved twice by one person',
      [request, approval, approved('BEN', 4), approved('ben', 5)],
      { terms: { approvals: 2 } },
      undefined,
    ],
    [
      'approved by another and the requester in other letters',
      [request, approval, approved('Ann', 4)],
      { terms: { approvals: 2 } },
      undefined,
    ],
    [
      'approved by another and the bot that handed it in',
      [{ ...request, proxiedBy: 'bot' }, approval, approved('Bot', 4)],
      { terms: { approvals: 2 } },
      undefined,
    ],
    [
      'approved only by the bot that handed it in',
      [{ ...request, proxiedBy: 'bot' }, approved('bot', 4)],
      {},
      undefined,
    ],
    [
      'approved by the one on whose behalf a bot handed it in',
      [{ ...request, proxiedBy: 'bot' }, approved('ann', 4)],
      {},
      undefined,
    ],
    [
      'approved by two, of whom one has the role',
      [request, approval, approved('eve', 4)],
      { terms: { approvals: 2, by: ['qa-lead'] } },
      undefined,
    ],
    [
      'no number of approvals is too low',
      [request, approved('eve', 4)],
      { terms: { approvals: 0, by: ['qa-lead'] } },
      undefined,
    ],
    ['no number at all is never reached', [request, approval], { terms: { approvals: NaN } }, undefined],
    [
      'approved by the author, who may',
      [request, approval],
      { of: { ...subject, author: 'ben' } },
      minute(60),
    ],
    [
      'approved by the author, who may not',
      [request, approval],
      { of: { ...subject, author: 'Ben' }, terms: { distinctFrom: ['author'] } },
      undefined,
    ],
    [
      'approved by another than the author',
      [request, approval],
      { of: { ...subject, author: 'dan' }, terms: { distinctFrom: ['author'] } },
      minute(60),
    ],
    [
      'approved where nobody knows the author',
      [request, approval],
      { terms: { distinctFrom: ['author'] } },
      undefined,
    ],
    [
      'where the author is one of two',
      [request, approval, approved('cy', 4)],
      { of: { ...subject, author: 'cy' }, terms: { distinctFrom: ['author'], approvals: 2 } },
      undefined,
    ],
    ['capped', [request, approval], { terms: { maxDuration: 'PT30M' } }, minute(32)],
    ['capped behind its own end', [request, approval], { terms: { maxDuration: 'PT2H' } }, minute(60)],
    ['at the cap', [request, approval], { terms: { maxDuration: 'PT28M' } }, undefined],
    [
      'revoked',
      [request, approval, { ...approval, kind: 'revoked', at: minute(5) }],
      { terms: glass },
      undefined,
    ],
  ])('%s', (_, events, asked, end) => {
    expect(endOf(events, asked)).toBe(end)
    expect(endOf([...events, ...events].reverse(), asked)).toBe(end)
  })

  it.each<[keyof WaiverScope | undefined, string[]]>([
    [undefined, ['testcase']],
    ['resultId', ['result', 'testcase']],
    ['failureSignature', ['failure-signature', 'testcase']],
  ])('pinned by %s', (key, pins) => {
    const events = waiver({ scope: key === undefined ? {} : { [key]: 'one' } })
    for (const pin of ['result', 'failure-signature', 'testcase'] as const)
      expect([pin, endOf(events, { terms: { scope: [pin] } })]).toEqual([
        pin,
        pins.includes(pin) ? minute(60) : undefined,
      ])
    expect(endOf(events, { terms: { scope: [] } })).toBeUndefined()
  })
})

describe('an emergency', () => {
  it.each<[string, readonly WaiverEvent[], Asked, string | undefined]>([
    ['counts before anybody approved it', [emergency], { terms: glass }, minute(42)],
    ['counts no longer than it may', [emergency], { terms: glass, at: minute(42) }, undefined],
    [
      'counts no longer than it asks to',
      [{ ...emergency, expiresAt: minute(35) }],
      { terms: glass },
      minute(35),
    ],
    ['does not count without terms for it', [emergency], {}, undefined],
    ['must say that it is one', [request], { terms: glass }, undefined],
    ['does not count without the role', [emergency], { terms: glass, roles: [] }, undefined],
    [
      'does not count with a role held since',
      [emergency],
      { terms: glass, roles: [{ who: 'ann', role: 'on-call', from: minute(3) }] },
      undefined,
    ],
    [
      'does not count by the role of the bot that handed it in',
      [{ ...emergency, by: 'eve', proxiedBy: 'ann' }],
      { terms: glass },
      undefined,
    ],
    ['nobody may declare', [emergency], { terms: { breakGlass: { by: [] } } }, undefined],
    [
      'without a limit of its own has that of all waivers',
      [emergency],
      { terms: { maxDuration: 'PT35M', breakGlass: { by: ['on-call'] } } },
      minute(37),
    ],
    [
      'has its own limit where it is shorter',
      [emergency],
      { terms: { ...glass, maxDuration: 'PT50M' } },
      minute(42),
    ],
    ['that is approved counts for longer', [emergency, approval], { terms: glass }, minute(60)],
    [
      'that is approved by too few counts as before',
      [emergency, approval],
      { terms: { ...glass, approvals: 2 } },
      minute(42),
    ],
    [
      'outlasts an approval for a shorter time',
      [emergency, approval],
      { terms: { ...glass, maxDuration: 'PT29M' } },
      minute(42),
    ],
    [
      'must be pinned as well',
      [emergency],
      { terms: { ...glass, scope: ['result', 'failure-signature'] } },
      undefined,
    ],
    ...(['rejected', 'withdrawn', 'revoked'] as const).map(
      (kind): [string, WaiverEvent[], Asked, undefined] => [
        `${kind} is over`,
        [emergency, { ...approval, kind }],
        { terms: glass },
        undefined,
      ],
    ),
    [
      'contradictory is none',
      [emergency, { ...emergency, expiresAt: minute(90) }],
      { terms: glass },
      undefined,
    ],
  ])('%s', (_, events, asked, end) => {
    expect(endOf(events, asked)).toBe(end)
  })

  it('is told from an approved waiver', () => {
    expect(endOf([emergency], { terms: glass }, approvedEnd)).toBeUndefined()
    expect(endOf([emergency, approval], { terms: glass }, approvedEnd)).toBe(minute(60))
    const short: WaiverTerms = { ...glass, maxDuration: 'PT28M' }
    expect(endOf([emergency, approval], { terms: short }, approvedEnd)).toBeUndefined()
    expect(endOf([emergency, approval], { terms: short })).toBe(minute(42))
  })
})

describe('waiverEnd', () => {
  it('does not look at what was done after the instant it is asked about', () => {
    const [approvedState] = foldWaivers([request, approval], minute(30))
    const [emergencyState] = foldWaivers([emergency], minute(30))
    const context = { roles: everRole, subject }
    expect(approvedState && waiverEnd(approvedState, {}, { ...context, at: minute(2) })).toBeUndefined()
    expect(emergencyState && waiverEnd(emergencyState, glass, { ...context, at: minute(1) })).toBeUndefined()
    expect(emergencyState && waiverEnd(emergencyState, glass, { ...context, at: minute(2) })).toBe(minute(42))
  })
})
