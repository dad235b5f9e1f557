import type { WaivableResult } from '@gatewright/core/waiverdb'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { asked, faults, ids, isEmpty, openApi } from './open-api.ts'

const { subject_type: _, subject_identifier: __, ...withoutSubject } = asked
const { testcase: ___, ...withoutTestcase } = asked
const withResult = { result_id: 123, product_version: 'fool-1', comment: 'it broke' }

describe('POST /waivers/', () => {
  it('answers the waiver as it is stored', async () => {
    const { post, get } = await openApi()
    const answer = await post('/waivers/', asked)
    const body = {
      ...asked,
      id: 1,
      subject: { type: 'koji_build', item: 'glibc-2.26-27.fc27' },
      scenario: null,
      username: 'foo',
      proxied_by: null,
      timestamp: '2026-11-22T04:19:00.120000',
    }
    expect(answer).toEqual({ status: 201, body })
    expect(await get('/waivers/1')).toEqual({ status: 200, body })
  })

  it.each<[string, object, object]>([
    ['waives unless it says something else', { waived: undefined }, { waived: true }],
    ['may be of one scenario', { scenario: 'scenario1' }, { scenario: 'scenario1' }],
    [
      'takes a type that nobody knows',
      { subject_type: 'kind-of-magic' },
      { subject: { type: 'kind-of-magic' } },
    ],
    ['stores brew-build under its new name', { subject_type: 'brew-build' }, { subject_type: 'koji_build' }],
    [
      'writes a compose in the old form, too',
      { subject_type: 'compose', subject_identifier: 'Fedora-9000-19700101.n.18' },
      { subject: { 'productmd.compose.id': 'Fedora-9000-19700101.n.18' } },
    ],
    ['does not look at keys that nobody knows', { ['__proto__']: 1, extra: {} }, { testcase: 'testcase1' }],
    ['takes truth in words', { waived: 'no' }, { waived: false }],
    ['is nobody else where the name is empty', { username: '' }, { username: 'foo', proxied_by: null }],
  ])('%s', async (_name, change, expected) => {
    const { post } = await openApi()
    expect(await post('/waivers/', { ...asked, ...change })).toMatchObject({ status: 201, body: expected })
  })

  it('answers a list in its order', async () => {
    const { post } = await openApi()
    const second = { ...asked, testcase: 'testcase2', waived: false }
    const answer = await post('/waivers/', [asked, second])
    expect(answer).toMatchObject({ status: 201, body: [asked, second] })
    expect(ids(answer)).toEqual([1, 2])
    expect(await post('/waivers/', [])).toEqual({ status: 201, body: [] })
  })

  it.each<[string, unknown, readonly object[]]>([
    [
      'no comment',
      { ...asked, comment: undefined },
      [
        { type: 'missing', loc: ['CreateWaiver', 'comment'], msg: 'Field required' },
        { type: 'list_type', loc: ['list[CreateWaiver]'], msg: 'Input should be a valid list' },
      ],
    ],
    [
      'an empty product version',
      { ...asked, product_version: '' },
      [
        {
          type: 'string_too_short',
          loc: ['CreateWaiver', 'product_version'],
          msg: 'String should have at least 1 character',
        },
        expect.anything(),
      ],
    ],
    [
      'no testcase',
      withoutTestcase,
      [
        { type: 'value_error', loc: ['CreateWaiver'], msg: 'Value error, Argument testcase is missing' },
        expect.anything(),
      ],
    ],
    [
      'no subject',
      withoutSubject,
      [
        {
          type: 'value_error',
          loc: ['CreateWaiver'],
          msg: 'Value error, subject must be defined using result_id or subject or both subject_identifier, subject_type',
        },
        expect.anything(),
      ],
    ],
    [
      'two subjects',
      { ...asked, subject: { type: 'koji_build', item: 'a' } },
      [
        {
          type: 'value_error',
          loc: ['CreateWaiver'],
          msg: 'Value error, subject argument should not be used together with arguments: subject_identifier, subject_type',
        },
        expect.anything(),
      ],
    ],
    [
      'a result and a scenario',
      { ...withResult, scenario: 'uefi' },
      [
        {
          type: 'value_error',
          loc: ['CreateWaiver'],
          msg: 'Value error, result_id argument should not be used together with arguments: subject_identifier, subject_type, subject, testcase, scenario',
        },
        expect.anything(),
      ],
    ],
    [
      'a text for a subject',
      { subject: 'asd', testcase: 'qqq', product_version: 'x', comment: 'x' },
      [
        {
          type: 'model_type',
          loc: ['CreateWaiver', 'subject'],
          msg: 'Input should be a valid dictionary or instance of TestSubject',
        },
        expect.anything(),
      ],
    ],
    [
      'a number for a text, and no truth',
      { ...asked, testcase: 1, waived: 'maybe' },
      [
        { type: 'string_type', loc: ['CreateWaiver', 'testcase'], msg: 'Input should be a valid string' },
        {
          type: 'bool_parsing',
          loc: ['CreateWaiver', 'waived'],
          msg: 'Input should be a valid boolean, unable to interpret input',
        },
        expect.anything(),
      ],
    ],
    [
      'an empty waiver in a list',
      [asked, {}],
      [
        expect.objectContaining({ type: 'model_type', loc: ['CreateWaiver'] }),
        { type: 'missing', loc: ['list[CreateWaiver]', 1, 'product_version'], msg: 'Field required' },
        { type: 'missing', loc: ['list[CreateWaiver]', 1, 'comment'], msg: 'Field required' },
      ],
    ],
    [
      'nothing at all',
      undefined,
      [expect.objectContaining({ type: 'model_type' }), expect.objectContaining({ type: 'list_type' })],
    ],
  ])('refuses %s and stores nothing', async (_name, body, expected) => {
    const { post, waivers } = await openApi()
    const answer = await post('/waivers/', body)
    expect(answer.status).toBe(400)
    expect(faults(answer)).toEqual(expected)
    expect(await isEmpty(waivers)).toBe(true)
  })

  it('shows what a fault is about', async () => {
    const { post } = await openApi()
    const answer = await post('/waivers/', withoutTestcase)
    expect(answer.body).toMatchObject({
      validation_error: [{ input: withoutTestcase }, { input: withoutTestcase }],
    })
  })

  it('needs a user', async () => {
    const { post, waivers } = await openApi()
    expect((await post('/waivers/', asked, null)).status).toBe(401)
    expect(await isEmpty(waivers)).toBe(true)
  })
})

describe('an old subject', () => {
  it.each<[object, object]>([
    [{ type: 'koji_build', item: 'glibc-2.26-27.fc27' }, { subject_type: 'koji_build' }],
    [{ type: 'brew-build', item: 'glibc-2.26-27.fc27' }, { subject_type: 'koji_build' }],
    [{ original_spec_nvr: 'glibc-2.26-27.fc27' }, { subject_type: 'koji_build' }],
    [{ 'productmd.compose.id': 'Fedora-1' }, { subject_type: 'compose', subject_identifier: 'Fedora-1' }],
    [{ type: 'bodhi_update', item: 'FEDORA-1' }, { subject_type: 'bodhi_update' }],
  ])('%j is understood', async (subject, expected) => {
    const { post } = await openApi()
    const answer = await post('/waivers/', { ...withoutSubject, subject })
    expect(answer).toMatchObject({ status: 201, body: expected })
  })

  it.each([{}, { item: 'glibc-2.26-27.fc27' }, { type: 'koji_build' }])('%j is refused', async (subject) => {
    const { post } = await openApi()
    expect(await post('/waivers/', { ...withoutSubject, subject })).toMatchObject({
      status: 400,
      body: { message: { subject: expect.stringContaining('non empty string') } },
    })
  })
})

describe('a waiver of a result', () => {
  const data = { type: ['koji_build'], item: ['bash-5.2-1.fc40'], scenario: ['somescenario'] }
  const testcase = { name: 'sometest' }

  async function waive(result: WaivableResult | undefined) {
    const { post } = await openApi([], { resultById: () => okAsync(result) })
    return post('/waivers/', withResult)
  }

  it.each<[string, WaivableResult['data'], object]>([
    [
      'a build',
      data,
      { subject_type: 'koji_build', subject_identifier: 'bash-5.2-1.fc40', scenario: 'somescenario' },
    ],
    ['a build by its old name', { ...data, type: ['brew-build'] }, { subject_type: 'koji_build' }],
    [
      'an original build',
      { ...data, original_spec_nvr: ['zsh-5.9-1.fc40'] },
      { subject_type: 'koji_build', subject_identifier: 'zsh-5.9-1.fc40' },
    ],
    [
      'another type',
      { type: ['bodhi_update'], item: ['FEDORA-1'] },
      { subject_type: 'bodhi_update', scenario: null },
    ],
  ])('of %s names its subject', async (_name, found, expected) => {
    expect(await waive({ data: found, testcase })).toMatchObject({
      status: 201,
      body: { ...expected, testcase: 'sometest' },
    })
  })

  it.each([{}, { item: ['a'] }, { type: [], item: ['a'] }, { ['__proto__']: ['a'] }])(
    'of %j is refused',
    async (found) => {
      expect(await waive({ data: found, testcase })).toMatchObject({
        status: 400,
        body: {
          message: expect.stringContaining('It is not possible to submit a waiver by id for this result.'),
        },
      })
    },
  )

  it('that nobody knows is refused', async () => {
    expect(await waive(undefined)).toEqual({
      status: 400,
      body: { message: 'Result id not found in Resultsdb' },
    })
  })

  it('waits where results cannot be looked up', async () => {
    const failing = await openApi([], {
      resultById: () => errAsync({ kind: 'store/unavailable', message: 'timed out', retryable: true }),
    })
    const without = await openApi()
    for (const { post, waivers } of [failing, without]) {
      expect(await post('/waivers/', [asked, withResult])).toMatchObject({
        status: 503,
        body: { message: expect.stringMatching(/^Failed looking up result in Resultsdb:/) },
      })
      expect(await isEmpty(waivers)).toBe(true)
    }
  })
})
