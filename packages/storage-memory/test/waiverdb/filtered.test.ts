import { describe, expect, it } from 'vitest'
import { faults, ids, openApi } from './open-api.ts'

const records = [
  {},
  { testcase: 'B' },
  { testcase: 'B', scenario: 'uefi' },
  { subject_type: 'compose', subject_identifier: 'Fedora-1', testcase: 'B' },
  { testcase: 'C', timestamp: '2020-02-01T00:00:00', username: 'bar' },
]

describe('POST /waivers/+filtered', () => {
  it.each<[string, object, readonly number[]]>([
    ['one filter', { filters: [{ testcase: 'B' }] }, [4, 3, 2]],
    ['any of several', { filters: [{ testcase: 'B', scenario: 'uefi' }, { username: 'bar' }] }, [5, 3]],
    ['all keys of one', { filters: [{ testcase: 'B', subject_type: 'compose' }] }, [4]],
    [
      'nothing where a value is empty or null',
      { filters: [{ testcase: '', scenario: null, username: 'bar' }] },
      [5],
    ],
    ['everything', { filters: [{}] }, [5, 4, 3, 2, 1]],
    ['an empty filter beside another says nothing', { filters: [{}, { testcase: 'C' }] }, [5]],
    ['unknown keys are left alone', { filters: [{ testcase: 'C', extra: 1 }], extra: 1 }, [5]],
    ['a time', { filters: [{ since: '2020-01-15' }] }, [5]],
    ['obsolete ones, too', { filters: [{ testcase: 'C' }], include_obsolete: true }, [5]],
  ])('finds %s', async (_, body, expected) => {
    const { post } = await openApi(records)
    const answer = await post('/waivers/+filtered', body, null)
    expect(answer.status).toBe(200)
    expect(ids(answer)).toEqual(expected)
  })

  it('finds by many filters at once', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ testcase: `case ${index}` }))
    const { post } = await openApi([...many, { testcase: 'unrelated' }])
    expect(ids(await post('/waivers/+filtered', { filters: many }))).toHaveLength(50)
  })

  it('leaves out what anybody made obsolete', async () => {
    const { post } = await openApi([{}, { username: 'bar', waived: false }])
    const filters = [{ testcase: 'testcase1' }]
    expect(ids(await post('/waivers/+filtered', { filters }))).toEqual([2])
    expect(ids(await post('/waivers/+filtered', { filters: [{ username: 'foo' }] }))).toEqual([])
    expect(ids(await post('/waivers/+filtered', { filters, include_obsolete: true }))).toEqual([2, 1])
  })

  it.each<[unknown, object]>([
    [{ somethingelse: 'what' }, { type: 'missing', loc: ['filters'], msg: 'Field required' }],
    [
      { filters: [] },
      {
        type: 'too_short',
        loc: ['filters'],
        msg: 'List should have at least 1 item after validation, not 0',
      },
    ],
    [{ filters: 'all' }, { type: 'list_type', loc: ['filters'], msg: 'Input should be a valid list' }],
    [{ filters: [1] }, expect.objectContaining({ loc: ['filters', 0] })],
    [
      { filters: [{ testcase: 1 }] },
      { type: 'string_type', loc: ['filters', 0, 'testcase'], msg: 'Input should be a valid string' },
    ],
    [
      { filters: [{}], include_obsolete: [] },
      expect.objectContaining({ type: 'bool_type', loc: ['include_obsolete'] }),
    ],
    [undefined, expect.objectContaining({ type: 'model_type', loc: [] })],
    ['text', expect.objectContaining({ type: 'model_type', loc: [] })],
  ])('refuses %j', async (body, expected) => {
    const { post } = await openApi()
    const answer = await post('/waivers/+filtered', body)
    expect(answer.status).toBe(400)
    expect(faults(answer)).toEqual([expected])
  })

  it.each([
    ['9999-12-31T23:59:59-01:00', 'date value out of range'],
    ['2020-01-01T00:00+24:00', "Invalid isoformat string: '2020-01-01T00:00+24:00'"],
    ['2020-01-01T00:00+01:60', "Invalid isoformat string: '2020-01-01T00:00+01:60'"],
  ])('refuses %s, a zone that leads out of time', async (since, message) => {
    const { post } = await openApi()
    expect(await post('/waivers/+filtered', { filters: [{ since }] })).toEqual({
      status: 400,
      body: { message: { since: message } },
    })
  })

  it('refuses a time that is none', async () => {
    const { post } = await openApi()
    expect(await post('/waivers/+filtered', { filters: [{}, { since: 'asdf' }] })).toEqual({
      status: 400,
      body: { message: { since: "Invalid isoformat string: 'asdf'" } },
    })
  })
})

describe('POST /waivers/+by-subjects-and-testcases', () => {
  const path = '/waivers/+by-subjects-and-testcases'
  const subject = { type: 'koji_build', item: 'glibc-2.26-27.fc27' }

  it.each<[string, object, readonly number[]]>([
    ['a subject and a testcase', { results: [{ subject, testcase: 'B' }] }, [3, 2]],
    [
      'several of them',
      {
        results: [
          { subject, testcase: 'C' },
          { subject: { 'productmd.compose.id': 'Fedora-1' }, testcase: 'B' },
        ],
      },
      [5, 4],
    ],
    ['every testcase of a subject', { results: [{ subject, testcase: '' }] }, [5, 3, 2, 1]],
    ['an old type', { results: [{ subject: { ...subject, type: 'brew-build' }, testcase: 'C' }] }, [5]],
    [
      'a subject that nobody understands',
      { results: [{ subject: { item: subject.item }, testcase: 'B' }] },
      [],
    ],
    ['no results', { results: [] }, [5, 4, 3, 2, 1]],
    ['nothing', {}, [5, 4, 3, 2, 1]],
    ['a user', { username: 'bar' }, [5]],
    ['a user and results', { username: 'bar', results: [{ subject, testcase: 'B' }] }, []],
    ['a time', { since: '2020-01-15,2020-03-01' }, [5]],
    ['a testcase', { testcase: 'C' }, [5]],
    ['a testcase and another', { testcase: 'C', results: [{ subject, testcase: 'B' }] }, []],
    ['a testcase for all results', { testcase: 'C', results: [{ subject, testcase: '' }] }, [5]],
  ])('finds by %s', async (_, body, expected) => {
    const { post } = await openApi(records)
    const answer = await post(path, body, null)
    expect(answer.status).toBe(200)
    expect(ids(answer)).toEqual(expected)
  })

  it('leaves out what the same user made obsolete', async () => {
    const { post } = await openApi([{}, { username: 'bar' }, { waived: false }])
    expect(ids(await post(path, {}))).toEqual([3, 2])
    expect(ids(await post(path, { include_obsolete: true }))).toEqual([3, 2, 1])
  })

  it.each<[object, string, string]>([
    [{ item: { 'subject.test1': 'subject1' } }, 'testcase', 'Field required'],
    [{ subject: 'subject1' }, 'subject', 'Input should be a valid dictionary or instance of TestSubject'],
    [{}, 'subject', 'Field required'],
  ])('refuses results with %j', async (result, name, msg) => {
    const { post } = await openApi()
    const answer = await post(path, { results: [result] })
    expect(answer.status).toBe(400)
    expect(faults(answer)).toContainEqual(expect.objectContaining({ loc: ['results', 0, name], msg }))
  })

  it('refuses a time that is none', async () => {
    const { post } = await openApi()
    expect(faults(await post(path, { since: 123 }))).toEqual([
      { type: 'string_type', loc: ['since'], msg: 'Input should be a valid string' },
    ])
    expect(await post(path, { since: 'asdf' })).toMatchObject({
      status: 400,
      body: { message: { since: "Invalid isoformat string: 'asdf'" } },
    })
  })
})
