import { describe, expect, it } from 'vitest'
import { RoleGrantSchema } from '../../src/schema/role-grant.ts'
import { faultyPaths, keyFaults } from './support/faults.ts'

const at = '2026-11-22T04:19:00Z'
const grant = { who: 'ben', role: 'qa-lead', from: at, until: at }

describe('RoleGrantSchema', () => {
  it('refuses every key that is missing, mistyped or unknown', () => {
    expect(keyFaults({ schema: RoleGrantSchema, whole: grant, required: ['who', 'role', 'from'] })).toEqual(
      [],
    )
  })

  it.each([
    ['who', { ...grant, who: ' ben' }],
    ['role', { ...grant, role: '' }],
    ['from', { ...grant, from: '2026-11-22T04:19:00' }],
    ['until', { ...grant, until: '2026-11-22' }],
  ])('finds the fault at %s', (path, wrong) => {
    expect(faultyPaths(RoleGrantSchema, wrong)).toEqual([path])
  })
})
