import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseVariant,
  variantHash,
  variantIncludes,
  variantKey,
  VariantSchema,
  type Variant,
} from '../../src/schema/index.ts'
import { arbitraries } from './support/arbitraries.ts'

const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_./-]{0,3}$/)
const value = fc.string({ unit: fc.constantFrom('a', 'b', ':', ' ', 'é', '/'), maxLength: 4 })
const variant: fc.Arbitrary<Variant> = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true })

function equal(a: Variant, b: Variant): boolean {
  return variantIncludes(a, b) && Object.keys(a).length === Object.keys(b).length
}

describe('variantKey', () => {
  it('is equal for equal variants only', () => {
    const either = fc.oneof(variant, arbitraries.variant)
    fc.assert(
      fc.property(either, either, (a, b) => {
        expect(variantKey(a) === variantKey(b)).toBe(equal(a, b))
      }),
      { numRuns: 1000 },
    )
  })

  it('tells colons in values from colons between keys and values', () => {
    expect(variantKey({ a: 'b:c' })).not.toBe(variantKey({ a: 'b', c: '' }))
  })

  it('does not depend on the order of the keys', () => {
    fc.assert(
      fc.property(variant, (one) => {
        const turned = Object.fromEntries(Object.entries(one).reverse())
        expect(variantKey(turned)).toBe(variantKey(one))
        expect(variantHash(turned)).toBe(variantHash(one))
      }),
    )
  })

  it.each([
    { one: {}, text: '' },
    { one: { b: '2', a: '1' }, text: 'a:1\nb:2\n' },
    { one: { a: '', B: 'x:y' }, text: 'B:x:y\na:\n' },
  ])('of $one is $text', ({ one, text }) => {
    expect(variantKey(one)).toBe(text)
  })
})

describe('variantHash', () => {
  // By Python's hashlib over the key's UTF-8.
  it.each([
    { one: {}, hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    { one: { arch: 'x86_64' }, hash: 'e5e27cf2629a41de7fccc9cb7aef07ede7eb02e972b8c3d051e2895936cdd4ed' },
    {
      one: { os: 'linux', arch: 'x86_64' },
      hash: 'cd84d53a59efd38b6a15409d358ab9af46de9e94d2f3ddcbcbeb6a4f52ce9617',
    },
    {
      one: { 'os/name': 'Größe 𝒳', empty: '' },
      hash: '24f13b1f3e74d998d01d468f01aefe4de524d7bcbf190e636755c718b7502176',
    },
  ])('of $one', ({ one, hash }) => {
    expect(variantHash(one)).toBe(hash)
  })
})

describe('variantIncludes', () => {
  it('is an order: reflexive, transitive, and both ways only for equal variants', () => {
    fc.assert(
      fc.property(arbitraries.variant, arbitraries.variant, arbitraries.variant, (a, b, c) => {
        expect(variantIncludes(a, a)).toBe(true)
        expect(variantIncludes(a, {})).toBe(true)
        const isChain = variantIncludes(a, b) && variantIncludes(b, c)
        expect(!isChain || variantIncludes(a, c)).toBe(true)
        const isSame = variantIncludes(a, b) && variantIncludes(b, a)
        expect(!isSame || variantKey(a) === variantKey(b)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('does not look at what every object inherits', () => {
    expect(variantIncludes({}, { constructor: 'x' })).toBe(false)
  })
})

describe('parseVariant', () => {
  it('lets through what the schema lets through', () => {
    const anyKey = fc.oneof(key, fc.string({ maxLength: 3 }), fc.constant('__proto__'))
    const anyVariant = fc.dictionary(anyKey, fc.oneof(value, fc.string({ unit: 'binary', maxLength: 3 })), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(anyVariant, (one) => {
        expect(parseVariant(one).isOk()).toBe(VariantSchema.safeParse(one).success)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    { fault: 'a colon in the key', one: { 'a:': 'b' }, key: 'a:' },
    { fault: 'an empty key', one: { '': 'b' }, key: '' },
    { fault: 'a key that begins with a digit', one: { '1a': 'b' }, key: '1a' },
    { fault: 'the prototype', one: JSON.parse('{"__proto__":"a"}') as Variant, key: '__proto__' },
    { fault: 'a line feed in the value', one: { a: 'b\nc:d' }, key: 'a' },
    { fault: 'a lone surrogate in the value', one: { a: '\ud800' }, key: 'a' },
    { fault: 'a long key', one: { ['a'.repeat(65)]: '' }, key: 'a'.repeat(65) },
    { fault: 'a long value', one: { a: 'b'.repeat(257) }, key: 'a' },
    {
      fault: 'too many keys',
      one: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`k${n}`, ''])),
      key: '',
    },
  ])('refuses $fault', ({ one, key: fault }) => {
    expect(parseVariant(one)._unsafeUnwrapErr()).toMatchObject({
      kind: 'variant/invalid',
      key: fault,
      retryable: false,
    })
  })
})
