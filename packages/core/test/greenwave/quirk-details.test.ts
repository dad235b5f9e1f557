import { describe, expect, it } from 'vitest'
import { decideGreenwave, type CompatOptions } from '../../src/greenwave/index.ts'
import {
  decided,
  gist,
  minute,
  noTests,
  nvr,
  passes,
  policy,
  requestFor,
  resultOf,
  worldOf,
  type Given,
} from './support/worlds.ts'

const unit = policy([passes('unit')])
const remote = policy(["!RemoteRule {sources: ['https://files/{subject_id}']}"])
const revoked = { waived: false, testcase: 'unit' }
const trouble = { reason: 'too-large', message: 'More than a megabyte' } as const

/** What a decision comes to, or why there is none. */
function deciding(given: Given): (options: CompatOptions) => Promise<unknown> {
  return async (options) => {
    const answer = await decideGreenwave(requestFor(), worldOf(given).world, options)
    return answer.match(
      (decision): unknown => gist(decision),
      ({ httpStatus, message }) => [httpStatus, message],
    )
  }
}

describe('the other side of quirks', () => {
  it.each([
    ['ignore_waiver of the newest leaves the one before', {}, ['open', 'missing-waived']],
    ['unless as Greenwave does', { compat: ['ignored-after-latest'] as const }, ['closed', 'missing']],
  ])('%s', async (_, options, expected) => {
    const given = { policies: unit, waivers: [{}, revoked] }
    expect(gist(await decided(given, { ignore_waiver: [2] }, options))).toEqual(expected)
  })

  it.each([
    ['nobody knows the build', {}, 404, `Failed to find Koji build for "${nvr}" at "https://builds.example"`],
    [
      'the build system is out of reach',
      { [nvr]: { reason: 'unreachable', message: 'refused' } as const },
      502,
      'Could not reach Koji: refused',
    ],
    [
      'the build system takes too long',
      { [nvr]: { reason: 'timed-out', message: 'late' } as const },
      504,
      'Could not reach Koji: late',
    ],
  ])(
    'where %s, unknown-age-is-now has no decision, and the gate is closed by default',
    async (_, builds, status, message) => {
      const given = { policies: policy([passes('unit', 'valid_until: 2026-01-01')]), builds }
      expect(await deciding(given)({})).toEqual(['closed', 'missing'])
      expect(await deciding(given)({ compat: ['unknown-age-is-now'] })).toEqual([status, message])
    },
  )

  it.each([
    ['for one architecture', { system_architecture: 'x86_64' }],
    ['for one variant', { system_variant: 'Server' }],
    ['for one result', { only_result_id: 7 }],
  ])('a waiver %s is taken back by one for all, with waivers-unscoped', async (_, narrow) => {
    const given = { policies: unit, waivers: [narrow, revoked] }
    const compat = ['waivers-unscoped'] as const
    expect(gist(await decided(given, {}, { compat }))).toEqual(['closed', 'missing'])
  })

  it('does not tell the reason of trouble with trouble-without-place', async () => {
    const given = { policies: remote, files: { [`https://files/${nvr}`]: trouble } }
    const compat = ['trouble-without-place'] as const
    expect((await decided(given)).unsatisfied_requirements[0]).toHaveProperty('reason', 'too-large')
    expect((await decided(given, {}, { compat })).unsatisfied_requirements[0]).not.toHaveProperty('reason')
  })

  it('does not count a waiver of later with waivers-superseded-later', async () => {
    const given = { policies: unit, waivers: [{}] }
    const compat = ['waivers-superseded-later'] as const
    expect(gist(await decided(given, { when: minute(30) }, { compat }))).toEqual(['closed', 'missing'])
    expect(gist(await decided(given, { when: minute(31) }, { compat }))).toEqual(['open', 'missing-waived'])
  })

  it.each([
    [1, 'failed'],
    [3, 'passed'],
  ])('remembers no pass of minute 2 in minute %i with passes-remembered', async (at, kind) => {
    const passedResults = { get: () => [resultOf({}, 1)], set: () => undefined }
    const given = { policies: unit, results: [{ outcome: 'FAILED' }], passedResults }
    const options = { compat: ['passes-remembered'] as const }
    expect(gist(await decided(given, { when: minute(at) }, options))[1]).toBe(kind)
  })

  it('keeps nothing of passed results without passes-remembered', async () => {
    const passedResults = {
      get: () => [resultOf({})],
      set: () => expect.unreachable('nothing is to be kept'),
    }
    expect((await decided({ policies: unit, passedResults })).policies_satisfied).toBe(false)
    expect((await decided({ policies: policy([]), passedResults })).summary).toBe(noTests)
  })
})
