import { describe, expect, it } from 'vitest'
import { baseNameOf, counterOf, lineOf, tidyText, withoutPrefix } from '../../src/reading/xml/xml-fields.ts'

describe('fields of XML', () => {
  it.each([
    ['', undefined],
    [' \n\t ', undefined],
    ['\n\n   at Cart.Fails()\n   at Main()\n', '   at Cart.Fails()\n   at Main()'],
    ['plain', 'plain'],
  ])('tidies %j', (text, tidied) => {
    expect(tidyText(text)).toBe(tidied)
  })

  it.each([
    ['12', 12],
    [' 0 ', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['99999999999999999999', undefined],
    ['- NA -', undefined],
    [undefined, undefined],
  ])('counts %j as %j', (text, count) => {
    expect(counterOf(text)).toBe(count)
  })

  it('knows no line 0', () => {
    expect([lineOf('0'), lineOf('7'), lineOf('x')]).toEqual([undefined, 7, undefined])
  })

  it.each([
    ['C:\\builds\\Shop.dll', 'Shop.dll'],
    ['/builds/1/shop', 'shop'],
    ['shop', 'shop'],
    ['/', '/'],
  ])('the last part of %s', (path, name) => {
    expect(baseNameOf(path)).toBe(name)
  })

  it.each([
    ['Shop.Cart.Adds', 'Shop.Cart.', 'Adds'],
    ['Shop.Cart.', 'Shop.Cart.', 'Shop.Cart.'],
    ['Other.Adds', 'Shop.Cart.', 'Other.Adds'],
    ['Adds', undefined, 'Adds'],
  ])('%s without %s', (name, prefix, rest) => {
    expect(withoutPrefix(name, prefix)).toBe(rest)
  })
})
