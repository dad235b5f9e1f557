import { checkResultQuery, type ResultQuery } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'

describe('checkResultQuery', () => {
  it.each<ResultQuery>([
    {},
    { storedAfter: 0, storedThrough: 12 },
    { storedThrough: Number.MAX_SAFE_INTEGER, outcomes: [] },
  ])('answers %j as it is', (query) => {
    expect(checkResultQuery(query)._unsafeUnwrap()).toBe(query)
  })

  it.each([
    [{ storedAfter: -1 }, ['storedAfter']],
    [{ storedThrough: 0.5 }, ['storedThrough']],
    [{ storedAfter: Number.NaN, storedThrough: Infinity }, ['storedAfter', 'storedThrough']],
    [{ storedAfter: 2 ** 53 }, ['storedAfter']],
  ])('refuses the positions of %j', (query, paths) => {
    const error = checkResultQuery(query)._unsafeUnwrapErr()
    expect(error.kind).toBe('schema/invalid')
    expect(error.problems.map(({ path }) => path)).toEqual(paths)
  })
})
