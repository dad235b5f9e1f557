import { describe, expect, it } from 'vitest'
import { asked, faults, ids, isEmpty, openApi } from './open-api.ts'

const upstream = { compat: 'upstream' } as const

describe('a waiver with a mistyped key', () => {
  it.each([
    ['system_arch', 'system_architecture'],
    ['architecture', 'system_architecture'],
    ['arch', 'system_architecture'],
    ['systemArchitecture', 'system_architecture'],
    ['architectures', 'system_architecture'],
    ['variant', 'system_variant'],
    ['expires', 'expires_at'],
    ['expiry', 'expires_at'],
    ['expired_on', 'expires_at'],
    ['only_result', 'only_result_id'],
    ['result', 'only_result_id'],
    ['resultIds', 'result_id'],
    ['test_result_link', 'only_result_id'],
    ['scenarios', 'scenario'],
    ['user', 'username'],
    ['Comment', 'comment'],
  ])('%s is refused, and made for everything as in WaiverDB', async (key, meant) => {
    const { post, waivers } = await openApi()
    const refused = await post('/waivers/', { ...asked, [key]: 'x' })
    expect(refused.status).toBe(400)
    const place = { type: 'value_error', msg: `Value error, unknown key; did you mean "${meant}"?` }
    expect(faults(refused)[0]).toMatchObject({ ...place, loc: ['CreateWaiver', key] })
    const inList = await post('/waivers/', [asked, { ...asked, [key]: 'x' }])
    expect(faults(inList)).toContainEqual({ ...place, loc: ['list[CreateWaiver]', 1, key] })
    expect(await isEmpty(waivers)).toBe(true)
    const likeWaiverDb = await openApi([], upstream)
    expect((await likeWaiverDb.post('/waivers/', { ...asked, [key]: 'x' })).status).toBe(201)
  })

  it('is told of together with its other faults', async () => {
    const { post } = await openApi()
    const { comment: _, ...uncommented } = asked
    const refused = await post('/waivers/', { ...uncommented, expires: '2027-01-01' })
    const places = faults(refused).map((fault) => (fault as { readonly loc: unknown }).loc)
    expect(places).toContainEqual(['CreateWaiver', 'comment'])
    expect(places).toContainEqual(['CreateWaiver', 'expires'])
  })

  it.each(['_auth_token', 'id', 'timestamp', 'proxied_by', 'bug', '__proto__x', ''])(
    'is none where the key is %s, near to no other',
    async (key) => {
      const { post } = await openApi()
      expect((await post('/waivers/', { ...asked, [key]: 'x' })).status).toBe(201)
    },
  )

  it('is none where it is what the API itself has answered', async () => {
    const { post } = await openApi([], { superusers: ['foo'] })
    const made = await post('/waivers/', { ...asked, system_architecture: 's390x' })
    const { subject: _, ...again } = made.body as Readonly<Record<string, unknown>>
    expect((await post('/waivers/', again)).status).toBe(201)
  })
})

describe('an empty text that is to narrow a waiver', () => {
  it.each(['system_architecture', 'system_variant', 'only_result_id', 'expires_at'])(
    'as %s is refused, and made for everything as in WaiverDB',
    async (key) => {
      const { post } = await openApi()
      const refused = await post('/waivers/', { ...asked, [key]: '' })
      expect(refused.status).toBe(400)
      expect(faults(refused)).toContainEqual({
        type: 'value_error',
        loc: ['CreateWaiver', key],
        msg: 'Value error, must not be empty; leave the key out to narrow nothing',
      })
      const likeWaiverDb = await openApi([], upstream)
      expect((await likeWaiverDb.post('/waivers/', { ...asked, [key]: '' })).status).toBe(201)
    },
  )
})

describe('a waiver that ends when it is made or before', () => {
  it.each(['2026-11-22T04:19:00.120', '2026-11-22T05:19:00.120+01:00', '2020-01-01T00:00:00'])(
    'at %s is refused, and never ends as in WaiverDB',
    async (end) => {
      const { post } = await openApi()
      const refused = await post('/waivers/', { ...asked, expires_at: end })
      expect(refused.status).toBe(400)
      expect(faults(refused)).toMatchObject([
        {
          loc: ['CreateWaiver', 'expires_at'],
          msg: 'Value error, is over already: the waiver would never count',
        },
      ])
      const likeWaiverDb = await openApi([], upstream)
      const { status, body } = await likeWaiverDb.post('/waivers/', { ...asked, expires_at: end })
      expect(status).toBe(201)
      expect(Object.keys(body as object)).not.toContain('expires_at')
    },
  )

  it('is made where it ends a moment later', async () => {
    const { post } = await openApi()
    expect((await post('/waivers/', { ...asked, expires_at: '2026-11-22T04:19:00.121' })).status).toBe(201)
  })
})

describe('a question for waivers with a mistyped key', () => {
  it.each([
    ['testcse', 'testcase'],
    ['subject', 'subject_type'],
    ['product', 'product_version'],
    ['proxyed_by', 'proxied_by'],
    ['include-obsolete', 'include_obsolete'],
  ])('%s is refused by GET /waivers/, and answers everything as in WaiverDB', async (key, meant) => {
    const refused = await (await openApi([{}])).get(`/waivers/?${key}=x`)
    expect(refused.status).toBe(400)
    expect(faults(refused)).toMatchObject([
      { loc: [key], msg: expect.stringContaining(`"${meant}"`) as unknown },
    ])
    expect(ids(await (await openApi([{}], upstream)).get(`/waivers/?${key}=x`))).toEqual([1])
  })

  it.each(['_=1', 'x=1', 'callback=f', 'utm_source=mail'])('is none for %s', async (query) => {
    expect((await (await openApi([{}])).get(`/waivers/?${query}`)).status).toBe(200)
  })

  it.each<[string, object, readonly unknown[]]>([
    ['+filtered', { filters: [{}, { testcse: 'x' }] }, ['filters', 1, 'testcse']],
    ['+filtered', { filters: [{ subject: 'x' }] }, ['filters', 0, 'subject']],
    ['+filtered', { filters: [{}], include_obsolet: true }, ['include_obsolet']],
    ['+by-subjects-and-testcases', { product: 'x' }, ['product']],
  ])('is refused by %s: %j', async (path, body, loc) => {
    const refused = await (await openApi([{}])).post(`/waivers/${path}`, body)
    expect(refused.status).toBe(400)
    expect(faults(refused)).toMatchObject([{ loc }])
    expect(ids(await (await openApi([{}], upstream)).post(`/waivers/${path}`, body))).toEqual([1])
  })

  it('is none in a filter with a key that is near to no other', async () => {
    const { post } = await openApi([{}])
    expect(ids(await post('/waivers/+filtered', { filters: [{ _note: 'x' }], id: 5 }))).toEqual([1])
  })
})
