import { describe, expect, it } from 'vitest'
import { baseUrl, openApi, type TestApi } from './support/api.ts'

async function filled(compat?: 'upstream'): Promise<TestApi> {
  const api = openApi(compat && { compat })
  await api.result({ testcase: 'dist.rpmlint', groups: ['g1'], data: { item: 'a', moo: ['boo', 'woof'] } })
  await api.result({
    testcase: 'dist.rpmlint.extra',
    outcome: 'FAILED',
    groups: ['g1', 'g2'],
    data: { item: 'b' },
  })
  await api.result({ testcase: 'abi', outcome: 'INFO', data: { item: 'a', moo: 'oink', type: 'thing' } })
  return api
}

describe('GET /results', () => {
  it.each([
    ['', [3, 2, 1]],
    ['?_sort=desc:submit_time', [3, 2, 1]],
    ['?_sort=asc:submit_time', [1, 2, 3]],
    ['?outcome=PASSED', [1]],
    ['?outcome=passed,%20info', [3, 1]],
    ['?outcome=', [3, 2, 1]],
    ['?groups=g1', [2, 1]],
    ['?groups=g2,none', [2]],
    ['?testcases=dist.rpmlint', [1]],
    ['?testcases=dist.rpmlint,abi', [3, 1]],
    ['?testcases:like=dist.*', [2, 1]],
    ['?testcases:like=*lint,abi', [3, 1]],
    ['?testcases=abi&testcases:like=*.extra', [3, 2]],
    ['?item=a', [3, 1]],
    ['?item=a,b', [3, 2, 1]],
    ['?item=a&item=b', [3, 2, 1]],
    ['?item=a&moo=boo,woof', [1]],
    ['?item=a&moo=boo,fake', [1]],
    ['?moo:like=*oo*', [1]],
    ['?moo:like=*fake*,*o*', [3, 1]],
    ['?moo:like=B*', []],
    ['?item=a&moo=fake', []],
    ['?moo=', []],
    ['?since=2026-11-22T04:00:00', [3, 2, 1]],
    ['?since=2026-11-22', [3, 2, 1]],
    ['?since=2026,2026-11-21', []],
    ['?since=2027-01-01T00:00:00Z', []],
    ['?item=a&outcome=INFO&testcases=abi&moo=oink', [3]],
  ])('%s', async (query, ids) => {
    for (const compat of [undefined, 'upstream'] as const) {
      expect(await (await filled(compat)).ids(`/results${query}`)).toEqual(ids)
    }
  })

  it('takes both ends of a time in', async () => {
    for (const compat of [undefined, 'upstream'] as const) {
      const api = openApi(compat && { compat })
      await api.result({ submit_time: '2020-01-01T00:00:00.000000' })
      expect(await api.ids('/results?since=2020-01-01T00:00:00,2020-01-01T00:00:00')).toEqual([1])
      expect(await api.ids('/results?since=2020-01-01T00:00:00.000001')).toEqual([])
      expect(await api.ids('/results?since=2019-01-01,2019-12-31T23:59:59.999999')).toEqual([])
    }
  })

  it.each([
    ['/results?outcome=FAKE', 'outcome', 'value_error'],
    ['/results?since=yesterday', 'since', 'value_error'],
    ['/results?since=2020-02-30', 'since', 'value_error'],
    ['/results?since=2020-01-01,later', 'since', 'value_error'],
    ['/results?page=one', 'page', 'int_parsing'],
    ['/results?limit=1.5', 'limit', 'int_parsing'],
    ['/groups?limit=many', 'limit', 'int_parsing'],
    ['/testcases?page=x', 'page', 'int_parsing'],
  ])('refuses %s', async (path, field, type) => {
    for (const compat of [undefined, 'upstream'] as const) {
      const { status, body } = await openApi(compat && { compat }).get(path)
      expect(status).toBe(400)
      expect(body.validation_error).toMatchObject([{ loc: [field], type }])
    }
  })

  it('links the pages, and follows its links to every result once', async () => {
    for (const compat of [undefined, 'upstream'] as const) {
      const api = openApi(compat && { compat })
      for (let count = 0; count < 5; count++) await api.result({ data: { item: 'a b' } })
      const first = await api.get('/results?item=a+b&limit=2')
      expect(first.body.prev).toBeNull()
      expect(first.body.next).toContain(`${baseUrl}/results?item=a+b&limit=2&page=1`)
      const seen: unknown[] = []
      let path: string | null = '/results?item=a+b&limit=2'
      let last = first
      while (path !== null) {
        last = await api.get(path)
        seen.push(...last.body.data.map(({ id }: { id: number }) => id))
        path = last.body.next?.slice(baseUrl.length) ?? null
      }
      expect(seen).toEqual([5, 4, 3, 2, 1])
      expect(last.body.prev).toBe(`${baseUrl}/results?item=a+b&limit=2&page=1`)
      expect((await api.get('/results?page=1&limit=2')).body).toMatchObject({
        prev: `${baseUrl}/results?page=0&limit=2`,
      })
      expect(await api.ids('/results?page=9')).toEqual([])
    }
  })

  it('lists below groups and testcases', async () => {
    for (const compat of [undefined, 'upstream'] as const) {
      const api = await filled(compat)
      expect(await api.ids('/groups/g1/results')).toEqual([2, 1])
      expect(await api.ids('/groups/g1/results?outcome=FAILED')).toEqual([2])
      expect(await api.ids('/testcases/abi/results?item=a')).toEqual([3])
      expect(await api.get('/groups/none/results')).toEqual({
        status: 404,
        body: { message: 'Group not found: none' },
      })
      expect(await api.get('/testcases/none/results')).toEqual({
        status: 404,
        body: { message: 'Testcase not found' },
      })
      expect((await api.get('/groups/g1/results?limit=1')).body.next).toContain(
        '/groups/g1/results?limit=1&page=1',
      )
    }
  })
})

describe('GET /results/latest', () => {
  it('answers the newest of each testcase, by the filters', async () => {
    for (const compat of [undefined, 'upstream'] as const) {
      const api = openApi(compat && { compat })
      await api.result({ testcase: 'a', groups: ['g'] })
      await api.result({ testcase: 'a', outcome: 'FAILED', groups: ['g'] })
      await api.result({ testcase: 'a.1', groups: ['g'] })
      await api.result({ testcase: 'a.1', outcome: 'FAILED', groups: ['other'] })
      expect(Object.keys((await api.get('/results/latest')).body)).toEqual(['data'])
      expect(await api.ids('/results/latest')).toEqual([4, 2])
      expect(await api.ids('/results/latest?testcases=a')).toEqual([2])
      expect(await api.ids('/results/latest?testcases=a,a.1')).toEqual([4, 2])
      expect(await api.ids('/results/latest?testcases:like=*')).toEqual([4, 2])
      expect(await api.ids('/results/latest?groups=g')).toEqual([3, 2])
      expect(await api.ids('/results/latest?since=2030')).toEqual([])
    }
  })

  it('answers the newest of each value, and of none', async () => {
    for (const compat of [undefined, 'upstream'] as const) {
      const api = openApi(compat && { compat })
      const post = (testcase: string, scenario?: string | string[], outcome = 'PASSED') =>
        api.result({ testcase, outcome, data: { item: 'grub', ...(scenario && { scenario }) } })
      await post('tc_1', 's_1')
      await post('tc_2', 's_1')
      await post('tc_2', 's_2')
      await post('tc_3')
      expect(await api.ids('/results/latest?item=grub&_distinct_on=scenario')).toEqual([4, 3, 2, 1])
      await post('tc_1', undefined, 'FAILED')
      expect(await api.ids('/results/latest?item=grub&_distinct_on=scenario')).toHaveLength(5)
      await post('tc_1', 's_1', 'INFO')
      expect(await api.ids('/results/latest?item=grub&_distinct_on=scenario')).toEqual([6, 5, 4, 3, 2])
      await post('tc_2', ['s_1', 's_3'])
      expect(await api.ids('/results/latest?item=grub&_distinct_on=scenario')).toEqual([7, 6, 5, 4, 3])
      expect(await api.ids('/results/latest?item=grub&_distinct_on=scenario,arch')).toEqual([7, 6, 5, 4, 3])
      expect(await api.get('/results/latest?_distinct_on=scenario')).toEqual({
        status: 400,
        body: { message: "Please, provide at least one filter beside '_distinct_on'" },
      })
    }
  })
})
