import { describe, expect, it } from 'vitest'
import { decideGreenwave } from '../../src/greenwave/index.ts'
import { decided, gist, passes, policy, requestFor, worldOf, type Given } from './support/worlds.ts'

const policies = policy([passes('unit')])
const failed = (architecture: string) =>
  ({ outcome: 'FAILED', data: { system_architecture: [architecture] } }) as const

describe('a waiver for an architecture', () => {
  const given: Given = {
    policies,
    results: [failed('x86_64'), failed('s390x')],
    waivers: [{ system_architecture: 's390x' }],
  }

  it('waives that one and no other', async () => {
    expect(gist(await decided(given))).toEqual(['closed', 'failed-waived', 'failed'])
  })

  it('waives none where the test never ran', async () => {
    expect(gist(await decided({ ...given, results: [] }))).toEqual(['closed', 'missing'])
  })

  it('waives what was expected to run there', async () => {
    const decision = await decided(
      { ...given, results: [] },
      {},
      {
        expectVariants: () => [{ system_architecture: 's390x' }],
      },
    )
    expect(gist(decision)).toEqual(['open', 'missing-waived'])
  })

  it('stands beside one for another architecture', async () => {
    const waivers = [{ system_architecture: 's390x' }, { system_architecture: 'x86_64' }]
    expect(gist(await decided({ ...given, waivers }))).toEqual(['open', 'failed-waived', 'failed-waived'])
  })
})

describe('a waiver for one result', () => {
  it.each([1, '1'])('waives the result %j', async (id) => {
    const given = { policies, results: [{ outcome: 'FAILED' }], waivers: [{ only_result_id: id }] }
    expect(gist(await decided(given))).toEqual(['open', 'failed-waived'])
  })

  it('does not waive the one that came after', async () => {
    const results = [{ outcome: 'FAILED' }, { outcome: 'FAILED' }]
    expect(gist(await decided({ policies, results, waivers: [{ only_result_id: 1 }] }))).toEqual([
      'closed',
      'failed',
    ])
  })

  it('does not waive that there is none', async () => {
    expect(gist(await decided({ policies, waivers: [{ only_result_id: 1 }] }))).toEqual(['closed', 'missing'])
  })
})

describe('a waiver with an end', () => {
  const until = (end: string): Given => ({ policies, waivers: [{ expires_at: end }] })

  it.each([
    ['after the present', '2026-11-22T08:00:00.000001', ['open', 'missing-waived']],
    ['in the present', '2026-11-22T08:00:00', ['closed', 'missing']],
    ['that cannot be read', 'soon', ['closed', 'missing']],
  ])('%s, %s', async (_, end, expected) => {
    expect(gist(await decided(until(end)))).toEqual(expected)
  })

  it('counts in a past before its end', async () => {
    const decision = await decided(until('2026-11-22T05:00:00'), { when: '2026-11-22T04:59:59.999999' })
    expect(gist(decision)).toEqual(['open', 'missing-waived'])
  })

  it('does not count where nobody knows the time', async () => {
    const { clock: _, ...world } = worldOf(until('2027-01-01T00:00:00')).world
    const decision = await decideGreenwave(requestFor(), world)
    expect(decision.map(gist)._unsafeUnwrap()).toEqual(['closed', 'missing'])
  })
})
