import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureSignature } from '../../../src/flake/clusters/index.ts'

/** In parts: the house allows no path of one machine in a text. */
const home: string = ['', 'home', 'ann'].join('/')
const folders: string = ['', 'var', 'folders', 'q1', 'xyz'].join('/')

/** Any code units, halves of pairs and control characters among them. */
const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0xffff), fc.nat(0x7f)), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units))

const masked = (message: string): string | undefined => failureSignature(message)?.masked

describe('failureSignature', () => {
  it.each([
    ['Timeout of 5000ms exceeded', 'Timeout of <n>ms exceeded'],
    ['expected 1,024.5 to be 3', 'expected <n> to be <n>'],
    ['at 2026-11-30T13:18:14.123Z', 'at <time>'],
    ['at 2026-11-30 13:18:14,123 +01:00 it', 'at <time> it'],
    ['on 2026-11-30 it', 'on <time> it'],
    ['at 13:18:14.5 PM', 'at <time>'],
    ['Mon Nov 30 13:18:14 UTC', '<time> <time>'],
    ['may 3 items march 12', 'may <n> items march <n>'],
    ['id 123e4567-e89b-12d3-a456-426614174000!', 'id <uuid>!'],
    ['connect ECONNREFUSED 127.0.0.1:54321', 'connect ECONNREFUSED <ip>'],
    ['listen [::1]:8080', 'listen <ip>:<n>'],
    ['from fe80::1ff:fe23:4567:890a on', 'from <ip> on'],
    ['localhost:54321 refused', 'localhost:<n> refused'],
    ['std::add and foo::bar', 'std::add and foo::bar'],
    ['GET https://shop.test:8080/cart?id=3 failed', 'GET <url> failed'],
    ['GET /api/carts/12 failed', 'GET /api/carts/<n> failed'],
    [`in ${home}/shop/src/cart.ts:12:5`, 'in <path>/cart.ts:<n>:<n>'],
    ['in C:\\work\\shop\\cart.ts:12', 'in <path>/cart.ts:<n>'],
    ['at f (file:///srv/shop/cart.js:1:2)', 'at f (<path>/cart.js:<n>:<n>)'],
    ['open ~/shop/cart.json', 'open <path>/cart.json'],
    ['open /tmp/x7Gh-k/cart.json', 'open <path>'],
    [`open ${folders}/T/out`, 'open <path>'],
    ['see src/cart.ts', 'see src/cart.ts'],
    ['and/or 1/2', 'and/or <n>/<n>'],
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'commit <hex>'],
    ['deadbeef12 and facade', '<hex> and facade'],
    ['1234567 and 12345678', '<n> and <n>'],
    ['0x7ffee4 freed', '<hex> freed'],
    ['java.lang.Object@1b6d3586', 'java.lang.Object@<hex>'],
    ['token aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ= sent', 'token <base> sent'],
    ['\u001B[31mred\u001B[0m  text\r\n\ttab\u0000', 'red text tab'],
    ['٣ items', '<n> items'],
    ['half \uD800 pair', 'half \uFFFD pair'],
  ])('%j is masked as %j', (message, expected) => {
    expect(masked(message)).toBe(expected)
  })

  it('is fixed: a change is another version', () => {
    expect(failureSignature('Timeout of 5000ms exceeded')).toEqual({
      id: 's1:369a929faa62bd02',
      masked: 'Timeout of <n>ms exceeded',
      isCut: false,
    })
  })

  it.each(['', ' \n\t', '\u0000', '\u001B[0m'])('has nothing to say of %j', (message) => {
    expect(failureSignature(message)).toBeUndefined()
  })

  it('masks values only when asked, under ids of their own', () => {
    const one = 'expected "alice" to equal \'bob\', got `carol`'
    const other = 'expected "dave" to equal \'erin\', got `frank`'
    expect(failureSignature(one)?.id).not.toBe(failureSignature(other)?.id)
    const [a, b] = [one, other].map((text) => failureSignature(text, '', { maskValues: true }))
    expect(a).toEqual(b)
    expect(a?.masked).toBe('expected <value>, got <value>')
    expect(a?.id).toMatch(/^s1v:[0-9a-f]{16}$/)
    expect(failureSignature("can't and don't", '', { maskValues: true })?.masked).toBe("can't and don't")
  })

  it('takes in the first frames of a stack', () => {
    const frames = Array.from(
      { length: 30 },
      (_, index) => `    at f${'x'.repeat(index)} (/srv/a/b.js:${index}:1)`,
    )
    const signature = failureSignature('boom', frames.join('\n'))
    expect(signature?.masked.split('\n')).toHaveLength(11)
    expect(signature?.masked.split('\n').slice(0, 2)).toEqual(['boom', 'at f (<path>/b.js:<n>:<n>)'])
    expect(failureSignature('boom', frames.slice(0, 10).join('\n'))?.id).toBe(signature?.id)
    expect(failureSignature('boom')?.id).not.toBe(signature?.id)
    expect(failureSignature('', 'at f (a.js:1:1)')?.masked).toBe('at f (a.js:<n>:<n>)')
  })

  it('does not look at what differs from run to run', () => {
    const part = fc.record({
      digits: fc.integer({ min: 0, max: 1e9 }),
      uuid: fc.uuid(),
      ip: fc.ipV4(),
      at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
    })
    const say = ({ digits, uuid, ip, at }: { digits: number; uuid: string; ip: string; at: Date }): string =>
      `order ${digits} of ${uuid} at ${ip}:${digits % 9999} failed on ${at.toISOString()} in /srv/u${digits}/w/cart.ts:${digits}`
    fc.assert(
      fc.property(part, part, (a, b) => {
        expect(failureSignature(say(a))).toEqual(failureSignature(say(b)))
      }),
    )
  })

  it('answers any text, the same each time, within its bounds', () => {
    fc.assert(
      fc.property(anyText, fc.string({ maxLength: 60 }), fc.boolean(), (message, stack, maskValues) => {
        const signature = failureSignature(message, stack, { maskValues })
        expect(signature).toEqual(failureSignature(message, stack, { maskValues }))
        expect(signature?.masked ?? 'x').not.toMatch(/\p{Surrogate}|\p{Nd}|^$/u)
      }),
    )
  })

  // None of these may stall: each is what a careless pattern tries from every character.
  it.each([
    'a',
    '1',
    '/',
    '/a',
    ':',
    '1:',
    '"',
    "'",
    '`',
    '[',
    '\u001B[',
    '0x',
    '-',
    '1.',
    '1,',
    '@a',
    'a/',
    'A+',
    '=',
    ' ',
    '\n',
    'expected ',
    'expected: \t',
    '1-',
    'ab:',
    '::',
    'https://',
    'file:///',
    'Mon ',
    'Mon Nov 1 ',
    'C:\\a',
    '~/',
    '\\',
    'deadbeef',
    '2026-11-30T',
    '\uD800',
    '1.1.1.',
    'f0',
    '(',
    '<n>',
  ])('reads a megabyte of %j', (unit) => {
    const text = unit.repeat(Math.ceil(1_048_576 / unit.length))
    const signature = failureSignature(text, text, { maskValues: true })
    expect((signature?.masked ?? '').length).toBeLessThanOrEqual(2 * 2048 + 1)
    if (signature !== undefined) expect(signature.isCut).toBe(true)
  })

  it('says when it cut, and does not see what it cut off', () => {
    const long = 'word '.repeat(1000)
    expect(failureSignature(long)).toEqual(failureSignature(`${long}more`))
    expect(failureSignature(long)?.isCut).toBe(true)
    expect(failureSignature('word '.repeat(400))?.isCut).toBe(false)
  })
})
