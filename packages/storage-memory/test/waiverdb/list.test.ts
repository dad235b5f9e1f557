import { describe, expect, it } from 'vitest'
import { baseUrl, faults, ids, openApi } from './open-api.ts'

const thirty = Array.from({ length: 30 }, (_, index) => ({ testcase: `case ${index}` }))

describe('GET /waivers/', () => {
  it.each([
    ['', { prev: null, next: 2, first: 1, last: 3 }, 10],
    ['?page=2', { prev: 1, next: 3, first: 1, last: 3 }, 10],
    ['?page=3', { prev: 2, next: null, first: 1, last: 3 }, 10],
    ['?page=4', { prev: null, next: null, first: null, last: null }, 0],
    ['?page=0', { prev: null, next: null, first: null, last: null }, 0],
    ['?page=-1', { prev: null, next: null, first: null, last: null }, 0],
    ['?limit=0', { prev: null, next: null, first: null, last: null }, 0],
    ['?page=9007199254740993', { prev: null, next: null, first: null, last: null }, 0],
  ])('gives out a page of ten: %s', async (query, pages, count) => {
    const { get } = await openApi(thirty)
    const answer = await get(`/waivers/${query}`)
    const links = Object.entries(pages).map(([name, page]) => [
      name,
      page === null ? null : `${baseUrl}/waivers/?page=${page}`,
    ])
    expect(answer).toMatchObject({ status: 200, body: Object.fromEntries(links) })
    expect(ids(answer)).toHaveLength(count)
  })

  it('links to pages with the parameters that it was asked for by', async () => {
    const { get } = await openApi(thirty)
    const answer = await get('/waivers/?username=foo&page=2&limit=7&testcase=&testcase=a%20b%26%C3%A9')
    const rest = 'username=foo&limit=7&testcase='
    expect(answer.body).toMatchObject({
      next: `${baseUrl}/waivers/?page=3&${rest}`,
      last: `${baseUrl}/waivers/?page=5&${rest}`,
    })
    const none = await get('/waivers/?scenario=a%20b%26%C3%A9%2C')
    expect(none.body).toMatchObject({
      data: [],
      first: `${baseUrl}/waivers/?page=1&scenario=a+b%26%C3%A9,`,
      last: `${baseUrl}/waivers/?page=0&scenario=a+b%26%C3%A9,`,
    })
  })

  it.each([
    ['subject_type=bodhi_update', [2]],
    ['subject_identifier=other', [3]],
    ['testcase=B', [4]],
    ['scenario=uefi', [5]],
    ['product_version=p', [6]],
    ['username=bar', [7]],
    ['proxied_by=bodhi', [8]],
    ['testcase=B&scenario=uefi', []],
    ['testcase=b', []],
    ['unknown=parameter&limit=1', [8]],
  ])('finds by %s', async (query, expected) => {
    const { get } = await openApi([
      {},
      { subject_type: 'bodhi_update' },
      { subject_identifier: 'other' },
      { testcase: 'B' },
      { scenario: 'uefi' },
      { product_version: 'p' },
      { username: 'bar' },
      { subject_identifier: 'k', proxied_by: 'bodhi' },
    ])
    expect(ids(await get(`/waivers/?${query}`))).toEqual(expected)
  })

  it.each([
    ['nothing else', { waived: false }, [2]],
    ['another user', { username: 'bar' }, [2, 1]],
    ['another product version', { product_version: 'foo-2' }, [2, 1]],
    ['another scenario', { scenario: 'uefi' }, [2, 1]],
    ['an earlier time', { timestamp: '2019-01-01T00:00:00' }, [2]],
  ])('leaves out what a newer waiver with %s makes obsolete', async (_, change, expected) => {
    const { get } = await openApi([{}, change])
    expect(ids(await get('/waivers/'))).toEqual(expected)
    expect(ids(await get('/waivers/?include_obsolete=0'))).toEqual(expected)
    for (const truth of ['1', 'true', 'On', 'YES']) {
      expect(ids(await get(`/waivers/?include_obsolete=${truth}`))).toEqual([2, 1])
    }
  })

  it.each([
    ['2019-12-31T23:58:20', [1]],
    ['2019-12-31T23:58:20,2020-01-01T00:01:40', [1]],
    ['2020-01-01T00:00:00,2020-01-01T00:00:00', [1]],
    ['2020-01-01T00:01:40', []],
    ['2019-12-31T23:58:20,2019-12-31T23:58:21', []],
    [',2020-01-01', [1]],
    ['2020-01-01T01:00:00%2B01:00', [1]],
  ])('finds what was made since %s', async (since, expected) => {
    const { get } = await openApi([{}])
    expect(ids(await get(`/waivers/?since=${since}`))).toEqual(expected)
  })

  it.each([
    ['since=123', "Invalid isoformat string: '123'"],
    ['since=2020-01-01T00:00:00,badend', "Invalid isoformat string: 'badend'"],
    ['since=2020-01-01T00:00:00,too,many,commas', "Invalid isoformat string: 'too,many,commas'"],
    ['since=2020-01-01T00:00:00+00:00', "Invalid isoformat string: '2020-01-01T00:00:00 00:00'"],
  ])('refuses %s', async (query, message) => {
    const { get } = await openApi()
    expect(await get(`/waivers/?${query}`)).toEqual({ status: 400, body: { message: { since: message } } })
  })

  it.each([
    ['page=one', 'int_parsing', 'page'],
    ['limit=1.5', 'int_parsing', 'limit'],
    ['limit=10001', 'less_than_equal', 'limit'],
    ['include_obsolete=maybe', 'bool_parsing', 'include_obsolete'],
    ['include_obsolete=', 'bool_parsing', 'include_obsolete'],
  ])('refuses %s', async (query, type, name) => {
    const { get } = await openApi()
    const answer = await get(`/waivers/?${query}`)
    expect(answer.status).toBe(400)
    expect(faults(answer)).toEqual([expect.objectContaining({ type, loc: [name] })])
  })
})

describe('GET /waivers/{id}', () => {
  it.each([
    ['/waivers/1', 200],
    ['/waivers/2', 404],
    ['/waivers/0', 404],
    ['/waivers/foo', 404],
    ['/waivers/-1', 404],
    ['/waivers/1.0', 404],
    [`/waivers/${'9'.repeat(400)}`, 404],
  ])('%s is a %d', async (path, status) => {
    const { get } = await openApi([{}])
    expect((await get(path)).status).toBe(status)
  })
})
