import type { ProjectStorage, StoreCorrupt, StoreUnavailable } from '@gatewright/core/ports'
import { createResultsDbApi } from '@gatewright/core/resultsdb'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { baseUrl, emptyStorage, openApi } from './support/api.ts'

const both = [undefined, 'upstream'] as const

describe('paths and methods', () => {
  it.each([
    ['/nothing', 404],
    ['/results/', 404],
    ['/results/1/2', 404],
    ['/groups/a/b', 404],
    ['//results', 404],
    ['/results/%E0%A4%A', 400],
    ['/results?item=%zz', 400],
    ['/results/99999999999999999999', 404],
    ['/results/0', 404],
    ['/results/__proto__', 404],
    ['/groups/__proto__', 404],
    ['/testcases/constructor', 404],
    ['/results?__proto__=x', 400],
    ['/results?page=99999999999999999999', 400],
    ['/results?limit=99999999999999999999', 400],
    ['/results?callback=alert(1)', 400],
    ['/results?_after=nowhere', 400],
    ['/results/latest?_after=nowhere', 400],
    ['/healthcheck', 200],
    ['', 300],
    ['/', 300],
    ['/?x=1', 300],
  ])('GET %s is a %i', async (path, status) => {
    expect((await openApi().get(path)).status).toBe(status)
  })

  it('billions of matching values make no billions of rows', async () => {
    const values = (key: string): readonly string[] => Array.from({ length: 3000 }, (_, at) => `${key}${at}`)
    const api = openApi({ compat: 'upstream' })
    const data = { a: values('a'), b: values('b'), c: values('c') }
    expect((await api.post('/results', { outcome: 'PASSED', testcase: 'tc', data })).status).toBe(201)
    const filters = 'a:like=*&b:like=*&c:like=*&limit=1000000'
    for (const [page, found] of [
      [0, 1],
      [500, 1],
      [27_000, 0],
    ] as const)
      expect((await api.get(`/results?${filters}&page=${page}`)).body.data).toHaveLength(found)
  })

  it('more than 100 patterns are refused, in both ways', async () => {
    const patterns = (count: number): string => Array.from({ length: count }, (_, at) => `*${at}`).join(',')
    for (const compat of both) {
      const api = openApi(compat && { compat })
      for (const path of [
        '/results?item:like=',
        '/results/latest?testcases:like=',
        '/testcases?name:like=',
      ]) {
        expect((await api.get(`${path}${patterns(100)}`)).status).toBe(200)
        expect((await api.get(`${path}${patterns(101)}`)).body).toEqual({
          message: 'A request may have 100 patterns at most, and this one has 101.',
        })
      }
      expect(
        (await api.get(`/results?item:like=${patterns(60)}&testcases:like=${patterns(60)}`)).status,
      ).toBe(400)
      const body = { outcome: 'PASSED', testcase: 'tc' }
      expect((await api.post(`/results?item:like=${patterns(101)}`, body)).status).toBe(201)
      expect((await api.get(`/nothing?item:like=${patterns(101)}`)).status).toBe(404)
    }
  })

  it.each([
    ['DELETE', '/results', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/results/1', 'GET, HEAD, OPTIONS'],
    ['PUT', '/groups/g', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/', 'GET, HEAD, OPTIONS'],
    ['', '/results', 'GET, HEAD, POST, OPTIONS'],
    ['constructor', '/results', 'GET, HEAD, POST, OPTIONS'],
  ])('%s %s is a 405 that names what is allowed', async (method, path, allow) => {
    expect(await openApi().handler({ method, path })).toEqual({
      status: 405,
      body: { message: 'Method Not Allowed' },
      headers: { allow },
    })
  })

  it('HEAD is answered as GET', async () => {
    expect((await openApi().handler({ method: 'HEAD', path: '/healthcheck' })).status).toBe(200)
  })
})

describe('bodies', () => {
  it.each([['text'], [5], [null], [true], [[[]]]])('%j is no record', async (body) => {
    for (const compat of both) {
      for (const path of ['/results', '/groups', '/testcases']) {
        expect((await openApi(compat && { compat }).post(path, body)).status).toBe(400)
      }
    }
  })

  it('that are absent are a 415', async () => {
    for (const path of ['/results', '/groups', '/testcases'])
      expect((await openApi().post(path, undefined)).status).toBe(415)
  })

  it.each([
    ['a key that reaches the prototype', { data: JSON.parse('{"__proto__": "x"}') as unknown }],
    ['a key that is too long', { data: { ['x'.repeat(257)]: 'y' } }],
    ['a key with white space at its end', { data: { 'x ': 'y' } }],
    ['a value that is too long', { data: { x: 'y'.repeat(8193) } }],
    ['a value that no database keeps', { data: { x: 'a\0b' } }],
    ['half a surrogate pair', { data: { x: '\ud800' } }],
    ['too many values', { data: { x: Array.from({ length: 10_001 }, () => 'y') } }],
    ['a note that is too long', { note: 'x'.repeat(8193) }],
    ['a testcase name that is too long', { testcase: 'x'.repeat(1025) }],
    ['a testcase name with white space at its end', { testcase: 'x ' }],
    ['a testcase name over two lines', { testcase: 'x\ny' }],
    ['a group id over two lines', { groups: ['x\ny'] }],
    ['a group that is a number', { groups: [5] }],
    ['too many groups', { groups: Array.from({ length: 1001 }, (_, index) => `g${index}`) }],
    ['a time out of range', { submit_time: 1e18 }],
    ['a time before all years', { submit_time: -1e14 }],
    ['a time that is a list', { submit_time: [1] }],
    ['a fraction of a millisecond', { submit_time: 0.5 }],
  ])('with %s are refused, and nothing is stored', async (_, wanted) => {
    for (const compat of both) {
      const api = openApi(compat && { compat })
      expect((await api.result(wanted)).status).toBe(400)
      expect((await api.get('/results')).body.data).toEqual([])
      expect((await api.get('/testcases')).body.data).toEqual([])
      expect((await api.get('/groups')).body.data).toEqual([])
    }
  })

  it('with keys of every object are data like any other', async () => {
    const api = openApi()
    const { body } = await api.result({ data: { constructor: 'a', toString: 'b', hasOwnProperty: 'c' } })
    expect(body.data).toEqual({ constructor: ['a'], toString: ['b'], hasOwnProperty: ['c'] })
    expect(await api.ids('/results?constructor=a&toString:like=b*')).toEqual([1])
    expect(await api.ids('/results?valueOf=x')).toEqual([])
  })

  it('with patterns made to be slow are answered at once', async () => {
    const api = openApi()
    await api.result({ data: { x: 'a'.repeat(8000) } })
    expect(await api.ids(`/results?x:like=${'*a'.repeat(500)}b`)).toEqual([])
  })
})

/** A storage of which one method is not available. */
function failingAt(path: string): ProjectStorage {
  const storage = emptyStorage()
  const [store = '', method = ''] = path.split('.')
  const error: StoreUnavailable = {
    kind: 'store/unavailable',
    message: 'down at db-7.internal',
    retryable: true,
  }
  const failing = { ...storage[store as 'results'], [method]: () => errAsync(error) }
  return { ...storage, [store]: failing }
}

describe('bodies without a bottom', () => {
  const lists = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
  const records = (depth: number): unknown => JSON.parse('{"a":'.repeat(depth) + '0' + '}'.repeat(depth))
  const fields = [
    'outcome',
    'testcase',
    'groups',
    'note',
    'data',
    'ref_url',
    'submit_time',
    'idempotency_key',
  ]
  const keys = [...fields, 'name', 'uuid', 'description', 'results', 'unknown']

  it.each(keys)('under %s are a 400 that can be written, in both ways', async (key) => {
    for (const compat of both) {
      for (const deep of [lists(10_000), records(10_000), [lists(10_000)]]) {
        const api = openApi(compat && { compat })
        for (const path of ['/results', '/groups', '/testcases']) {
          const body = { outcome: 'PASSED', testcase: 'tc', name: 'tc', [key]: deep }
          expect(await api.post(path, body)).toEqual({
            status: 400,
            body: { message: 'The body is nested too deeply.' },
          })
        }
        expect((await api.get('/results')).body.data).toEqual([])
      }
    }
  })

  it('are none of up to 100 levels', async () => {
    for (const compat of both) {
      const api = openApi(compat && { compat })
      for (const key of keys) {
        const body = { outcome: 'PASSED', testcase: 'tc', name: 'tc', [key]: lists(99) }
        for (const path of ['/results', '/groups', '/testcases']) {
          const answer = await api.post(path, body)
          expect([201, 400]).toContain(answer.status)
          expect(JSON.stringify(answer.body)).not.toContain('too deeply')
        }
      }
      const deep = { message: 'The body is nested too deeply.' }
      expect((await api.post('/groups', { unknown: lists(99) })).status).toBe(201)
      expect((await api.post('/groups', { unknown: lists(100) })).body).toEqual(deep)
    }
  })
})

describe('a store that is not available', () => {
  it.each([
    ['results.query', 'GET', '/results'],
    ['results.query', 'GET', '/results/1'],
    ['results.newest', 'GET', '/results/latest'],
    ['results.append', 'POST', '/results'],
    ['numbers.next', 'POST', '/results'],
    ['testcases.put', 'POST', '/results'],
    ['testcases.get', 'POST', '/results'],
    ['groups.put', 'POST', '/results'],
    ['testcases.find', 'GET', '/results'],
    ['groups.find', 'GET', '/groups'],
    ['groups.get', 'GET', '/groups/g'],
    ['groups.put', 'POST', '/groups'],
    ['testcases.find', 'GET', '/testcases'],
    ['testcases.put', 'POST', '/testcases'],
  ])(
    '%s: %s %s is a 503 that tells nothing of the store, and no result is stored',
    async (broken, method, path) => {
      const storage = failingAt(broken)
      const api = openApi({ storage })
      const body = { outcome: 'PASSED', testcase: 'tc', name: 'tc', groups: ['g'] }
      const answer = await api.handler({ method, path, ...(method === 'POST' && { body }) })
      expect(answer).toEqual({
        status: 503,
        body: { message: 'The store is not available; try again later.' },
        // For the host's log, and not sent.
        cause: expect.objectContaining({ kind: 'store/unavailable' }) as unknown,
      })
      expect(await emptied(storage)).toEqual([])
    },
  )

  it('is a 500 where nobody gets another answer by trying again', async () => {
    const storage = emptyStorage()
    const corrupt: StoreCorrupt = { kind: 'store/corrupt', message: 'chunk 7', retryable: false, key: 'c' }
    const broken = { ...storage, results: { ...storage.results, query: () => errAsync(corrupt) } }
    expect(await openApi({ storage: broken }).get('/results')).toEqual({
      status: 500,
      body: { message: 'Internal Server Error' },
      cause: corrupt,
    })
  })

  it('has a healthcheck that says so', async () => {
    const answer = await openApi({ storage: failingAt('results.query') }).get('/healthcheck')
    expect(answer).toMatchObject({
      status: 503,
      body: { message: 'Unable to communicate with database' },
      cause: { kind: 'store/unavailable' },
    })
    expect(await openApi().get('/healthcheck')).toEqual({ status: 200, body: { message: 'Health check OK' } })
  })

  it('never rejects, even where a port throws', async () => {
    const handler = createResultsDbApi({
      storage: emptyStorage(),
      baseUrl,
      newUuid: () => 'u',
      clock: {
        now() {
          throw new Error('No clock.')
        },
      },
    })
    const answer = await handler({
      method: 'POST',
      path: '/results',
      body: { outcome: 'PASSED', testcase: 'tc' },
    })
    const body = { message: 'Internal Server Error' }
    expect(answer).toEqual({ status: 500, body, cause: expect.any(Error) as Error })
  })
})

async function emptied(storage: ProjectStorage): Promise<readonly unknown[]> {
  return (await storage.results.history('tc', {}, 10))._unsafeUnwrap()
}
