import type { StoreUnavailable, WaiverStore } from '@gatewright/core/ports'
import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { asked, baseUrl, isEmpty, openApi } from './open-api.ts'

describe('what the API says of itself', () => {
  it.each(['', '/'])('GET /about%s', async (slash) => {
    const { get } = await openApi([], { version: '1.2.3', authMethod: 'Kerberos' })
    expect(await get(`/about${slash}`)).toEqual({
      status: 200,
      body: { version: '1.2.3', auth_method: 'Kerberos' },
    })
  })

  it('is well', async () => {
    const { get } = await openApi()
    expect(await get('/healthcheck')).toEqual({
      status: 200,
      body: 'Health check OK',
      headers: { 'content-type': 'text/plain' },
    })
  })
})

describe('paths and methods', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '', 404],
    ['GET', '/waivers/new', 405],
    ['GET', '/waivers/1/', 404],
    ['GET', '//waivers/', 404],
    ['GET', '/__proto__', 404],
    ['GET', '/abouts', 404],
    ['DELETE', '/waivers/1', 405],
    ['PUT', '/waivers/', 405],
    ['GET', '/waivers/+filtered', 405],
    ['POST', '/about', 405],
    ['HEAD', '/waivers/', 200],
    ['OPTIONS', '/waivers/', 200],
  ])('%s %s is a %d', async (method, path, status) => {
    const { send } = await openApi()
    expect((await send(method, path)).status).toBe(status)
  })

  it('says what can be done, and where', async () => {
    const { send, get } = await openApi()
    expect((await send('PATCH', '/waivers/')).headers).toEqual({ allow: 'GET, HEAD, POST, OPTIONS' })
    expect(await get('/waivers?page=2')).toMatchObject({
      status: 308,
      headers: { location: `${baseUrl}/waivers/?page=2` },
    })
    expect((await get('/nowhere')).body).toEqual({
      message: expect.stringContaining('The requested URL was not found on the server'),
    })
  })

  it.each(['/waivers/%', '/waivers/?testcase=%E0%A4', '/%ff'])('refuses %s', async (path) => {
    const { get } = await openApi()
    expect((await get(path)).status).toBe(400)
  })
})

describe('JSONP', () => {
  it('calls the function that is named', async () => {
    const { get } = await openApi([{ comment: 'one\u2028two' }])
    const { status, headers, body } = await get('/waivers/1?callback=page.show')
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'application/javascript' })
    expect(body).toMatch(/^page\.show\(\{.*"comment":"one\\u2028two".*\}\);$/)
  })

  it.each(['alert(1)//', '<script>', 'a b', '1a', 'x'.repeat(200)])('refuses %s', async (callback) => {
    const { get } = await openApi([{}])
    const answer = await get(`/waivers/1?callback=${encodeURIComponent(callback)}`)
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer)).not.toContain(callback)
  })

  it('leaves trouble as it is', async () => {
    const { get } = await openApi()
    expect(await get('/waivers/1?callback=show')).toEqual({
      status: 404,
      body: { message: 'Waiver not found' },
    })
    expect((await get('/about?callback=')).body).toMatchObject({ auth_method: 'OIDC' })
  })
})

describe('a port that throws', () => {
  it('is a 500 that keeps its secrets', async () => {
    const { post, waivers } = await openApi([], {
      clock: {
        now: () => {
          throw new Error('secret')
        },
      },
    })
    const answer = await post('/waivers/', asked)
    const body = { message: 'Internal Server Error' }
    expect(answer).toEqual({ status: 500, body, cause: expect.any(Error) as Error })
    expect(await isEmpty(waivers)).toBe(true)
  })
})

describe('a store that is not there', () => {
  const failure: StoreUnavailable = {
    kind: 'store/unavailable',
    message: 'postgres://user:secret@db is down',
    retryable: true,
  }
  const away = (): ReturnType<WaiverStore['appendRecords']> => errAsync(failure)
  const waivers: WaiverStore = {
    append: () => errAsync(failure),
    eventsAbout: () => errAsync(failure),
    appendRecords: away,
    record: () => errAsync(failure),
    records: () => errAsync(failure),
    countRecords: () => errAsync(failure),
  }

  it.each([
    ['GET', '/waivers/', undefined],
    ['GET', '/waivers/1', undefined],
    ['GET', '/waivers/?callback=show', undefined],
    ['GET', '/healthcheck', undefined],
    ['POST', '/waivers/', asked],
    ['POST', '/waivers/', [asked, asked]],
    ['POST', '/waivers/+filtered', { filters: [{}] }],
    ['POST', '/waivers/+by-subjects-and-testcases', {}],
  ])('makes %s %s a 503 that keeps its secrets', async (method, path, body) => {
    const { get, post } = await openApi([], { waivers })
    const answer = method === 'GET' ? await get(path) : await post(path, body)
    expect(answer.status).toBe(503)
    expect(JSON.stringify([answer.body, answer.headers])).not.toContain('secret')
  })
})
