import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asked, isEmpty, openApi } from './open-api.ts'

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '\ud800', '\0', '+', '%2B', '9'.repeat(400), '-1', '1e9'),
)
const keys = fc.constantFrom(
  ...Object.keys(asked),
  'subject',
  'result_id',
  'username',
  'scenario',
  'filters',
  'results',
  'since',
  '__proto__',
  'constructor',
)
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    fc
      .array(fc.tuple(keys, tie('value')), { maxLength: 2 })
      .map((entries) => ({ ...asked, ...Object.fromEntries(entries) })),
  ),
})).value

const compat = fc.constantFrom({}, { compat: 'upstream' } as const)

describe('whatever is sent', () => {
  it('is answered, and every answer to a wrong body says where and why', async () => {
    const paths = fc.constantFrom('/waivers/', '/waivers/+filtered', '/waivers/+by-subjects-and-testcases')
    await fc.assert(
      fc.asyncProperty(paths, json, compat, async (path, body, options) => {
        const { post, waivers } = await openApi([], options)
        const answer = await post(path, body)
        expect([200, 201, 400, 403, 503]).toContain(answer.status)
        expect(() => JSON.stringify(answer.body)).not.toThrow()
        if (answer.status >= 400) {
          expect(Object.keys(answer.body as object)).toHaveLength(1)
          expect(await isEmpty(waivers)).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('in an address is answered, too', async () => {
    const names = fc.oneof(
      fc.constantFrom('page', 'limit', 'since', 'include_obsolete', 'testcase', 'callback'),
      texts,
    )
    const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '�'))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, texts), { maxLength: 4 }), compat, async (pairs, options) => {
        const { get } = await openApi([{}], options)
        const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
        for (const path of ['/waivers/', '/permissions']) {
          expect([200, 400]).toContain((await get(`${path}?${query}`)).status)
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['/waivers/', Array.from({ length: 1001 }, () => asked), 'at most 1000 items'],
    ['/waivers/', { ...asked, comment: 'x'.repeat(8193) }, 'comment'],
    ['/waivers/', { ...asked, testcase: 'a\0b' }, 'testcase'],
    ['/waivers/+filtered', { filters: Array.from({ length: 10_001 }, () => ({})) }, 'at most 10000 items'],
    [
      '/waivers/+by-subjects-and-testcases',
      { results: Array.from({ length: 10_001 }, () => ({ subject: {}, testcase: 'x' })) },
      'at most 10000 items',
    ],
  ])('is not too much at %s', async (path, body, part) => {
    for (const options of [{}, { compat: 'upstream' } as const]) {
      const { post, waivers } = await openApi([], options)
      const answer = await post(path, body)
      expect(answer.status).toBe(400)
      const { validation_error: entries } = answer.body as { readonly validation_error: readonly object[] }
      expect(JSON.stringify(entries.map((entry) => ({ ...entry, input: null })))).toContain(part)
      expect(await isEmpty(waivers)).toBe(true)
    }
  })

  it('as a thousand waivers at once is stored at once', async () => {
    const { post, waivers } = await openApi()
    expect(
      (
        await post(
          '/waivers/',
          Array.from({ length: 1000 }, () => asked),
        )
      ).status,
    ).toBe(201)
    expect(await waivers.countRecords({ filters: [{}] }).unwrapOr(0)).toBe(1000)
  })
})

describe('a body without a bottom', () => {
  const deep: unknown = JSON.parse('['.repeat(10_000) + ']'.repeat(10_000))
  const tooDeep = { status: 400, body: { message: 'The body is nested too deeply.' } }

  it.each([...Object.keys(asked), 'subject', 'result_id', 'username', 'scenario', 'expires_at', 'unknown'])(
    'under %s of a waiver is a 400 that can be written, in both ways',
    async (key) => {
      for (const options of [{}, { compat: 'upstream' } as const]) {
        const { post, waivers } = await openApi([], options)
        const body = { ...asked, [key]: deep }
        for (const one of [body, [body]]) expect(await post('/waivers/', one)).toEqual(tooDeep)
        expect(await isEmpty(waivers)).toBe(true)
      }
    },
  )

  it.each(['filters', 'results', 'testcase', 'since', 'include_obsolete'])(
    'under %s of a question is one, too',
    async (key) => {
      for (const options of [{}, { compat: 'upstream' } as const]) {
        const { post } = await openApi([], options)
        for (const path of ['+filtered', '+by-subjects-and-testcases']) {
          expect(await post(`/waivers/${path}`, { filters: [{}], [key]: deep })).toEqual(tooDeep)
          expect(await post(`/waivers/${path}`, { filters: [{ [key]: deep }] })).toEqual(tooDeep)
        }
      }
    },
  )
})
