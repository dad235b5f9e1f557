import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SubjectRef, WaiverEvent } from '../../src/schema/index.ts'
import type { RoleGrant } from '../../src/schema/role-grant.ts'
import type { WaiverTerms } from '../../src/waiver/index.ts'
import { minute, subject } from '../support/gate-examples.ts'
import { endOf } from './support/end-of.ts'

const person = fc.constantFrom('ann', 'Ann', 'ben', 'BEN', 'cy', 'dan')
const role = fc.constantFrom('qa-lead', 'on-call')
const moment = fc.integer({ min: 0, max: 12 }).map(minute)
const events: fc.Arbitrary<WaiverEvent[]> = fc
  .tuple(
    fc.record(
      {
        kind: fc.constant('requested' as const),
        waiverId: fc.constant('w1'),
        at: fc.constantFrom(minute(2), minute(3)),
        by: person,
        proxiedBy: person,
        scope: fc.record(
          { subject: fc.constant(subject), testcase: fc.constant('unit/a'), resultId: fc.constant('r1') },
          { requiredKeys: ['subject', 'testcase'], noNullPrototype: true },
        ),
        reason: fc.constant('known issue'),
        expiresAt: fc.constantFrom(minute(9), minute(60)),
        breakGlass: fc.constant(true as const),
      },
      {
        requiredKeys: ['kind', 'waiverId', 'at', 'by', 'scope', 'reason', 'expiresAt'],
        noNullPrototype: true,
      },
    ),
    fc.array(
      fc.record({
        kind: fc.oneof(
          { weight: 9, arbitrary: fc.constant('approved' as const) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('rejected' as const, 'withdrawn' as const, 'revoked' as const),
          },
        ),
        waiverId: fc.constant('w1'),
        at: moment,
        by: person,
        comment: fc.constant('seen'),
      }),
      { maxLength: 5 },
    ),
  )
  .map(([asked, answers]) => [asked, ...answers])
const roleGrants: fc.Arbitrary<RoleGrant[]> = fc.array(
  fc.record(
    { who: person, role, from: moment, until: moment },
    { requiredKeys: ['who', 'role', 'from'], noNullPrototype: true },
  ),
  { maxLength: 5 },
)
const anyTerms: fc.Arbitrary<WaiverTerms> = fc.record(
  {
    by: fc.uniqueArray(role, { minLength: 1 }),
    maxDuration: fc.constantFrom('PT5M', 'PT1H'),
    approvals: fc.constantFrom(1, 2, 3),
    scope: fc.uniqueArray(
      fc.constantFrom('result' as const, 'failure-signature' as const, 'testcase' as const),
    ),
    distinctFrom: fc.constant(['author' as const]),
    breakGlass: fc.record(
      { by: fc.uniqueArray(role), maxDuration: fc.constantFrom('PT2M', 'PT20M') },
      { requiredKeys: ['by'], noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
)
const question = fc.record({
  events,
  roles: roleGrants,
  terms: anyTerms,
  of: fc.constantFrom<SubjectRef>(subject, { ...subject, author: 'ben' }, { ...subject, author: 'dan' }),
  at: moment,
})

/** True when the first end is no later than the second: nothing is sooner than any instant. */
function isNoLater(end: string | undefined, other: string | undefined): boolean {
  return end === undefined || (other !== undefined && end <= other)
}

describe('waiverEnd', () => {
  it('does not depend on order or repeats', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const again = { ...asked, roles: [...asked.roles, ...asked.roles].reverse() }
        expect(endOf([...asked.events, ...asked.events].reverse(), again)).toBe(endOf(asked.events, asked))
      }),
    )
  })

  it('is in the future, and never later than the waiver asks for', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const end = endOf(asked.events, asked)
        const [asking] = asked.events as [WaiverEvent & { kind: 'requested' }]
        if (end === undefined) return
        expect(asked.at < end && end <= asking.expiresAt).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('is never later with an approval or a grant fewer', () => {
    fc.assert(
      fc.property(question, fc.nat(9), (asked, index) => {
        const end = endOf(asked.events, asked)
        const fewer = asked.events.filter((event, place) => event.kind !== 'approved' || place !== index)
        expect(isNoLater(endOf(fewer, asked), end)).toBe(true)
        const roles = asked.roles.filter((_, place) => place !== index)
        expect(isNoLater(endOf(asked.events, { ...asked, roles }), end)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('is never later under terms that ask for more', () => {
    fc.assert(
      fc.property(question, anyTerms, (asked, { breakGlass: _, ...more }) => {
        const end = endOf(asked.events, { ...asked, terms: { ...more, ...asked.terms } })
        expect(isNoLater(end, endOf(asked.events, asked))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('by time alone never comes back: what counts later counted before, or somebody did something since', () => {
    fc.assert(
      fc.property(question, moment, (asked, other) => {
        const [early, late] = [asked.at, other].sort() as [string, string]
        const isQuiet = asked.events.every(({ at }) => at <= early || late < at)
        const lateEnd = endOf(asked.events, { ...asked, at: late })
        const earlyEnd = endOf(asked.events, { ...asked, at: early })
        expect(!isQuiet || lateEnd === undefined || earlyEnd === lateEnd).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('counts at every instant before the end, and at none from there on, if nobody does anything', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const end = endOf(asked.events, asked)
        if (end === undefined) return
        const known = asked.events.filter(({ at }) => at <= asked.at)
        const beforeEnd = new Date(Date.parse(end) - 1).toISOString()
        expect(endOf(known, { ...asked, at: beforeEnd })).toBe(end)
        expect(endOf(known, { ...asked, at: end })).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })
})
