import { authorizeAction, type Actor, type ActionRule } from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const actor: Actor = { login: 'Mona', role: 'write', teams: ['shop/release'] }

describe('authorizeAction', () => {
  it.each<[ActionRule, boolean]>([
    [{ role: 'write' }, true],
    [{ role: 'triage' }, true],
    [{ role: 'maintain' }, false],
    [{ role: 'none' }, false],
    [{ teams: ['shop/release'] }, true],
    [{ teams: ['Shop/Release'] }, true],
    [{ teams: ['shop/other'] }, false],
    [{ logins: ['mona'] }, true],
    [{ logins: ['lisa'] }, false],
    [{ role: 'admin', teams: ['shop/release'] }, true],
    [{}, false],
  ])('by %j: %s', (rule, isAllowed) => {
    expect(authorizeAction(actor, 'waive', { waive: rule }).isAllowed).toBe(isAllowed)
  })

  it('is for nobody where there is no rule for the button', () => {
    expect(authorizeAction({ ...actor, role: 'admin' }, 'waive', { quarantine: { role: 'read' } })).toEqual({
      isAllowed: false,
      reason: 'Nobody may do this here.',
    })
  })

  it('lets in a higher role wherever it lets in a lower one', () => {
    const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const
    const role = fc.constantFrom(...roles)
    fc.assert(
      fc.property(role, role, role, (needed, low, high) => {
        fc.pre(roles.indexOf(low) <= roles.indexOf(high))
        const answer = (held: (typeof roles)[number]): boolean =>
          authorizeAction({ ...actor, role: held }, 'rerun', { rerun: { role: needed } }).isAllowed
        expect(answer(low) && !answer(high)).toBe(false)
      }),
    )
  })
})
