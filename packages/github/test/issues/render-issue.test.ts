import { renderIssue, suiteMark, testMark, type IssueSubject, type WatchedTest } from '@gatewright/github'
import { testKey } from '@gatewright/core/flake'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endMark, readMarks, toldOf } from '../../src/issues/issue-marks.ts'
import { renderDuplicateComment, renderIssueComment } from '../../src/issues/render-issue-comment.ts'
import { hostileNames, name } from '../support/decisions.ts'
import { ago, seen } from '../support/issue-world.ts'
import { judgeRequest } from '../support/openapi/judge.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'

const said = fc.oneof(name, fc.constantFrom(...hostileNames))
const sighting = fc.record({
  at: fc.constant(ago(1)),
  build: said,
  url: fc.oneof(said, fc.webUrl()),
  message: said.map((text) => text.repeat(3)),
})
const test: fc.Arbitrary<WatchedTest> = fc.record({
  testcase: name,
  variant: fc.dictionary(said, said, { maxKeys: 3, noNullPrototype: true }),
  lastFailure: sighting,
})
const subject: fc.Arbitrary<IssueSubject> = fc.oneof(
  test.map((one) => ({ kind: 'test' as const, test: one })),
  fc.record({
    kind: fc.constant('suite' as const),
    suite: said,
    tests: fc.array(test, { maxLength: 12 }),
    numbers: fc.constant(new Map<string, number>()),
  }),
)
const bytesOf = (text: string): number => new TextEncoder().encode(text).length

function problemsOf(method: string, path: string, body: unknown): readonly string[] {
  const headers = new Headers({ 'x-github-api-version': '2022-11-28' })
  return judgeRequest({ method, path, query: new URLSearchParams(), headers, body }).problems
}

describe('renderIssue', () => {
  it('is what GitHub takes, mentions nobody, and holds no markup of a name', () => {
    fc.assert(
      fc.property(subject, fc.boolean(), (about, isFlaky) => {
        const told = toldOf(seen(1), isFlaky)
        const { title, body } = renderIssue(about, { told })
        expect(problemsOf('POST', '/repos/shop/cart/issues', { title, body })).toEqual([])
        expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u)
        const html = rendered(body)
        expect(mentions(textOf(html))).toEqual([])
        expect(html).not.toMatch(/<(?:img|h\d|table|details|script|del|ol|code)[\s>]/)
        for (const [link] of html.matchAll(/<a href="[^"]*"/g)) expect(link).toMatch(/^<a href="https?:/)
        expect(readMarks(body)).toEqual({
          mark: about.kind === 'test' ? testMark(about.test) : suiteMark(about.suite),
          told,
        })
      }),
    )
  })

  it('is short enough, whatever is long', () => {
    const long = 'é`<@'.repeat(20_000)
    const tests = Array.from({ length: 3_000 }, (_, index) => ({
      testcase: `${index}`.repeat(40),
      variant: {},
    }))
    const subjects: readonly IssueSubject[] = [
      { kind: 'suite', suite: 'unit', tests, numbers: new Map(tests.map((one) => [testKey(one), 7])) },
      { kind: 'suite', suite: long, tests, numbers: new Map() },
      {
        kind: 'test',
        test: {
          testcase: long,
          variant: { long },
          lastFailure: { at: ago(1), build: long, url: `https://ci.example/${long}`, message: long },
        },
      },
    ]
    for (const about of subjects) {
      const { title, body } = renderIssue(about, { told: toldOf(seen(1), true) })
      expect([...title].length).toBeLessThanOrEqual(256)
      expect(bytesOf(body)).toBeLessThanOrEqual(65_536)
      expect(body.split('\n').at(-1)).toBe(endMark)
      const again = renderIssue(about, { told: toldOf(seen(1), true), before: `${body}\n${long}` }).body
      expect(bytesOf(again)).toBeLessThanOrEqual(65_536)
      expect(again).toContain(`${endMark}\n${long.slice(0, 100)}`)
    }
  })

  it('keeps what people wrote below it, however often it is written anew', () => {
    const about: IssueSubject = { kind: 'test', test: { testcase: 'a', variant: {}, lastFailure: seen(2) } }
    const { body } = renderIssue(about, { told: toldOf(seen(2), false) })
    const written = `${body}\n\nSee the **wiki**.\r\nMona`
    const again = renderIssue(about, { told: toldOf(seen(1), true), before: written }).body
    expect(again.endsWith(`${endMark}\n\nSee the **wiki**.\nMona`)).toBe(true)
    expect(renderIssue(about, { told: toldOf(seen(1), true), before: again }).body).toBe(again)
  })

  it('keeps all that people left where they took the last mark away', () => {
    const about: IssueSubject = { kind: 'test', test: { testcase: 'a', variant: {} } }
    const before = `${testMark({ testcase: 'a', variant: {} })}\nMy own words.`
    const body = renderIssue(about, { told: toldOf(seen(1), false), before }).body
    expect(body.endsWith(`${endMark}\nMy own words.`)).toBe(true)
    expect(renderIssue(about, { told: toldOf(seen(1), false), before: body }).body).toBe(body)
  })
})

describe('the address of a failure', () => {
  it.each([
    ['https://ci.example/1?a=(b)|c', true],
    ['http://ci.example/', true],
    ['https://ci.example/> **now** <b>', false],
    ['https://ci.example/\\', false],
    ['https://ci.example/a b', false],
    ['javascript:alert(1)', false],
    [`https://ci.example/${'x'.repeat(3_000)}`, false],
  ])('%s is a link: %s', (url, isLink) => {
    const about: IssueSubject = {
      kind: 'test',
      test: { testcase: 'a', variant: {}, lastFailure: { ...seen(1, 'build 7'), url } },
    }
    const html = rendered(renderIssue(about, { told: toldOf(seen(1), false) }).body)
    expect(html.includes('<a href="http')).toBe(isLink)
    expect(html.includes('>build 7</a>')).toBe(isLink)
  })
})

describe('testMark', () => {
  it('is of the testcase and the variant, in whatever order its keys are', () => {
    const one = testMark({ testcase: 'a', variant: { x: '1', y: '2' } })
    expect(testMark({ testcase: 'a', variant: { y: '2', x: '1' } })).toBe(one)
    expect(one).toMatch(/^<!-- gatewright:test [0-9a-f]{16} -->$/)
    expect(testMark({ testcase: 'a', variant: { x: '1' } })).not.toBe(one)
    expect(testMark({ testcase: 'ab', variant: { x: '1', y: '2' } })).not.toBe(one)
  })
})

describe('renderIssueComment', () => {
  it('is what GitHub takes, mentions nobody, and is known by its first line', () => {
    fc.assert(
      fc.property(sighting, fc.constantFrom('failed', 'flaky', 'reopened', 'passed'), (one, news) => {
        const body = renderIssueComment(news, one)
        expect(problemsOf('POST', '/repos/shop/cart/issues/1/comments', { body })).toEqual([])
        expect(mentions(textOf(rendered(body)))).toEqual([])
        const { message: _, ...silent } = one
        expect(renderIssueComment(news, silent).split('\n')[0]).toBe(body.split('\n')[0])
      }),
    )
    expect(renderDuplicateComment(7).split('\n').at(-1)).toBe('Duplicate of #7')
  })
})
