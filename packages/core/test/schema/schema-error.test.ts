import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkSchema, formatPath, InstantSchema } from '../../src/schema/index.ts'
import { strictObject } from '../../src/schema/strict-object.ts'

describe('formatPath', () => {
  it.each([
    { keys: [], path: '' },
    { keys: ['rules', 2, 'testcase'], path: 'rules[2].testcase' },
    { keys: [0, 'outcome'], path: '[0].outcome' },
    { keys: ['variant', 'a:b'], path: 'variant["a:b"]' },
    { keys: ['a.b'], path: '["a.b"]' },
    { keys: ['data', ''], path: 'data[""]' },
    { keys: ['x-y', '$z', '_'], path: 'x-y.$z._' },
  ])('$keys as $path', ({ keys, path }) => {
    expect(formatPath(keys)).toBe(path)
  })
})

describe('checkSchema', () => {
  const schema = z.union([
    z.strictObject({ a: z.number() }),
    z.strictObject({ b: z.strictObject({ c: z.number() }) }),
  ])

  it('explains a union by the branch that came nearest', () => {
    const error = checkSchema(schema, { b: { c: 'text' } })._unsafeUnwrapErr()
    expect(error.problems.map(({ path }) => path)).toEqual(['b.c'])
  })

  it.each([
    [{ observed: '*', minCuont: 1 }, ['minCount', 'minCuont']],
    [{ group: 'complete', testcase: '*' }, ['testcases', 'testcase']],
    [{ testcases: [] }, ['testcases']],
  ])('of branches that got as far, takes the one with the fewest faults: %j', (data, paths) => {
    const population = z.union([
      z.strictObject({ group: z.literal('complete'), testcases: z.string() }),
      z.strictObject({ observed: z.string(), minCount: z.number() }),
      z.strictObject({ testcases: z.array(z.string()).min(1) }),
    ])
    const error = checkSchema(population, data)._unsafeUnwrapErr()
    expect(error.problems.map(({ path }) => path)).toEqual(paths)
  })

  it('takes an empty list for a list', () => {
    const variants = z.union([z.literal('observed'), z.array(z.string()).min(1, 'At least one.')])
    expect(checkSchema(variants, [])._unsafeUnwrapErr().message).toBe('At least one.')
  })

  it('lists half a million problems', () => {
    const list = z.union([z.array(z.string()), z.number()])
    const data = Array.from({ length: 500_000 }, () => 1)
    expect(checkSchema(list, data)._unsafeUnwrapErr().problems).toHaveLength(data.length)
  })

  it('counts further problems in its message', () => {
    const error = checkSchema(z.strictObject({ a: z.number(), b: z.number() }), {})._unsafeUnwrapErr()
    expect(error.message).toMatch(/^a: .* \(and 1 more\)$/)
    expect(error).toMatchObject({ kind: 'schema/invalid', retryable: false })
  })

  describe('says what sort of fault a problem is', () => {
    const thing = strictObject({
      name: z.string().max(3),
      count: z.exactOptional(z.int().min(1)),
      state: z.exactOptional(z.enum(['open', 'closed'])),
      when: z.exactOptional(InstantSchema),
      link: z.exactOptional(z.string().regex(/^https:/)),
      own: z.exactOptional(
        z
          .string()
          .refine(() => false, { message: 'Taken.', params: { code: 'duplicate', hint: 'take another' } }),
      ),
      other: z.exactOptional(z.string().refine(() => false, 'No.')),
    })

    it.each([
      [{}, 'name', 'missing', 'a value of type string is needed.'],
      [{ name: 1 }, 'name', 'wrong-type', undefined],
      [null, '', 'wrong-type', undefined],
      [{ name: 'long' }, 'name', 'out-of-range', undefined],
      [{ name: 'a', count: 0 }, 'count', 'out-of-range', undefined],
      [{ name: 'a', count: 1.5 }, 'count', 'wrong-type', undefined],
      [{ name: 'a', state: 'opne' }, 'state', 'not-allowed', 'Must be one of "open", "closed".'],
      [{ name: 'a', when: 'now' }, 'when', 'bad-format', 'write it in UTC, as 2026-11-22T04:19:00Z.'],
      [{ name: 'a', link: 'ftp:' }, 'link', 'bad-format', undefined],
      [{ name: 'a', cuont: 1 }, 'cuont', 'unknown-key', 'did you mean "count"?'],
      [{ name: 'a', own: '' }, 'own', 'duplicate', 'take another'],
      [{ name: 'a', other: '' }, 'other', 'invalid', undefined],
    ])('%j', (data, path, code, hint) => {
      const { problems } = checkSchema(thing, data)._unsafeUnwrapErr()
      expect(problems.map((problem) => [problem.path, problem.code, problem.hint])).toEqual([
        [path, code, hint],
      ])
    })

    it('lists what is known where nothing is near', () => {
      const { problems } = checkSchema(strictObject({ a: z.string() }), {
        a: '',
        zebra: 1,
      })._unsafeUnwrapErr()
      expect(problems).toMatchObject([{ code: 'unknown-key', hint: 'known are a.' }])
    })
  })
})
