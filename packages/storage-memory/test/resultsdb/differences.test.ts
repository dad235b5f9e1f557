import { describe, expect, it } from 'vitest'
import { openApi, type ApiOptions, type TestApi } from './support/api.ts'

/** The same calls by default and as ResultsDB answers them. */
async function bothWays<Value>(
  ask: (api: TestApi) => Promise<Value>,
  options: ApiOptions = {},
): Promise<{ readonly ours: Value; readonly upstream: Value }> {
  return {
    ours: await ask(openApi(options)),
    upstream: await ask(openApi({ ...options, compat: 'upstream' })),
  }
}

const status = async (api: TestApi, path: string): Promise<unknown> => (await api.get(path)).status

describe('differences from ResultsDB', () => {
  it('paging loses no result on which several values match', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      for (let count = 0; count < 30; count++) await api.result({ data: { moo: ['a', 'b'] } })
      const { body } = await api.get('/results?moo=a,b')
      return [body.data.length, body.next !== null]
    })
    expect(ours).toEqual([20, true])
    expect(upstream).toEqual([11, false])
  })

  it('pages by the links stay the same while results come in', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      for (let count = 0; count < 4; count++) await api.result()
      const { body } = await api.get('/results?limit=2')
      await api.result()
      return api.ids(body.next.slice('http://localhost/api/v2.0'.length))
    })
    expect(ours).toEqual([2, 1])
    expect(upstream).toEqual([3, 2])
  })

  it('since converts zones', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result({ submit_time: '2020-01-01T00:00:00.000000' })
      return [
        await api.ids('/results?since=2020-01-01T01:00:00%2B02:00'),
        await api.ids('/results?since=2019-12-31T23:00:00-02:00'),
      ]
    })
    expect(ours).toEqual([[1], []])
    expect(upstream).toEqual([[], [1]])
  })

  it('since reads a plus that was not encoded', async () => {
    const { ours, upstream } = await bothWays((api) =>
      status(api, '/results?since=2020-01-01T01:00:00+02:00'),
    )
    expect([ours, upstream]).toEqual([200, 400])
  })

  it.each([
    ['testcase=tc', 'testcases'],
    ['outcomes=PASSED', 'outcome'],
    ['group=g', 'groups'],
    ['sort=asc:submit_time', '_sort'],
    ['testcase:like=t*', 'testcases:like'],
    ['limits=5', 'limit'],
    ['Outcome=PASSED', 'outcome'],
    ['outcome:like=PASS*', 'outcome'],
    ['distinct_on=scenario', '_distinct_on'],
    ['submit_time=2020', 'since'],
  ])('the parameter %s is a typing mistake, not a filter', async (query, meant) => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result()
      return (await api.get(`/results?${query}`)).body
    })
    expect(ours.message).toContain(`did you mean "${meant}"?`)
    expect(upstream.data).toEqual([])
  })

  it.each([
    ['_expand=1'],
    ['_auth_module=x'],
    ['item:ilike=a'],
    ['a:b:c=d'],
    ['_distinct_on=scenario'],
    ['_sort=asc:id'],
  ])('the parameter %s is refused, not misread', async (query) => {
    const { ours, upstream } = await bothWays((api) => status(api, `/results?${query}`))
    expect([ours, upstream]).toEqual([400, 200])
  })

  it('a key of data that looks like a parameter is reached with :eq', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result({ data: { group: 'kernel', two: 'x' } })
      return [await api.ids('/results?group:eq=kernel'), await api.ids('/results?two=x')]
    })
    expect([ours, upstream]).toEqual([
      [[1], [1]],
      [[1], [1]],
    ])
  })

  it.each([['/groups?descripton=x'], ['/testcases?names=x'], ['/testcases?anything=x']])(
    '%s names a parameter that the list does not have',
    async (path) => {
      const { ours, upstream } = await bothWays((api) => status(api, path))
      expect([ours, upstream]).toEqual([400, 200])
    },
  )

  it('% and _ stand for themselves', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result({ testcase: 'a_b', data: { rate: '100%' } })
      await api.result({ testcase: 'aXb', data: { rate: '1000' } })
      return [await api.ids('/results?testcases:like=a_b'), await api.ids('/results?rate:like=100%25')]
    })
    expect(ours).toEqual([[1], [1]])
    expect(upstream).toEqual([
      [2, 1],
      [2, 1],
    ])
  })

  it('latest looks at outcomes, pages and order', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result({ testcase: 'a' })
      await api.result({ testcase: 'b', outcome: 'FAILED' })
      await api.result({ testcase: 'a', outcome: 'FAILED' })
      return [
        await api.ids('/results/latest?outcome=PASSED'),
        await api.ids('/results/latest?limit=1&page=1'),
        await api.ids('/results/latest?_sort=asc:submit_time'),
        Object.keys((await api.get('/results/latest?limit=1')).body).sort(),
        await status(api, '/results/latest?_distinct_on=x&outcome=PASSED'),
      ]
    })
    expect(ours).toEqual([[1], [2], [2, 3], ['data', 'next', 'prev'], 200])
    expect(upstream).toEqual([[3, 2], [3, 2], [3, 2], ['data'], 400])
  })

  it('latest answers one result of each testcase, also at the same instant', async () => {
    const { ours, upstream } = await bothWays(
      async (api) => {
        await api.result()
        await api.result()
        return api.ids('/results/latest')
      },
      { step: 0 },
    )
    expect([ours, upstream]).toEqual([[2], [2, 1]])
  })

  it('an id that is no number is not found', async () => {
    const { ours, upstream } = await bothWays((api) => status(api, '/results/abc'))
    expect([ours, upstream]).toEqual([404, 500])
  })

  it('a limit below 1 or above 10,000 and a negative page are refused', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result()
      const paths = ['/results?limit=0', '/results?limit=10001', '/results?page=-1', '/groups?limit=0']
      const next = (await api.get('/results?limit=0')).body.next
      return [...(await Promise.all(paths.map((path) => status(api, path)))), next]
    })
    expect(ours).toEqual([400, 400, 400, 400, undefined])
    expect(upstream).toEqual([200, 200, 200, 200, 'http://localhost/api/v2.0/results?limit=0&page=1'])
  })

  it('fields of groups and testcases can be cleared', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.post('/groups', { uuid: 'g', description: 'd', ref_url: 'https://ci.example/1' })
      await api.post('/testcases', { name: 't', ref_url: 'https://ci.example/1' })
      const group = (await api.post('/groups', { uuid: 'g', description: '', ref_url: null })).body
      const testcase = (await api.post('/testcases', { name: 't', ref_url: null })).body
      return [group.description, group.ref_url, testcase.ref_url]
    })
    expect(ours).toEqual(['', null, null])
    expect(upstream).toEqual(['d', 'https://ci.example/1', 'https://ci.example/1'])
  })

  it('data that is no text is written as JSON', async () => {
    const data = {
      yes: true,
      none: null,
      number: 1.5,
      list: [1, 'a', false],
      nested: { a: ["it's"] },
      empty: [],
    }
    const { ours, upstream } = await bothWays(async (api) => (await api.result({ data })).body.data)
    expect(ours).toEqual({
      yes: ['true'],
      none: ['null'],
      number: ['1.5'],
      list: ['1', 'a', 'false'],
      nested: ['{"a":["it\'s"]}'],
    })
    expect(upstream).toEqual({
      yes: ['True'],
      none: ['None'],
      number: ['1.5'],
      list: ['1', 'a', 'False'],
      nested: ["{'a': [\"it's\"]}"],
    })
  })

  it('a submit time needs no fraction of a second', async () => {
    const { ours, upstream } = await bothWays(
      async (api) => (await api.result({ submit_time: '2022-08-24T06:54:57Z' })).status,
    )
    expect([ours, upstream]).toEqual([201, 400])
  })

  it('several results at once, and idempotency keys', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      const list = await api.post('/results', [{ outcome: 'INFO', testcase: 'a' }])
      const one = { outcome: 'INFO', testcase: 'a', idempotency_key: 'k' }
      await api.post('/results', one)
      await api.post('/results', one)
      return [list.status, (await api.ids('/results')).length]
    })
    expect([ours, upstream]).toEqual([
      [201, 2],
      [400, 2],
    ])
  })

  it('a callback wraps the answer', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result()
      return api.get('/results?callback=show')
    })
    expect(ours.body).toMatch(/^show\(\{.*"id":1.*\}\);$/)
    expect(ours.headers).toMatchObject({ 'content-type': 'application/javascript' })
    expect(upstream.body.data).toEqual([])
  })

  it('lists below a group or testcase are narrowed by parameters of the same meaning, too', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      await api.result({ groups: ['a'] })
      await api.result({ groups: ['a', 'b'] })
      return [
        await api.ids('/groups/a/results?groups=b'),
        await api.ids('/testcases/tc/results?testcases=other'),
      ]
    })
    expect(ours).toEqual([[2], []])
    expect(upstream).toEqual([
      [2, 1],
      [2, 1],
    ])
  })

  it('a description and a pattern count together', async () => {
    const { ours, upstream } = await bothWays(async (api) => {
      for (const uuid of ['a', 'b']) await api.post('/groups', { uuid, description: uuid })
      return (await api.get('/groups?description=a&description:like=b*')).body.data.length
    })
    expect([ours, upstream]).toEqual([2, 1])
  })
})
