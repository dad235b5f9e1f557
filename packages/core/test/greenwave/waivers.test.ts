import { describe, expect, it } from 'vitest'
import { decideGreenwave } from '../../src/greenwave/index.ts'
import type { WaiverDbRecord } from '../../src/schema/index.ts'
import { waiveAnswers } from '../../src/greenwave/decision/waive.ts'
import { missingAnswer } from '../../src/greenwave/decision/answers.ts'
import { subjectOf } from '../../src/greenwave/index.ts'
import {
  askedOf,
  decided,
  gist,
  minute,
  nvr,
  passes,
  policy,
  remotePolicy,
  requestFor,
  subjectTypes,
  waiverOf,
  worldOf,
  type Given,
} from './support/worlds.ts'
import { errAsync } from 'neverthrow'

const unit = policy([passes('unit')])
const failed = [{ outcome: 'FAILED' }]
type Waiver = Partial<WaiverDbRecord>

async function waiverId(
  waivers: readonly Waiver[],
  fields: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const decision = await decided({ policies: unit, results: failed, waivers }, fields)
  const [requirement] = decision.satisfied_requirements
  expect(decision.policies_satisfied).toBe(requirement !== undefined)
  return requirement && 'waiver_id' in requirement ? requirement.waiver_id : undefined
}

describe('a waiver', () => {
  it.each([
    [{}, 1],
    [{ testcase: 'lint' }, undefined],
    [{ testcase: 'uni*' }, undefined],
    [{ testcase: '' }, undefined],
    [{ subject_identifier: 'other' }, undefined],
    [{ subject_identifier: `${nvr}1` }, undefined],
    [{ subject_type: 'compose' }, undefined],
    [{ product_version: 'fedora-41' }, undefined],
    [{ product_version: 'fedora-*' }, undefined],
    [{ scenario: 'a' }, undefined],
    [{ scenario: '' }, 1],
    [{ waived: false }, undefined],
    [{ timestamp: minute(-600) }, 1],
  ])('%j', async (waiver, expected) => {
    expect(await waiverId([waiver])).toBe(expected)
  })

  it.each([
    ['the newest counts', [{}, {}], 2],
    ['taken back', [{}, { waived: false }], undefined],
    ['given again', [{}, { waived: false }, {}], 3],
    ['taken back by somebody else', [{}, { waived: false, username: 'bob' }], undefined],
    ['taken back for another product', [{}, { waived: false, product_version: 'fedora-41' }], 1],
    ['taken back for another test', [{}, { waived: false, testcase: 'lint' }], 1],
    ['taken back in a scenario', [{}, { waived: false, scenario: 'a' }], 1],
    [
      'newest by id, not by time',
      [{ timestamp: minute(59) }, { waived: false, timestamp: minute(1) }],
      undefined,
    ],
  ])('%s', async (_, waivers, expected) => {
    expect(await waiverId(waivers)).toBe(expected)
    expect(await waiverId(waivers.map((one, index) => ({ id: index + 1, ...one })).toReversed())).toBe(
      expected,
    )
  })

  it.each([
    [{ ignore_waiver: [2] }, 1],
    [{ ignore_waiver: ['2'] }, 1],
    [{ ignore_waiver: [1, 2] }, undefined],
    [{ ignore_waiver: [1] }, 2],
    [{ ignore_waiver: [9] }, 2],
    [{ when: minute(30) }, undefined],
    [{ when: minute(31) }, 1],
    [{ when: '2026-11-22T04:31:59.999999' }, 1],
    [{ when: minute(32) }, 2],
    [{ when: minute(32), ignore_waiver: [2] }, 1],
  ])('%j of two: %s', async (fields, expected) => {
    expect(await waiverId([{}, {}], fields)).toBe(expected)
  })

  it('that was taken back later counted before', async () => {
    const waivers = [{}, { waived: false }]
    expect(await waiverId(waivers, { when: minute(31) })).toBe(1)
    expect(await waiverId(waivers, { when: minute(32) })).toBeUndefined()
  })

  it.each([
    ['at a time that cannot be read', {}, { timestamp: 'yesterday' }],
    ['for no architecture in particular', {}, { system_architecture: '' }],
    ['for a number of a result as text', { only_result_id: 1 }, { only_result_id: '1' }],
  ])('that was taken back %s counts no more', async (_, waived, back) => {
    const waivers = [waived, { ...back, waived: false }]
    expect(await waiverId(waivers, { when: minute(59) })).toBeUndefined()
    expect(await waiverId(waivers, {})).toBeUndefined()
    expect(await waiverId([waived], {})).toBe(1)
  })

  it.each([
    [{ scenario: 'a' }, ['closed', 'failed-waived', 'failed']],
    [{ scenario: null }, ['open', 'failed-waived', 'failed-waived']],
    [{ scenario: 'c' }, ['closed', 'failed', 'failed']],
  ])('%j covers results of its scenario, or all', async (waiver, expected) => {
    const results = ['a', 'b'].map((one) => ({ outcome: 'FAILED', data: { scenario: [one] } }))
    expect(gist(await decided({ policies: unit, results, waivers: [waiver] }))).toEqual(expected)
  })

  it('covers all architectures and variants, and the scenario of a missing result', async () => {
    const results = ['a', 'b'].map((one) => ({ outcome: 'FAILED', data: { system_architecture: [one] } }))
    expect(gist(await decided({ policies: unit, results, waivers: [{}] }))[0]).toBe('open')
    const policies = policy([passes('unit', 'scenario: a')])
    expect(gist(await decided({ policies, waivers: [{ scenario: 'a' }] }))).toEqual([
      'open',
      'missing-waived',
    ])
    expect(gist(await decided({ policies, waivers: [{ scenario: 'b' }] }))).toEqual(['closed', 'missing'])
  })

  it('of a scenario is named where it is newer than one for all, and the other way', async () => {
    const results = [{ outcome: 'FAILED', data: { scenario: ['a'] } }]
    const newest = async (waivers: readonly Waiver[]): Promise<unknown> =>
      (await decided({ policies: unit, results, waivers })).satisfied_requirements[0]
    expect(await newest([{}, { scenario: 'a' }])).toMatchObject({ waiver_id: 2 })
    expect(await newest([{ scenario: 'a' }, {}])).toMatchObject({ waiver_id: 2 })
  })

  it('does not touch what has passed', async () => {
    const decision = await decided({ policies: unit, results: [{}], waivers: [{}] })
    expect(gist(decision)).toEqual(['open', 'passed'])
  })

  it('is for one of several subjects', async () => {
    const subject = ['x', nvr].map((item) => ({ type: 'koji_build', item }))
    expect(gist(await decided({ policies: unit, waivers: [{}] }, { subject }))).toEqual([
      'closed',
      'missing-waived',
      'missing',
    ])
  })
})

describe('waiveAnswers', () => {
  const answer = missingAnswer({
    subject: subjectOf('koji_build', nvr, subjectTypes),
    testcase: 'unit',
    scenario: null,
    source: null,
  })

  it.each([
    ['koji_build', true],
    ['brew-build', true],
    ['compose', false],
  ])('takes a waiver for a %s: %s', (subject_type, isWaived) => {
    expect(waiveAnswers([answer], [waiverOf({ subject_type })], new Set())).toMatchObject([{ isWaived }])
  })

  it('takes the first that fits', () => {
    const waivers = [3, 1, 2].map((id) => waiverOf({ id, ...(id === 3 ? { testcase: 'x' } : {}) }))
    expect(waiveAnswers([answer], waivers, new Set())).toMatchObject([{ requirement: { waiver_id: 1 } }])
  })

  it('leaves an answer that is waived already', () => {
    const once = waiveAnswers([answer], [waiverOf({ id: 1 })], new Set())
    expect(waiveAnswers(once, [waiverOf({ id: 2 })], new Set())).toEqual(once)
  })
})

describe('waivers of trouble with a remote rule', () => {
  const sources = "sources: ['https://files/1']"
  const refusing = { 'https://files/1': { reason: 'refused', message: '403' } as const }
  it.each([
    ['missing-gating-yaml', `!RemoteRule {${sources}, required: true}`, {}],
    ['invalid-gating-yaml', `!RemoteRule {${sources}}`, { 'https://files/1': '- 1' }],
    ['failed-fetch-gating-yaml', `!RemoteRule {${sources}}`, refusing],
  ])('%s', async (testcase, rule, files) => {
    const given: Given = { policies: policy([rule]), files }
    const names = (await decided({ ...given, waivers: [{ testcase }] })).satisfied_requirements.map(
      ({ type }) => type,
    )
    expect(names).toContain(`${testcase}-waived`)
    expect((await decided({ ...given, waivers: [{ testcase, scenario: 'a' }] })).policies_satisfied).toBe(
      false,
    )
    const upstream = await decided({ ...given, waivers: [{ testcase }] }, {}, { compat: 'upstream' }).catch(
      () => undefined,
    )
    expect(upstream?.satisfied_requirements.map(({ type }) => type) ?? []).not.toContain(`${testcase}-waived`)
  })

  it('counts among no tests', async () => {
    const given = { policies: policy([`!RemoteRule {${sources}}`]), files: refusing }
    const waivers = [{ testcase: 'failed-fetch-gating-yaml' }]
    expect((await decided({ ...given, waivers })).summary).toBe('No tests are required')
  })
})

describe('how often waivers are asked for', () => {
  async function queries(given: Given, fields: Readonly<Record<string, unknown>> = {}) {
    return (await askedOf(given, fields)).waivers
  }

  it.each([
    ['all passed', { policies: unit, results: [{}] }],
    ['no tests', { policies: policy([]) }],
    ['a package left out', { policies: policy([passes('unit')], { excluded_packages: ['*'] }) }],
    [
      'a file that was found',
      {
        policies: policy(["!RemoteRule {sources: ['https://a']}"]),
        files: { 'https://a': remotePolicy([]) },
      },
    ],
  ])('never: %s', async (_, given) => {
    expect(await queries(given)).toEqual([])
  })

  const about = { subject_type: 'koji_build', subject_identifier: nvr, product_version: 'fedora-40' }

  it('once, about all that is not satisfied', async () => {
    const policies = policy([passes('a'), passes('unit'), passes('b'), passes('b', 'scenario: x')])
    expect(await queries({ policies, results: [{}] })).toEqual([
      {
        filters: [
          { ...about, testcase: 'a' },
          { ...about, testcase: 'b' },
        ],
      },
    ])
  })

  it('once, about each subject, for a verbose answer', async () => {
    const subject = ['x', nvr, 'x'].map((item) => ({ type: 'brew-build', item }))
    expect(await queries({ policies: unit }, { verbose: true, subject })).toEqual([
      { filters: [{ ...about, subject_identifier: 'x' }, about] },
    ])
    expect(await queries({ policies: unit, results: [{}] }, { verbose: true })).toEqual([
      { filters: [about] },
    ])
  })

  it('never where the request is at fault, or there is no policy', async () => {
    expect(await queries({ policies: unit }, { decision_context: 'else', verbose: true })).toEqual([])
    expect(await queries({ policies: unit }, { when: 'never' })).toEqual([])
  })

  it('and trouble with them is no decision', async () => {
    const trouble = { kind: 'store/unavailable', message: 'The disk is gone.', retryable: true } as const
    const { world } = worldOf({ policies: unit })
    const answer = await decideGreenwave(requestFor(), {
      ...world,
      waivers: { records: () => errAsync(trouble) },
    })
    expect(answer._unsafeUnwrapErr()).toMatchObject({
      kind: 'greenwave/source-failed',
      httpStatus: 502,
      cause: trouble,
    })
  })

  it('and what they throw is none either', async () => {
    const { world } = worldOf({ policies: unit })
    const cause = new Error('no disk')
    const records = (): never => {
      throw cause
    }
    const answer = await decideGreenwave(requestFor(), { ...world, waivers: { records } })
    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'greenwave/source-failed', cause })
  })
})
