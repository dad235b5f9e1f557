import { readApiPath, withCallback } from '@gatewright/core/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('readApiPath', () => {
  it.each([
    ['', '', [], []],
    ['/', '/', [], []],
    ['/a/b', '/a/b', ['a', 'b'], []],
    ['/a%2Fb', '/a/b', ['a/b'], []],
    [
      '/a?x=1&x=2&y',
      '/a',
      ['a'],
      [
        ['x', '1'],
        ['x', '2'],
        ['y', ''],
      ],
    ],
    [
      '/a?x=1+2%2B3&%61=b=c',
      '/a',
      ['a'],
      [
        ['x', '1 2+3'],
        ['a', 'b=c'],
      ],
    ],
    ['/a?', '/a', ['a'], []],
    ['/a+b?&&', '/a+b', ['a+b'], []],
  ])('%s', (path, pathname, segments, parameters) => {
    expect(readApiPath(path)).toMatchObject({ pathname, segments, parameters })
  })

  it.each([['/%'], ['/a?x=%zz'], ['/%C3%28']])('%s is broken', (path) => {
    expect(readApiPath(path)).toBeUndefined()
  })

  it('reads back what was encoded', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (pairs) => {
        const query = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
        expect(readApiPath(`/a?${query}`)?.parameters).toEqual(pairs)
      }),
    )
  })
})

describe('withCallback', () => {
  it('calls the function with the answer, and can end no script', () => {
    const answer = withCallback({ status: 200, body: { a: '\u2028' }, headers: { etag: 'x' } }, 'app.show')
    expect(answer).toEqual({
      status: 200,
      body: 'app.show({"a":"\\u2028"});',
      headers: { etag: 'x', 'content-type': 'application/javascript', 'x-content-type-options': 'nosniff' },
    })
  })

  it.each([[''], ['1a'], ['alert(1)'], ['a b'], ['a;b'], ['x'.repeat(200)]])('%j is no function', (name) => {
    expect(withCallback({ status: 200, body: {} }, name)).toBeUndefined()
  })
})
