import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOfHost, addressRanges, isReachable } from '../../src/ingest/public-address.ts'

/** The special-purpose ranges of version 4 that IANA keeps, as first and last address. */
const special = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
] as const

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}

const specialAddress = fc
  .constantFrom(...special)
  .chain(([first, last]) => fc.integer({ min: numberOf(first), max: numberOf(last) }))
  .map(addressOf)

describe('isReachable', () => {
  it('is false in every range that is special, to its last address', () => {
    for (const [first, last] of special) {
      expect(isReachable(first, []), first).toBe(false)
      expect(isReachable(last, []), last).toBe(false)
    }
    fc.assert(fc.property(specialAddress, (address) => void expect(isReachable(address, [])).toBe(false)))
  })

  it('is false for what leads to a special address of version 4 by way of version 6', () => {
    fc.assert(
      fc.property(specialAddress, (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
        const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
        for (const way of [
          `::ffff:${address}`,
          `::ffff:${high}:${low}`,
          `::${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `64:ff9b:1::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `2001:0:${high}:${low}::1`,
          `fe80::5efe:${high}:${low}`,
        ])
          expect(isReachable(way, []), way).toBe(false)
      }),
    )
  })

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '140.82.121.4',
    '172.15.255.255',
    '172.32.0.0',
    '192.169.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
  ])('is true for %s', (address) => expect(isReachable(address, [])).toBe(true))

  it.each([
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700:4700::1111%1',
    'fec0::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    '4000::1',
    '::ffff:8.8.8.8',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '010.8.8.8',
    'localhost',
    'ci.example',
    '',
    ' 8.8.8.8',
    '8.8.8.8.',
  ])('is false for %s', (address) => expect(isReachable(address, [])).toBe(false))

  it('is true in a range that is allowed, and next to it not', () => {
    const ranges = addressRanges(['10.1.0.0/16', 'fd00:1::/32'])
    expect(['10.1.0.1', '10.1.255.255', 'fd00:1::7'].map((address) => isReachable(address, ranges))).toEqual([
      true,
      true,
      true,
    ])
    expect(['10.2.0.1', '10.0.255.255', 'fd00:2::7'].map((address) => isReachable(address, ranges))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('takes no range that is none', () => {
    expect(() => addressRanges(['10.1.0.0'])).toThrow(TypeError)
    expect(() => addressRanges(['ci.example/8'])).toThrow(TypeError)
  })
})

describe('addressOfHost', () => {
  it.each([
    ['[::1]', '::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['ci.example', undefined],
    ['127.0.0.1.ci.example', undefined],
  ])('%s', (host, address) => expect(addressOfHost(host)).toBe(address))
})
