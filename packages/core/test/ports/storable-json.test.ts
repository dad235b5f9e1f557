import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import { StorableJsonSchema } from '../../src/ports/index.ts'
import { checkSchema } from '../../src/schema/index.ts'

function nested(levels: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value }
  return value
}

function problemsOf(value: unknown): readonly (readonly [string, string])[] {
  const { problems } = checkSchema(StorableJsonSchema, value)._unsafeUnwrapErr()
  return problems.map(({ path, code }) => [path, code] as const)
}

describe('StorableJsonSchema', () => {
  it('lets everything through that JSON says without hard characters, as a copy', () => {
    const storable = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => !/\\u0000|__proto__/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(storable, (value) => {
        fc.pre(canWrite(value as JsonValue))
        const copy = checkSchema(StorableJsonSchema, value)._unsafeUnwrap()
        expect(canonicalJson(copy)).toBe(canonicalJson(value as JsonValue))
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value)
      }),
    )
  })

  it('lets nothing through that has no canonical JSON', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withSparseArray: true, withDate: true }),
        (value) => {
          const checked = checkSchema(StorableJsonSchema, value)
          const written = checked.map((copy): unknown => JSON.parse(canonicalJson(copy)))
          expect(written.unwrapOr(undefined)).toEqual(checked.unwrapOr(undefined as never))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('leaves members out that are undefined, and writes -0 as 0', () => {
    const copy = checkSchema(StorableJsonSchema, { a: undefined, b: -0 })._unsafeUnwrap()
    expect(copy).toStrictEqual({ b: 0 })
  })

  it('takes 64 levels', () => {
    expect(checkSchema(StorableJsonSchema, nested(64)).isOk()).toBe(true)
    expect(problemsOf(nested(65))).toEqual([['', 'out-of-range']])
    expect(problemsOf(nested(100_000))).toEqual([['', 'out-of-range']])
  })

  it('refuses data that is small only because it shares its parts, and data that holds itself', () => {
    let shared: unknown = 'x'
    for (let level = 0; level < 40; level++) shared = [shared, shared]
    expect(problemsOf(shared)[0]?.[1]).toBe('out-of-range')
    const own: unknown[] = []
    own.push(own)
    expect(problemsOf(own)).toEqual([['', 'out-of-range']])
  })

  it.each([
    ['a lone surrogate', { a: ['\ud800'] }, 'a[0]', 'invalid'],
    ['U+0000', { a: 'x\0' }, 'a', 'invalid'],
    ['a key with a lone surrogate', { 'k\udfff': 1 }, '["k\\udfff"]', 'invalid'],
    ['the key __proto__', JSON.parse('{"a":{"__proto__":1}}'), 'a.__proto__', 'invalid'],
    ['no number', [1, Number.NaN], '[1]', 'out-of-range'],
    ['no end', { a: Infinity }, 'a', 'out-of-range'],
    ['a hole', [1, , 2], '[1]', 'missing'], // oxlint-disable-line no-sparse-arrays -- what is refused
    ['a function', { a: () => 1 }, 'a', 'wrong-type'],
    ['a bigint', { a: 1n }, 'a', 'wrong-type'],
    ['a date', { a: new Date(0) }, 'a', 'wrong-type'],
    ['a map', new Map(), '', 'wrong-type'],
    ['nothing', undefined, '', 'missing'],
  ])('refuses %s', (_, value, path, code) => {
    expect(problemsOf(value)).toEqual([[path, code]])
  })
})

function canWrite(value: JsonValue): boolean {
  try {
    return canonicalJson(value) !== ''
  } catch {
    return false
  }
}
