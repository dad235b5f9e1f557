import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleGrant } from '../../src/schema/role-grant.ts'
import { heldRole, isSamePerson } from '../../src/waiver/index.ts'
import { minute } from '../support/gate-examples.ts'

const grant: RoleGrant = { who: 'ben', role: 'qa-lead', from: minute(10), until: minute(20) }

describe('heldRole', () => {
  it('without a grant nobody holds a role', () => {
    expect(heldRole([], 'ben', 'qa-lead', minute(15))).toBe(false)
  })

  it('adding a grant never takes a role away, and the order of grants does not matter', () => {
    const instant = fc.nat(30).map(minute)
    const grants = fc.array(
      fc.record(
        {
          who: fc.constantFrom('ann', 'ben'),
          role: fc.constantFrom('qa-lead', 'qa'),
          from: instant,
          until: instant,
        },
        { requiredKeys: ['who', 'role', 'from'], noNullPrototype: true },
      ),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(grants, grants, instant, (some, more, at) => {
        const held = heldRole(some, 'ben', 'qa-lead', at)
        expect(heldRole([...some].reverse(), 'ben', 'qa-lead', at)).toBe(held)
        if (held) expect(heldRole([...more, ...some], 'ben', 'qa-lead', at)).toBe(true)
      }),
    )
  })

  it.each([
    ['before its beginning', minute(9), false],
    ['at its beginning', minute(10), true],
    ['a moment before its end', '2026-11-22T04:19:59.9999Z', true],
    ['at its end', minute(20), false],
    ['after its end', minute(21), false],
  ])('%s', (_, at, isHeld) => {
    expect(heldRole([grant], 'ben', 'qa-lead', at)).toBe(isHeld)
  })

  it.each([
    ['a grant without an end', { until: undefined }, true],
    ['a grant for the same person in other letters', { who: 'BEN' }, true],
    ['a grant for another person', { who: 'benny' }, false],
    ['a grant of another role', { role: 'qa' }, false],
    ['a grant of the role in other letters, which is another role', { role: 'QA-Lead' }, false],
    ['a grant that ends as it begins', { from: minute(15), until: minute(15) }, false],
    ['a grant that ends before it begins', { from: minute(15), until: minute(5) }, false],
  ])('%s: %s', (_, change, isHeld) => {
    const { until, ...changed } = { ...grant, ...change }
    const grants = [until === undefined ? changed : { ...changed, until }]
    expect(heldRole(grants, 'ben', 'qa-lead', minute(15))).toBe(isHeld)
  })
})

describe('isSamePerson', () => {
  it.each([
    ['ann', 'ann', true],
    ['ann', 'Ann', true],
    ['ann', ' ANN ', true],
    ['ÉVA', 'éva', true],
    ['ann', 'anne', false],
    ['ann', '', false],
  ])('%j and %j: %s', (one, other, isSame) => {
    expect(isSamePerson(one, other)).toBe(isSame)
    expect(isSamePerson(other, one)).toBe(isSame)
  })
})
