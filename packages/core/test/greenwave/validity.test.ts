import { describe, expect, it } from 'vitest'
import { decideGreenwave } from '../../src/greenwave/index.ts'
import {
  askedOf,
  decided,
  gist,
  noTests,
  nvr,
  passes,
  policy,
  remotePolicy,
  requestFor,
  worldOf,
} from './support/worlds.ts'

const built = (creationTime: string) => ({ [nvr]: { creationTime } })

async function asksFor(facts: string, creationTime: string): Promise<boolean> {
  const given = { policies: policy([passes('unit', facts)]), builds: built(creationTime) }
  return (await decided(given)).unsatisfied_requirements.length > 0
}

describe('the time for which a rule is', () => {
  it.each([
    ['valid_since: 2026-02-01', '2026-01-31 23:59:59.999999', false],
    ['valid_since: 2026-02-01', '2026-02-01 00:00:00.000000', true],
    ['valid_since: 2026-02-01', '2026-02-01 00:00:00.000001', true],
    ['valid_until: 2026-02-01', '2026-01-31 23:59:59.999999', true],
    ['valid_until: 2026-02-01', '2026-02-01 00:00:00', false],
    ['valid_until: 2026-02-01', '2026-02-01 00:00:00.000001', false],
    ['valid_since: 2026-02-01, valid_until: 2026-03-01', '2026-02-14', true],
    ['valid_since: 2026-02-01, valid_until: 2026-03-01', '2026-01-14', false],
    ['valid_since: 2026-02-01, valid_until: 2026-03-01', '2026-03-14', false],
    ['valid_since: 2026-03-01, valid_until: 2026-02-01', '2026-02-14', false],
    ['valid_since: 2026-02-01, valid_until: 2026-02-01', '2026-02-01', false],
    ["valid_since: '2026-02-01T01:00:00+01:00'", '2026-01-31T23:59:59Z', false],
    ["valid_since: '2026-02-01T01:00:00+01:00'", '2026-02-01T00:00:00Z', true],
    ["valid_since: '2026-02-01T00:00:00'", 'Sun, 01 Feb 2026 00:00:00 GMT', true],
  ])('%s of a build of %s: %s', async (facts, creationTime, expected) => {
    expect(await asksFor(facts, creationTime)).toBe(expected)
  })

  it('leaves no trace of a rule that is not in force', async () => {
    const policies = policy([passes('unit', 'valid_since: 2026-02-01')])
    const decision = await decided({ policies, builds: built('2026-01-01') })
    expect(decision).toEqual({
      policies_satisfied: true,
      summary: noTests,
      satisfied_requirements: [],
      unsatisfied_requirements: [],
      applicable_policies: ['main'],
    })
  })

  it.each([
    ['a time that cannot be read', built('not now')],
    ['an empty time', built('')],
    ['no time', { [nvr]: {} }],
    ['no such build', {}],
    ['a fault', { [nvr]: { reason: 'fault', message: 'no' } as const }],
    ['nobody there', { [nvr]: { reason: 'unreachable', message: 'no' } as const }],
    ['nobody in time', { [nvr]: { reason: 'timed-out', message: 'late' } as const }],
    ['no build system', undefined],
  ])('of a build whose age nobody knows keeps the gate closed: %s', async (_, builds) => {
    for (const facts of ['valid_since: 2099-01-01', 'valid_until: 1999-01-01']) {
      const policies = policy([passes('unit', facts)])
      expect(gist(await decided({ policies, ...(builds ? { builds } : {}) }))).toEqual(['closed', 'missing'])
    }
  })

  it('is asked of the build system once for each subject, and only where a rule has one', async () => {
    const rules = [passes('a', 'valid_since: 2020-01-01'), passes('b', 'valid_until: 2030-01-01')]
    const builds = built('2026-01-01')
    expect((await askedOf({ policies: policy(rules), builds })).builds).toEqual([nvr])
    expect((await askedOf({ policies: policy([passes('a')]), builds })).builds).toEqual([])
  })
})

describe('rules that differ in their time alone', () => {
  const [early, late] = [
    passes('unit', 'valid_until: 2026-02-01'),
    passes('unit', "valid_since: '2026-02-01'"),
  ]

  it.each([
    ['2026-01-01', [early, late]],
    ['2026-03-01', [early, late]],
    ['2026-01-01', [late, early]],
    ['2026-03-01', [late, early]],
  ])('are one after the other: a build of %s must pass', async (at, rules) => {
    const given = { policies: policy(rules), builds: built(at) }
    expect(gist(await decided(given))).toEqual(['closed', 'missing'])
  })

  it.each([
    ['two in one policy', policy([passes('unit'), passes('unit', 'valid_since: 2020-01-01')])],
    ['the other way', policy([passes('unit', 'valid_since: 2020-01-01'), passes('unit')])],
    [
      'two policies',
      policy([passes('unit', 'valid_since: 2020-01-01')], { id: 'one' }) +
        policy([passes('unit', 'valid_since: 2021-01-01')], { id: 'two' }),
    ],
  ])('and in force together ask once: %s', async (_, policies) => {
    const decision = await decided({ policies, builds: built('2026-01-01'), results: [{}] })
    expect(decision.summary).toBe('All required tests (1 total) have passed or been waived')
  })

  it('and of a remote file ask, too', async () => {
    const rule = "!RemoteRule {sources: ['https://files/1']}"
    const files = { 'https://files/1': remotePolicy([late]) }
    const given = { policies: policy([early, rule]), files, builds: built('2026-03-01') }
    expect(gist(await decided(given))).toEqual(['closed', 'fetched-gating-yaml', 'missing'])
  })
})

describe('lists of packages', () => {
  it.each([
    [{ packages: ['bash'] }, ['closed', 'missing']],
    [{ packages: ['b*'] }, ['closed', 'missing']],
    [{ packages: ['[a-c]a?h'] }, ['closed', 'missing']],
    [{ packages: ['bas'] }, ['open']],
    [{ packages: ['Bash'] }, ['open']],
    [{ packages: [] }, ['closed', 'missing']],
    [{ packages: [nvr] }, ['open']],
    [{ excluded_packages: ['bash'] }, ['open', 'excluded']],
    [{ excluded_packages: ['[!b]*'] }, ['closed', 'missing']],
    [{ excluded_packages: ['*'], packages: ['bash'] }, ['open', 'excluded']],
    [{ excluded_packages: ['*'], packages: ['zsh'] }, ['open', 'excluded']],
  ])('%j', async (facts, expected) => {
    expect(gist(await decided({ policies: policy([passes('unit')], facts) }))).toEqual(expected)
  })

  it.each([{ packages: ['zsh'] }, { excluded_packages: ['*'] }])(
    'do not matter where names are no name, version and release: %j',
    async (facts) => {
      const policies = policy([passes('unit')], { subject_types: ['compose', 'never-heard-of'], ...facts })
      for (const subject_type of ['compose', 'never-heard-of'])
        expect(gist(await decided({ policies }, { subject_type }))).toEqual(['closed', 'missing'])
    },
  )

  it('are each for their own policy', async () => {
    const policies =
      policy([passes('a')], { id: 'one', excluded_packages: ['bash'] }) +
      policy([passes('b')], { id: 'two', excluded_packages: ['bash'] }) +
      policy([passes('c')], { id: 'three', packages: ['bash'] })
    const decision = await decided({ policies })
    expect(gist(decision)).toEqual(['closed', 'excluded', 'excluded', 'missing'])
    expect(decision.applicable_policies).toEqual(['one', 'two', 'three'])
  })

  it('leave a rule to another policy that has it, too', async () => {
    const policies =
      policy([passes('unit')], { id: 'one', excluded_packages: ['bash'] }) +
      policy([passes('unit')], { id: 'two' })
    expect(gist(await decided({ policies }))).toEqual(['closed', 'excluded', 'missing'])
  })
})

describe('a subject without a policy', () => {
  const update = { type: 'bodhi_update', item: 'FEDORA-1' }

  it('is no matter where its type says so', async () => {
    const decision = await decided({}, { subject: [update] })
    expect(decision).toEqual({
      policies_satisfied: true,
      summary: noTests,
      satisfied_requirements: [],
      unsatisfied_requirements: [],
      applicable_policies: [],
    })
  })

  it('leaves the others to be decided', async () => {
    const policies = policy([passes('unit')])
    const subject = [update, { type: 'koji_build', item: nvr }]
    expect(gist(await decided({ policies }, { subject }))).toEqual(['closed', 'missing'])
  })

  it('is gated like any other where there is a policy', async () => {
    const policies = policy([passes('unit')], { subject_type: 'bodhi_update' })
    expect(gist(await decided({ policies }, { subject: [update] }))).toEqual(['closed', 'missing'])
  })

  it('asks for neither results nor waivers, not even for a verbose answer', async () => {
    const { world, asked } = worldOf({})
    const answer = await decideGreenwave(requestFor({ subject: [update], verbose: true }), world)
    expect(answer._unsafeUnwrap()).toMatchObject({ results: [], waivers: [] })
    expect([asked.results, asked.waivers]).toEqual([[], []])
  })
})
