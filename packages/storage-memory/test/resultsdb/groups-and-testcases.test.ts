import { describe, expect, it } from 'vitest'
import { baseUrl, openApi } from './support/api.ts'

const both = [undefined, 'upstream'] as const

describe('groups', () => {
  it('are created, with an id where they bring none', async () => {
    const api = openApi()
    const uuid = '00000000-0000-4000-8000-000000000001'
    expect(await api.post('/groups', {})).toEqual({
      status: 201,
      body: {
        uuid,
        description: null,
        ref_url: null,
        results: `${baseUrl}/results?groups=${uuid}`,
        results_count: 0,
        href: `${baseUrl}/groups/${uuid}`,
      },
    })
    expect((await api.post('/groups', { uuid: '' })).body.uuid).not.toBe('')
  })

  it('are updated by what is said of them', async () => {
    for (const compat of both) {
      const api = openApi(compat && { compat })
      await api.post('/groups', { uuid: 'g', description: 'one', ref_url: 'https://ci.example/1' })
      await api.post('/groups', { uuid: 'g', description: 'two' })
      expect((await api.get('/groups/g')).body).toMatchObject({
        description: 'two',
        ref_url: 'https://ci.example/1',
      })
    }
  })

  it('are listed by id and description, the one created last first', async () => {
    for (const compat of both) {
      const api = openApi(compat && { compat })
      await api.post('/groups', { uuid: '2', description: 'FooBar' })
      await api.post('/groups', { uuid: '1', description: 'BarFoo' })
      await api.post('/groups', { uuid: '3' })
      const uuids = async (query: string) =>
        (await api.get(`/groups${query}`)).body.data.map((one: { uuid: string }) => one.uuid)
      expect(await uuids('')).toEqual(['3', '1', '2'])
      expect(await uuids('?uuid=1,2')).toEqual(['1', '2'])
      expect(await uuids('?description=FooBar,BarFoo')).toEqual(['1', '2'])
      expect(await uuids('?description:like=*oo*,*ar*')).toEqual(['1', '2'])
      expect(await uuids('?description:like=Foo*')).toEqual(['2'])
      expect(await uuids('?description=FooBar&uuid=1')).toEqual([])
      expect(await uuids('?description=,')).toEqual(['3', '1', '2'])
      expect((await api.get('/groups?limit=2')).body.next).toBe(`${baseUrl}/groups?limit=2&page=1`)
      expect((await api.get('/groups?limit=2&page=1')).body).toMatchObject({
        prev: `${baseUrl}/groups?limit=2&page=0`,
        next: null,
      })
    }
  })

  it('that are missing are a 404', async () => {
    expect(await openApi().get('/groups/missing')).toEqual({
      status: 404,
      body: { message: 'Group not found' },
    })
  })

  it('that only results name are there, too', async () => {
    const api = openApi()
    const result = {
      id: 'native',
      testcase: 't',
      item: { type: 'compose', id: 'c' },
      outcome: 'PASSED',
      submittedAt: '2026-11-22T04:19:00Z',
      variant: { arch: 'x' },
      data: {},
      groups: ['run'],
    }
    expect((await api.storage.results.append('r', [result])).isOk()).toBe(true)
    expect((await api.get('/groups/run')).body).toMatchObject({ uuid: 'run', results_count: 1 })
    expect(await api.ids('/groups/run/results')).toEqual(['native'])
    expect(await api.ids('/testcases/t/results')).toEqual(['native'])
    expect((await api.get('/results/native')).body).toMatchObject({
      id: 'native',
      data: { item: ['c'], type: ['compose'], arch: ['x'] },
    })
    expect(await api.ids('/results?type=compose&arch=x')).toEqual(['native'])
  })

  it.each([
    [{ uuid: 5 }, 'uuid', 'string_type'],
    [{ description: [] }, 'description', 'string_type'],
    [{ uuid: ' g' }, 'uuid', 'value_error'],
    [{ uuid: 'x'.repeat(513) }, 'uuid', 'string_too_long'],
  ])('refuses %j', async (body, field, type) => {
    expect((await openApi().post('/groups', body)).body.validation_error).toMatchObject([
      { loc: [field], type },
    ])
  })
})

describe('testcases', () => {
  const name = 'fedora-ci.koji-build./plans/basic.functional'

  it('are created and updated', async () => {
    for (const compat of both) {
      const api = openApi(compat && { compat })
      const record = { name, ref_url: 'https://ci.example/tc', href: `${baseUrl}/testcases/${name}` }
      expect(await api.post('/testcases', { name, ref_url: record.ref_url })).toEqual({
        status: 201,
        body: record,
      })
      expect(await api.get(`/testcases/${name}`)).toEqual({ status: 200, body: record })
      expect(await api.get(`/testcases/${encodeURIComponent(name)}`)).toEqual({ status: 200, body: record })
      expect((await api.post('/testcases', { name })).body.ref_url).toBe(record.ref_url)
      expect((await api.post('/testcases', { name, ref_url: 'Updated' })).body.ref_url).toBe('Updated')
    }
  })

  it('are listed by name', async () => {
    for (const compat of both) {
      const api = openApi(compat && { compat })
      for (const one of ['b', name, 'a']) await api.post('/testcases', { name: one })
      const names = async (query: string) =>
        (await api.get(`/testcases${query}`)).body.data.map((one: { name: string }) => one.name)
      expect(await names('')).toEqual(['a', 'b', name])
      expect(await names(`?name=${name}`)).toEqual([name])
      expect(await names('?name=a,%20b')).toEqual(['a', 'b'])
      expect(await names(`?name:like=*${name.slice(1, -1)}*`)).toEqual([name])
      expect(await names('?limit=1&page=1')).toEqual(['b'])
    }
  })

  it.each([
    [{ ref_url: 'x' }, 'missing', 'Field required'],
    [{ name: '' }, 'string_too_short', 'String should have at least 1 character'],
    [{ name: 5 }, 'string_type', 'Input should be a valid string'],
  ])('refuses %j', async (body, type, msg) => {
    const answer = await openApi().post('/testcases', body)
    expect(answer.status).toBe(400)
    expect(answer.body.validation_error).toMatchObject([{ loc: ['name'], type, msg }])
  })

  it('that are missing are a 404', async () => {
    expect(await openApi().get(`/testcases/${name}`)).toEqual({
      status: 404,
      body: { message: 'Testcase not found' },
    })
  })
})
