import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'

const json = fc.jsonValue({ stringUnit: 'binary', depthSize: 'medium' }) as fc.Arbitrary<JsonValue>

/** The same value with the keys of every object in the opposite order. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner ?? null)]),
  )
}

describe('canonicalJson', () => {
  it('writes what the canonicalize package writes', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value))
      }),
      { numRuns: 500 },
    )
  })

  it('reads back as the value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value))
      }),
    )
  })

  it('leaves out properties that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
  })

  it('keeps a key that objects inherit', () => {
    expect(canonicalJson(JSON.parse('{"constructor":2,"__proto__":1}') as JsonValue)).toBe(
      '{"__proto__":1,"constructor":2}',
    )
  })

  // RFC 8785, section 3.2.2 and 3.2.3.
  it('writes the examples of the RFC', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    const keys = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const order = [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]
    expect([...canonicalJson(keys).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual(order)
  })

  // RFC 8785, appendix B, by the bits of the number.
  it.each([
    { bits: '0000000000000000', text: '0' },
    { bits: '8000000000000000', text: '0' },
    { bits: '0000000000000001', text: '5e-324' },
    { bits: '8000000000000001', text: '-5e-324' },
    { bits: '7fefffffffffffff', text: '1.7976931348623157e+308' },
    { bits: '4340000000000000', text: '9007199254740992' },
    { bits: '4430000000000000', text: '295147905179352830000' },
    { bits: '44b52d02c7e14af5', text: '9.999999999999997e+22' },
    { bits: '44b52d02c7e14af6', text: '1e+23' },
    { bits: '444b1ae4d6e2ef50', text: '1e+21' },
    { bits: '3eb0c6f7a0b5ed8d', text: '0.000001' },
    { bits: '3eb0c6f7a0b5ed8c', text: '9.999999999999997e-7' },
    { bits: '41b3de4355555553', text: '333333333.3333332' },
    { bits: '43143ff3c1cb0959', text: '1424953923781206.2' },
  ])('writes the number $bits as $text', ({ bits, text }) => {
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, BigInt(`0x${bits}`))
    expect(canonicalJson(view.getFloat64(0))).toBe(text)
  })

  it.each([NaN, Infinity, -Infinity, '\ud800', 'a\udc00', undefined, () => 1, Symbol('a'), 1n])(
    'has no form for %s, anywhere',
    (value) => {
      const wrong = value as unknown as JsonValue
      expect(() => canonicalJson(wrong)).toThrow(TypeError)
      expect(() => canonicalJson([1, wrong])).toThrow(TypeError)
      expect(() => canonicalJson({ a: [wrong] })).toThrow(TypeError)
    },
  )

  it('has no form for a key with a lone surrogate', () => {
    expect(() => canonicalJson({ '\ud800': 1 })).toThrow(TypeError)
  })
})
