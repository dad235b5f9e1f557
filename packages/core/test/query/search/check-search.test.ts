import { checkSearch, deepestSearch, longestSearch, ResultSearchSchema } from '@gatewright/core/query'
import { describe, expect, it } from 'vitest'

describe('checkSearch', () => {
  it('takes what wpt.fyi writes', () => {
    const query = {
      exists: [{ pattern: 'css' }, { product: 'chrome-69', status: { not: 'UNKNOWN' } }],
    }
    expect(checkSearch(query)._unsafeUnwrap()).toEqual({
      exists: [{ pattern: 'css' }, { product: 'chrome-69', status: { not: 'missing' } }],
    })
  })

  it.each<[unknown, path: string, message: RegExp]>([
    [undefined, '', /A condition is an object/],
    [[], '', /A condition is an object/],
    [{}, '', /known are exists, all/],
    [{ exsts: [] }, '', /did you mean "exists"/],
    [{ exists: [] }, 'exists', /At least one/],
    [{ and: [{ pattern: 'a' }] }, 'and', /At least two/],
    [{ or: 'a' }, 'or', /A list of conditions/],
    [{ and: [{ pattern: 'a' }, { not: { is: 'same' } }] }, 'and[1].not.is', /Must be "different"/],
    [{ pattern: 'a', path: 'b' }, 'path', /Unknown key "path"/],
    [{ pattern: 1 }, 'pattern', /A text is needed/],
    [{ pattern: '\uD800' }, 'pattern', /Lone surrogates/],
    [{ product: '' }, 'product', /a character at least/],
    [{ status: 'fial' }, 'status', /did you mean "fail"/],
    [{ status: { nt: 'fail' } }, 'status.nt', /did you mean "not"/],
    [{ status: { not: 'flaky' } }, 'status.not', /Unknown status "flaky"/],
    [{ status: 'pass', prodct: 'chrome' }, 'prodct', /did you mean "product"/],
    [{ count: 1 }, 'where', /A condition is an object/],
    [{ count: -1, where: { pattern: 'a' } }, 'count', /A whole number/],
    [{ lessThan: 1.5, where: { pattern: 'a' } }, 'lessThan', /A whole number/],
    [{ moreThan: 1_000_001, where: { pattern: 'a' } }, 'moreThan', /A whole number/],
  ])('refuses %j at %s', (input, path, message) => {
    const { kind, problems } = checkSearch(input)._unsafeUnwrapErr()
    expect(kind).toBe('schema/invalid')
    expect(problems.map((problem) => problem.path)).toContain(path)
    expect(problems.find((problem) => problem.path === path)?.message).toMatch(message)
  })

  it('tells every fault', () => {
    const { problems } = checkSearch({ or: [{ is: 'x' }, { status: 'y' }, {}] })._unsafeUnwrapErr()
    expect(problems.map(({ path }) => path)).toEqual(['or[0].is', 'or[1].status', 'or[2]'])
  })

  it('takes statuses of your own only where it is told of them', () => {
    const search = { status: 'flaky' }
    expect(checkSearch(search).isErr()).toBe(true)
    expect(checkSearch(search, { statuses: ['flaky'] })._unsafeUnwrap()).toEqual(search)
  })

  it('refuses what nests too deeply, holds itself, or would be endless when written', () => {
    const nested = (levels: number): unknown =>
      levels === 1 ? { pattern: 'a' } : { not: nested(levels - 1) }
    expect(checkSearch(nested(deepestSearch)).isOk()).toBe(true)
    expect(checkSearch(nested(deepestSearch + 1))._unsafeUnwrapErr().message).toMatch(/at most 32 levels/)
    const loop: Record<string, unknown> = {}
    loop['not'] = loop
    expect(checkSearch(loop).isErr()).toBe(true)
    let shared: unknown = { pattern: 'a' }
    for (let level = 2; level <= deepestSearch; level++) shared = { and: [shared, shared] }
    const start = Date.now()
    expect(checkSearch(shared).isErr()).toBe(true)
    expect(Date.now() - start).toBeLessThan(5_000)
  })

  it('refuses a search whose text would be too long', () => {
    expect(checkSearch({ pattern: 'a'.repeat(longestSearch) }).isOk()).toBe(true)
    expect(checkSearch({ pattern: 'a'.repeat(longestSearch + 1) }).isErr()).toBe(true)
  })

  it('does not look up the chain of prototypes', () => {
    const inherited: unknown = Object.create({ pattern: 'a' })
    expect(checkSearch(inherited).isErr()).toBe(true)
    expect(ResultSearchSchema.safeParse({ constructor: [] }).success).toBe(false)
  })
})
