import { describe, expect, it } from 'vitest'
import { openApi } from './support/api.ts'

describe('POST /results with several results', () => {
  it('stores all, in their order', async () => {
    const api = openApi()
    const { status, body } = await api.post('/results', [
      { outcome: 'PASSED', testcase: 'a' },
      { outcome: 'FAILED', testcase: 'b', groups: ['g'] },
    ])
    expect(status).toBe(201)
    expect(
      body.map(({ id, testcase }: { id: number; testcase: { name: string } }) => [id, testcase.name]),
    ).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(await api.ids('/results')).toEqual([2, 1])
  })

  it('stores none where one is wrong, and says which', async () => {
    const api = openApi()
    const { status, body } = await api.post('/results', [
      { outcome: 'PASSED', testcase: 'a', groups: ['g'] },
      { outcome: 'FAKE', testcase: 'b' },
      { outcome: 'PASSED' },
    ])
    expect(status).toBe(400)
    expect(body.validation_error.map((entry: { loc: unknown }) => entry.loc)).toEqual([
      [1, 'outcome'],
      [2, 'testcase'],
    ])
    expect(await api.ids('/results')).toEqual([])
    expect((await api.get('/testcases')).body.data).toEqual([])
    expect((await api.get('/groups')).body.data).toEqual([])
  })

  it('takes 1 to 1000 of them', async () => {
    const api = openApi()
    expect((await api.post('/results', [])).status).toBe(400)
    expect(
      (
        await api.post(
          '/results',
          Array.from({ length: 1001 }, () => ({})),
        )
      ).status,
    ).toBe(400)
  })
})

describe('POST /results with an idempotency key', () => {
  const body = {
    outcome: 'PASSED',
    testcase: 'tc',
    groups: [{ description: 'new' }],
    idempotency_key: 'run-1',
  }

  it('answers a repeat as it did the first time', async () => {
    const api = openApi()
    const first = await api.post('/results', body)
    expect(first.body.data).toEqual({})
    expect(await api.post('/results', body)).toEqual(first)
    expect(await api.ids('/results')).toEqual([1])
    expect((await api.get('/groups')).body.data).toHaveLength(1)
    expect(await api.post('/results', { ...body, idempotency_key: 'run-2' })).toMatchObject({
      status: 201,
      body: { id: 2 },
    })
  })

  it('refuses another content under the same key', async () => {
    const api = openApi()
    await api.post('/results', body)
    expect((await api.post('/results', { ...body, outcome: 'FAILED' })).status).toBe(409)
  })

  it('holds for a list', async () => {
    const api = openApi()
    const list = {
      idempotency_key: 'k',
      results: [
        { outcome: 'INFO', testcase: 'a' },
        { outcome: 'INFO', testcase: 'b' },
      ],
    }
    const first = await api.post('/results', list)
    expect(first.body).toHaveLength(2)
    expect(await api.post('/results', list)).toEqual(first)
  })

  it.each<[string, (list: readonly object[]) => unknown]>([
    ['of a list', (list) => list],
    ['of a list below `results`', (results) => ({ results })],
    ['of a list that has one itself', (results) => ({ results, idempotency_key: 'k' })],
  ])('in an element %s is a 400 that says where it belongs, and nothing is stored', async (_, bodyOf) => {
    const api = openApi()
    const list = [{ outcome: 'INFO', testcase: 'a' }, body]
    const { status, body: answer } = await api.post('/results', bodyOf(list))
    expect(status).toBe(400)
    expect(answer.validation_error).toMatchObject([
      {
        type: 'value_error',
        loc: [1, 'idempotency_key'],
        msg: 'Value error, belongs beside the list: {"idempotency_key": …, "results": […]}',
        input: 'run-1',
      },
    ])
    expect(await api.ids('/results')).toEqual([])
  })

  it('may be null in an element', async () => {
    const list = [{ outcome: 'INFO', testcase: 'a', idempotency_key: null }]
    expect((await openApi().post('/results', list)).status).toBe(201)
  })

  it('is not looked at as in ResultsDB, which takes no lists', async () => {
    const api = openApi({ compat: 'upstream' })
    for (let times = 1; times <= 2; times++) expect((await api.post('/results', body)).status).toBe(201)
    expect(await api.ids('/results')).toEqual([2, 1])
    expect((await api.post('/results', [body])).status).toBe(400)
  })

  it('stores one of two that come at the same time', async () => {
    const api = openApi()
    const [one, two] = await Promise.all([api.post('/results', body), api.post('/results', body)])
    expect([one.status, two.status]).toEqual([201, 201])
    expect(one.body.id).toBe(two.body.id)
    expect(await api.ids('/results')).toHaveLength(1)
  })

  it.each([[''], ['a b'], [5], ['x'.repeat(201)]])('refuses the key %j', async (key) => {
    expect((await openApi().result({ idempotency_key: key })).status).toBe(400)
  })
})
