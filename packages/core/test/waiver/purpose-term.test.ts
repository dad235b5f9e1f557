import { describe, expect, it } from 'vitest'
import { passing, type Decision } from '../../src/policy/index.ts'
import { attempts, decided, waiver } from '../support/gate-examples.ts'

describe('a rule that takes waivers for a named purpose only', () => {
  const rule = passing('unit/a', { waivable: { purpose: 'named' } })
  const asked = (scope: object, purpose?: string): Decision =>
    decided(
      rule,
      { results: attempts('FAILED'), waiverEvents: waiver({ scope }) },
      purpose === undefined ? {} : { purpose },
    )

  it('takes the one for the purpose that is asked about, and no other', () => {
    expect(asked({ purpose: 'advisory:1' }, 'advisory:1').status).toBe('satisfied')
    expect(asked({ purpose: 'advisory:1' }, 'advisory:2').status).toBe('unsatisfied')
    expect(asked({ purpose: 'advisory:1' }).status).toBe('unsatisfied')
  })

  it('does not take one for every purpose, which other rules take', () => {
    expect(asked({}, 'advisory:1').status).toBe('unsatisfied')
    const lax = decided(
      passing('unit/a'),
      { results: attempts('FAILED'), waiverEvents: waiver() },
      { purpose: 'advisory:1' },
    )
    expect(lax.status).toBe('satisfied')
  })
})
