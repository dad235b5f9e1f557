import {
  checkSearch,
  deepestSearch,
  longestSearch,
  parseSearch,
  printSearch,
  type ResultSearch,
} from '@gatewright/core/query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitrarySearch } from './arbitrary-search.ts'

function parsed(text: string): ResultSearch {
  return parseSearch(text)._unsafeUnwrap()
}

const chromePass = { product: 'chrome', status: 'pass' }

describe('parseSearch', () => {
  it.each<[string, ResultSearch]>([
    ['', { pattern: '' }],
    ['  \n', { pattern: '' }],
    ['""', { pattern: '' }],
    ['css/', { pattern: 'css/' }],
    ['"a b"', { pattern: 'a b' }],
    [String.raw`"say \"hi\" \\ \n"`, { pattern: String.raw`say "hi" \ \n` }],
    ['a!b', { pattern: 'a!b' }],
    ['count', { pattern: 'count' }],
    ['"and"', { pattern: 'and' }],
    ['path:/dom/', { path: '/dom/' }],
    ['PATH:"/a b"', { path: '/a b' }],
    ['link:https://bugs.example/1', { link: 'https://bugs.example/1' }],
    ['label:interop', { label: 'interop' }],
    ['is:Different', { is: 'different' }],
    ['product:chrome-69', { product: 'chrome-69' }],
    ['product:stat', { product: 'stat' }],
    ['status:PASS', { status: 'pass' }],
    ['status:unknown', { status: 'missing' }],
    ['status:!pass', { status: { not: 'pass' } }],
    ['chrome:pass', chromePass],
    ['chrome-69.0:!Pass', { product: 'chrome-69.0', status: { not: 'pass' } }],
    ['"status":pass', { product: 'status', status: 'pass' }],
    ['"my browser":pass', { product: 'my browser', status: 'pass' }],
    ['not:pass', { product: 'not', status: 'pass' }],
  ])('%j', (text, search) => {
    expect(parsed(text)).toEqual(search)
  })

  it.each<[string, ResultSearch]>([
    ['a b', { and: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['a and b', { and: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['a & b', { and: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['a&b', { and: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['a OR b', { or: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['a|b', { or: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['!a', { not: { pattern: 'a' } }],
    ['not a', { not: { pattern: 'a' } }],
    ['not(a)', { not: { pattern: 'a' } }],
    ['!!a', { not: { not: { pattern: 'a' } } }],
    ['((a))', { pattern: 'a' }],
    // Side by side binds loosest, then `or`, then `and`, then `not`.
    ['a or b c', { and: [{ or: [{ pattern: 'a' }, { pattern: 'b' }] }, { pattern: 'c' }] }],
    ['a and b or c', { or: [{ and: [{ pattern: 'a' }, { pattern: 'b' }] }, { pattern: 'c' }] }],
    ['!a and b', { and: [{ not: { pattern: 'a' } }, { pattern: 'b' }] }],
    ['!a b', { and: [{ not: { pattern: 'a' } }, { pattern: 'b' }] }],
    ['a and (b or c)', { and: [{ pattern: 'a' }, { or: [{ pattern: 'b' }, { pattern: 'c' }] }] }],
    ['a and (b and c)', { and: [{ pattern: 'a' }, { and: [{ pattern: 'b' }, { pattern: 'c' }] }] }],
  ])('joins %j', (text, search) => {
    expect(parsed(text)).toEqual(search)
  })

  it.each<[string, ResultSearch]>([
    ['exists(a b)', { exists: [{ pattern: 'a' }, { pattern: 'b' }] }],
    ['all(chrome:pass)', { all: [chromePass] }],
    ['None( status:missing )', { none: [{ status: 'missing' }] }],
    ['seq(status:pass status:fail)', { sequential: [{ status: 'pass' }, { status: 'fail' }] }],
    ['sequential(a)', { sequential: [{ pattern: 'a' }] }],
    ['one(a)', { count: 1, where: { pattern: 'a' } }],
    ['two(a)', { count: 2, where: { pattern: 'a' } }],
    ['three(a b)', { count: 3, where: { and: [{ pattern: 'a' }, { pattern: 'b' }] } }],
    ['count:2(a)', { count: 2, where: { pattern: 'a' } }],
    ['count=0(a)', { count: 0, where: { pattern: 'a' } }],
    ['count>1(a)', { moreThan: 1, where: { pattern: 'a' } }],
    ['count:>1(a)', { moreThan: 1, where: { pattern: 'a' } }],
    ['count>=1(a)', { moreThan: 0, where: { pattern: 'a' } }],
    ['COUNT<3(a)', { lessThan: 3, where: { pattern: 'a' } }],
    ['count<=1(a)', { lessThan: 2, where: { pattern: 'a' } }],
    [
      'count>1(status:!pass) none(status:missing)',
      {
        and: [{ moreThan: 1, where: { status: { not: 'pass' } } }, { none: [{ status: 'missing' }] }],
      },
    ],
  ])('counts %j', (text, search) => {
    expect(parsed(text)).toEqual(search)
  })

  it.each<[text: string, offset: number, message: RegExp]>([
    ['status:fial', 7, /^Unknown status "fial"\. Did you mean "fail"\?$/],
    ['chrome:!zzzzzzzz', 8, /^Unknown status "zzzzzzzz"\. Known are pass, ok, /],
    [
      'a stauts:pass',
      2,
      /"stauts".* Did you mean "status"\? A product of this name stands in quotation marks\.$/,
    ],
    ['is:same', 3, /Write is:different/],
    ['status:', 7, /What the status is must follow/],
    ['path: x', 5, /What the path is must follow/],
    [':pass', 0, /A product has a name/],
    ['a and', 5, /condition is missing/],
    ['and a', 0, /condition is missing/],
    ['a or or b', 5, /condition is missing/],
    ['!', 1, /condition is missing/],
    ['()', 1, /missing between the parentheses/],
    ['exists()', 7, /missing between the parentheses/],
    ['(a', 0, /No "\)" closes/],
    ['exists(a', 6, /No "\)" closes/],
    ['a)', 1, /No "\(" is open/],
    ['"a', 0, /No quotation mark ends/],
    ['path:"a', 5, /No quotation mark ends/],
    ['exsts(a)', 0, /Nothing called "exsts".* Did you mean "exists"\?$/],
    ['path:/a(b)', 7, /parentheses in it stands in quotation marks/],
    ['count(a)', 0, /A count is written count=2/],
    ['count>x(a)', 0, /A count is written/],
    ['count>=0(a)', 0, /holds for every row/],
    ['count=1000001(a)', 0, /up to 1,000,000/],
  ])('refuses %j at %i', (text, offset, message) => {
    const error = parseSearch(text)._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'search/invalid', retryable: false, offset })
    expect(error.message).toMatch(message)
    if (error.hint !== undefined) expect(error.message).toContain(error.hint)
  })

  it('knows the products and statuses that it is told of', () => {
    const options = { products: ['chrome-69.0-linux', 'firefox-62'], statuses: ['flaky'] }
    expect(parseSearch('chrome-69:flaky', options)._unsafeUnwrap()).toEqual({
      product: 'chrome-69',
      status: 'flaky',
    })
    expect(parseSearch('firefix-62:pass', options)._unsafeUnwrapErr()).toMatchObject({
      offset: 0,
      hint: 'Did you mean "firefox-62"?',
    })
    expect(parseSearch('product:safari', options)._unsafeUnwrapErr().message).toMatch(/Known are chrome/)
    expect(parseSearch('status:flaky').isErr()).toBe(true)
  })

  it('nests as deep as it may, and no deeper', () => {
    const negated = (levels: number): string => `${'!'.repeat(levels)}a`
    expect(parseSearch(negated(deepestSearch - 1)).isOk()).toBe(true)
    expect(parseSearch(negated(deepestSearch))._unsafeUnwrapErr().message).toMatch(/at most 32 levels/)
    const open = (levels: number): string => `${'('.repeat(levels)}a${')'.repeat(levels)}`
    expect(parseSearch(open(deepestSearch)).isOk()).toBe(true)
    expect(parseSearch(open(deepestSearch + 1)).isErr()).toBe(true)
    // An `or` in an `and` in parentheses makes two levels of each pair.
    const alternating = (pairs: number): string => `${'(a b or '.repeat(pairs)}c${')'.repeat(pairs)}`
    expect(parseSearch(alternating(15)).isOk()).toBe(true)
    expect(parseSearch(alternating(17))._unsafeUnwrapErr().message).toMatch(/at most 32 levels/)
  })

  it.each([
    ['parentheses', '('],
    ['closing parentheses', ')'],
    ['negations', '!'],
    ['words', 'a '],
    ['one word', 'a'],
    ['quotation marks', '"'],
    ['backslashes in quotes', '"\\'],
    ['joiners', 'a or '],
    ['colons', 'a:'],
    ['products', 'statu:'],
    ['counts', 'count>'],
    ['space', ' '],
    ['functions', 'all('],
  ])('reads %s without end in no time, and refuses a text that is too long', (_, part) => {
    const text = part.repeat(longestSearch).slice(0, longestSearch)
    const start = Date.now()
    void parseSearch(text)
    // Milliseconds where time grows with the text; minutes where it grows with its square of squares.
    expect(Date.now() - start).toBeLessThan(5_000)
    expect(parseSearch(`${text}a`)._unsafeUnwrapErr()).toMatchObject({ offset: longestSearch })
  })

  it.each([
    ['a '.repeat(5_000), 10_000],
    ['a|'.repeat(4_000) + 'a', 8_001],
    ['!(a|b)&'.repeat(1_200) + 'a', 8_401],
  ])('refuses what is too long once it is written out', (text, offset) => {
    const error = parseSearch(text)._unsafeUnwrapErr()
    expect(error).toMatchObject({ offset, message: expect.stringMatching(/^With all its words/) })
    const short = parseSearch(`${text.slice(0, 1_400)}a`)._unsafeUnwrap()
    expect(parsed(printSearch(short))).toEqual(short)
    expect(checkSearch(JSON.parse(JSON.stringify(short)))._unsafeUnwrap()).toEqual(short)
  })

  it.each(['a\ud800b', '"\udc00"', 'path:\0'])('refuses %j, which no store keeps', (text) => {
    expect(parseSearch(text)._unsafeUnwrapErr().message).toMatch(/^Lone surrogates/)
  })

  it('never throws, and reads again what it prints of what it read', () => {
    const word = fc.constantFrom(
      ...'a| |(|)|!|"|\\|:|&|x|| and | or |not |status:pass|chrome:!ok|exists(|count>1(|one(|path:|is:different|é'.split(
        '|',
      ),
      '|',
      '\n',
    )
    const texts = fc.array(word, { maxLength: 12 }).map((words) => words.join(''))
    let read = 0
    fc.assert(
      fc.property(texts, (text) => {
        parseSearch(text).match(
          (search) => {
            read += 1
            const printed = printSearch(search)
            expect(parsed(printed)).toEqual(search)
            expect(printSearch(parsed(printed))).toBe(printed)
          },
          ({ offset }) => {
            expect(offset).toBeGreaterThanOrEqual(0)
            expect(offset).toBeLessThanOrEqual(text.length)
          },
        )
      }),
      { numRuns: 2_000 },
    )
    expect(read).toBeGreaterThan(200)
  })
})

describe('printSearch', () => {
  it('writes what parseSearch and checkSearch read back', () => {
    fc.assert(
      fc.property(arbitrarySearch, (search) => {
        expect(parsed(printSearch(search))).toEqual(search)
        expect(checkSearch(JSON.parse(JSON.stringify(search)))._unsafeUnwrap()).toEqual(search)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each<[ResultSearch, string]>([
    [
      { exists: [{ or: [{ pattern: 'a' }, chromePass] }, { is: 'different' }] },
      'exists((a or chrome:pass) is:different)',
    ],
    [{ not: { and: [{ status: { not: 'ok' } }, { path: '/dom' }] } }, 'not (status:!ok and path:/dom)'],
    [{ moreThan: 1, where: { and: [{ pattern: 'or' }, { label: 'a b' }] } }, 'count>1("or" and label:"a b")'],
    [{ product: 'path', status: 'pass' }, '"path":pass'],
  ])('%j', (search, text) => {
    expect(printSearch(search)).toBe(text)
  })
})
