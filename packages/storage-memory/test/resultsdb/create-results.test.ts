import { describe, expect, it } from 'vitest'
import { baseUrl, openApi } from './support/api.ts'

const group = {
  uuid: '3ce5f6d7-ce34-489b-ab61-325ce634eab5',
  description: 'Testing Group',
  ref_url: 'https://ci.example/g',
}
const testcase = { name: 'fedora-ci.koji-build./plans/basic.functional', ref_url: 'https://ci.example/tc' }

describe('POST /results', () => {
  it('answers the whole record, and so does its address', async () => {
    const api = openApi()
    await api.post('/groups', group)
    await api.post('/testcases', testcase)
    const { status, body } = await api.post('/results', {
      outcome: 'passed ',
      testcase: testcase.name,
      groups: [group.uuid],
      note: 'Result Note',
      data: { item: 'perl-Specio-0.25-1.fc26', type: 'koji_build', moo: ['boo', 'woof'] },
      ref_url: 'https://ci.example/r',
      _auth_token: 'clients send things that nobody asked for',
    })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: 1,
      groups: [group.uuid],
      testcase: { ...testcase, href: `${baseUrl}/testcases/${testcase.name}` },
      submit_time: expect.stringMatching(/^2026-11-22T04:00:\d\d$/),
      outcome: 'PASSED',
      note: 'Result Note',
      ref_url: 'https://ci.example/r',
      data: { item: ['perl-Specio-0.25-1.fc26'], type: ['koji_build'], moo: ['boo', 'woof'] },
      href: `${baseUrl}/results/1`,
    })
    expect(await api.get('/results/1')).toEqual({ status: 200, body })
    expect((await api.get('/results')).body).toEqual({ prev: null, next: null, data: [body] })
    expect((await api.get(`/groups/${group.uuid}`)).body).toMatchObject({
      results_count: 1,
      description: 'Testing Group',
    })
  })

  it('makes a result of our own of it: item and variant come from the data', async () => {
    const api = openApi()
    await api.result({
      data: { item: 'bash-5.2-1.fc40', type: 'koji_build', scenario: 'uefi', arch: ['a', 'b'] },
    })
    await api.result({ data: { 'productmd.compose.id': 'Fedora-1' } })
    await api.result({ data: { original_spec_nvr: 'bash-5.2-1.fc40' } })
    await api.result({ data: { item: 'not an nvr', type: 'koji_build' } })
    await api.result()
    const { results } = (await api.storage.results.query({}))._unsafeUnwrap()
    expect(results.map(({ item, variant }) => ({ item, variant })).reverse()).toEqual([
      { item: { type: 'koji_build', id: 'bash-5.2-1.fc40' }, variant: { scenario: 'uefi' } },
      { item: { type: 'compose', id: 'Fedora-1' }, variant: {} },
      { item: { type: 'koji_build', id: 'bash-5.2-1.fc40' }, variant: {} },
      { item: { type: 'resultsdb', id: '4' }, variant: {} },
      { item: { type: 'resultsdb', id: '5' }, variant: {} },
    ])
    const { body } = await api.get('/results?_sort=asc:submit_time')
    expect(body.data.map((one: { data: unknown }) => one.data)).toEqual([
      { item: ['bash-5.2-1.fc40'], type: ['koji_build'], scenario: ['uefi'], arch: ['a', 'b'] },
      { 'productmd.compose.id': ['Fedora-1'] },
      { original_spec_nvr: ['bash-5.2-1.fc40'] },
      { item: ['not an nvr'], type: ['koji_build'] },
      {},
    ])
  })

  it.each([
    ['no testcase', { outcome: 'passed' }, ['testcase'], 'missing', 'Field required'],
    ['no outcome', { testcase: 'tc' }, ['outcome'], 'missing', 'Field required'],
    [
      'an empty outcome',
      { outcome: ' ', testcase: 'tc' },
      ['outcome'],
      'string_too_short',
      'String should have at least 1 character',
    ],
    [
      'an outcome that is no text',
      { outcome: 1, testcase: 'tc' },
      ['outcome'],
      'string_type',
      'Input should be a valid string',
    ],
    [
      'an unknown outcome',
      { outcome: 'FAKE', testcase: 'tc' },
      ['outcome'],
      'value_error',
      'Value error, must be one of: PASSED, INFO, FAILED, NEEDS_INSPECTION',
    ],
    [
      'an empty name',
      { outcome: 'passed', testcase: '' },
      ['testcase'],
      'value_error',
      'Value error, testcase name must be non-empty',
    ],
    [
      'an empty name in an object',
      { outcome: 'passed', testcase: { name: '' } },
      ['testcase'],
      'value_error',
      'Value error, testcase name must be non-empty',
    ],
    [
      'an empty object',
      { outcome: 'passed', testcase: {} },
      ['testcase'],
      'value_error',
      'Value error, testcase name must be non-empty',
    ],
    [
      'null for a testcase',
      { outcome: 'passed', testcase: null },
      ['testcase'],
      'value_error',
      'Value error, testcase name must be non-empty',
    ],
    [
      'a number for a testcase',
      { outcome: 'passed', testcase: 5 },
      ['testcase'],
      'dict_type',
      'Input should be a valid dictionary',
    ],
    [
      'a note that is no text',
      { outcome: 'passed', testcase: 'tc', note: 1 },
      ['note'],
      'string_type',
      'Input should be a valid string',
    ],
    [
      'data that is no object',
      { outcome: 'passed', testcase: 'tc', data: [] },
      ['data'],
      'dict_type',
      'Input should be a valid dictionary',
    ],
    [
      'groups that are no list',
      { outcome: 'passed', testcase: 'tc', groups: 'g' },
      ['groups'],
      'list_type',
      'Input should be a valid list',
    ],
    [
      'a time that is none',
      { outcome: 'passed', testcase: 'tc', submit_time: 'now' },
      ['submit_time'],
      'value_error',
      "Value error, Expected timestamp in milliseconds or datetime (in format YYYY-MM-DDTHH:MM:SS.ffffff), got 'now'",
    ],
  ])('refuses %s', async (_, body, loc, type, msg) => {
    for (const compat of [undefined, 'upstream'] as const) {
      const api = openApi(compat && { compat })
      const url = expect.stringContaining(`/${type}`) as unknown
      const answer = await api.post('/results', body)
      expect(answer.status).toBe(400)
      expect(answer.body.validation_error).toHaveLength(1)
      expect(answer.body.validation_error[0]).toMatchObject({ loc, type, msg, url })
      expect(answer.body.validation_error[0]).toHaveProperty('input')
      expect(await api.ids('/results')).toEqual([])
    }
  })

  it('tells every fault at once, in the order of the fields', async () => {
    const { body } = await openApi().post('/results', {
      outcome: 'x',
      testcase: '',
      note: 1,
      submit_time: {},
    })
    const loc = body.validation_error.map((entry: { loc: unknown[] }) => entry.loc[0])
    expect(loc).toEqual(['outcome', 'testcase', 'note', 'submit_time'])
  })

  it.each([
    [1661324097123, '2022-08-24T06:54:57.123000'],
    ['1661324097123', '2022-08-24T06:54:57.123000'],
    [0, '1970-01-01T00:00:00'],
    ['2022-08-24T06:54:57.123456', '2022-08-24T06:54:57.123456'],
    ['2022-08-24T06:54:57.123456Z', '2022-08-24T06:54:57.123456'],
    ['2022-08-24T06:54:57.123456+00:00', '2022-08-24T06:54:57.123456'],
    ['2022-08-24T06:54:57.123456+0000', '2022-08-24T06:54:57.123456'],
    ['2022-08-24T06:54:57.123456+00', '2022-08-24T06:54:57.123456'],
    ['2022-08-24T06:54:57.123456+02:00', '2022-08-24T04:54:57.123456'],
    ['2022-08-24T00:30:00.5-0130', '2022-08-24T02:00:00.500000'],
  ])('takes the submit time %s', async (time, shown) => {
    for (const compat of [undefined, 'upstream'] as const) {
      const { body } = await openApi(compat && { compat }).result({ submit_time: time })
      expect(body.submit_time).toBe(shown)
    }
  })

  it('creates groups and testcases on the way, and updates them by what an object says', async () => {
    const api = openApi()
    await api.result({ testcase, groups: [group, 'g2', {}, { description: 'no id' }] })
    const { body } = await api.get('/groups')
    expect(body.data.map((one: { uuid: string }) => one.uuid)).toHaveLength(4)
    expect((await api.get('/groups/g2')).body).toMatchObject({
      description: null,
      ref_url: null,
      results_count: 1,
    })
    expect((await api.get(`/testcases/${testcase.name}`)).body.ref_url).toBe(testcase.ref_url)
    await api.result({ testcase: testcase.name, groups: [{ uuid: group.uuid, description: null }] })
    expect((await api.get(`/groups/${group.uuid}`)).body).toMatchObject({
      description: null,
      ref_url: group.ref_url,
    })
    expect((await api.get(`/testcases/${testcase.name}`)).body.ref_url).toBe(testcase.ref_url)
    expect((await api.result({ groups: null })).body.groups).toEqual([])
    expect((await api.result({ groups: ['g2', 'g2'] })).body.groups).toEqual(['g2'])
  })

  it('refuses keys of data with a colon', async () => {
    const { status, body } = await openApi().result({ data: { valid: 1, 'in:valid': 2, 'also:in:valid': 3 } })
    expect(status).toBe(400)
    expect(body).toEqual({ message: "Colon not allowed in key name: ['in:valid', 'also:in:valid']" })
  })

  it('takes outcomes of its own, and names them all', async () => {
    const api = openApi({ additionalOutcomes: ['AMAZING'] })
    expect((await api.result({ outcome: 'amazing' })).body.outcome).toBe('AMAZING')
    expect((await api.get('/')).body.outcomes).toEqual([
      'PASSED',
      'INFO',
      'FAILED',
      'NEEDS_INSPECTION',
      'AMAZING',
    ])
  })

  it('keeps an address that is none, as ResultsDB does', async () => {
    const api = openApi()
    expect((await api.result({ ref_url: 'see the log' })).body.ref_url).toBe('see the log')
    await api.post('/groups', { uuid: 'g', ref_url: 'https://ci.example' })
    expect((await api.post('/groups', { uuid: 'g', ref_url: 'Changed' })).body.ref_url).toBe('Changed')
    expect((await api.post('/testcases', { name: 't', ref_url: 'Updated' })).body.ref_url).toBe('Updated')
  })
})
