import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkSchema, formatPath } from '../../src/schema/index.ts'

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
})
