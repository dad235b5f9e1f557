import { describe, expect, it } from 'vitest'
import { allureParser } from '../../../src/formats/allure/index.ts'
import { bytesOf } from '../../support.ts'
import {
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  fixturesOf,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'

const result = {
  uuid: '4d2f6a52-0001',
  historyId: 'abcdef0123456789',
  name: 'adds',
  fullName: 'shop.CartTest.adds',
  status: 'passed',
  stage: 'finished',
  start: 1_796_062_854_605,
  stop: 1_796_062_854_855,
}

describe('reports of real tools', () => {
  const fixtures = fixturesOf('allure')

  it('agree with what their tool said', async () => {
    expect(fixtures).not.toEqual([])
    for (const { name, bytes, counts } of fixtures) {
      const { summary } = await parseGood(allureParser, bytes)
      expect(summary.counts, name).toEqual(counts)
      expect(allureParser.detect(bytes.subarray(0, 4096)), name).toBe(true)
      await expect(expectPrefixesRefused(allureParser, bytes)).resolves.toBeUndefined()
    }
  })
})

describe('allureParser', () => {
  const whole = {
    ...result,
    testCaseId: 'case-1',
    status: 'broken',
    statusDetails: { message: 'é ✓ no database', trace: 'at x', flaky: true, muted: true, known: false },
    labels: [
      { name: 'parentSuite', value: 'shop' },
      { name: 'suite', value: 'cart' },
      { name: 'subSuite', value: 'total' },
      { name: 'tag', value: 'smoke' },
      { name: 'host', value: 'runner-1' },
      { name: 'framework', value: 'junit5' },
    ],
    links: [{ name: 'ISSUE-1', url: 'https://example.org/1', type: 'issue' }],
    parameters: [
      { name: 'size', value: '2' },
      { name: 'seed', value: '42', excluded: true },
    ],
    steps: [
      {
        name: 'pays',
        status: 'broken',
        steps: [],
        attachments: [{ name: 'log', source: 'b.txt', type: 'text/plain' }],
      },
    ],
    attachments: [{ name: 'passwords', source: '../../../etc/passwd', type: 'text/plain' }],
  }

  it('reads every field of a result', async () => {
    const { records, summary } = await parseGood(allureParser, whole)
    expect(records).toEqual([
      {
        name: 'adds [size=2]',
        suitePath: ['shop', 'cart', 'total'],
        className: 'shop.CartTest',
        outcome: 'error',
        rawOutcome: 'broken',
        durationMs: 250,
        startedAt: { epochMs: 1_796_062_854_605, zoneKnown: true },
        failures: [{ kind: 'error', message: 'é ✓ no database', trace: 'at x' }],
        otherAttempts: [],
        properties: [
          ['historyId', 'abcdef0123456789'],
          ['testCaseId', 'case-1'],
          ['fullName', 'shop.CartTest.adds'],
          ['muted', 'true'],
          ['parameter.size', '2'],
          ['parameter.seed', '42'],
          ['label.parentSuite', 'shop'],
          ['label.suite', 'cart'],
          ['label.subSuite', 'total'],
          ['tag', 'smoke'],
          ['label.host', 'runner-1'],
          ['label.framework', 'junit5'],
          ['link.issue', 'https://example.org/1'],
        ],
        attachments: [
          { name: 'passwords', contentType: 'text/plain', path: '../../../etc/passwd' },
          { name: 'log', contentType: 'text/plain', path: 'b.txt' },
        ],
        flaky: true,
        hostname: 'runner-1',
        source: { format: 'allure', index: 0, dialect: 'junit5', repeatedNames: 'retries' },
      },
    ])
    expect(summary).toMatchObject({ dialect: 'junit5', completeness: { complete: true } })
    expect(allureParser.detect(bytesOf(JSON.stringify(whole)))).toBe(true)
  })

  it('knows a result whose trace is long', () => {
    const { name, status, ...rest } = result
    const text = JSON.stringify({ name, status, statusDetails: { trace: 'x'.repeat(5000) }, ...rest })
    const late = text.slice(0, 4096)
    expect(late).not.toContain('uuid')
    expect(allureParser.detect(bytesOf(late))).toBe(true)
  })

  it.each([
    ['passed', 'finished', 'passed'],
    ['failed', 'finished', 'failed'],
    ['broken', 'finished', 'error'],
    ['skipped', 'finished', 'skipped'],
    ['skipped', 'pending', 'skipped'],
    ['unknown', 'finished', 'unknown'],
    ['PASSED', 'finished', 'unknown'],
    [undefined, 'finished', 'unknown'],
    ['passed', undefined, 'passed'],
    ['passed', 'running', 'error'],
    [undefined, 'scheduled', 'error'],
    ['passed', 'interrupted', 'error'],
    ['failed', 'running', 'failed'],
  ])('%s at the stage %s is %s', async (status, stage, outcome) => {
    expect(await parseOnly(allureParser, { ...result, status, stage })).toMatchObject({ outcome })
  })

  it.each([{ historyId: undefined }, { fullName: undefined }, { fullName: ' ' }])(
    'takes no result for another try of a test that it does not know well: %j',
    async (less) => {
      expect((await parseOnly(allureParser, { ...result, ...less })).source).not.toHaveProperty(
        'repeatedNames',
      )
    },
  )

  it('reads lists of results, whose repeated tests are attempts', async () => {
    const { records, summary } = await parseGood(allureParser, [{ ...result, status: 'failed' }, result])
    expect(records).toHaveLength(2)
    expect(summary.counts).toMatchObject({ tests: 2, passed: 1, failed: 1, flaky: 1 })
  })

  it.each([
    [
      'shown parameters',
      { parameters: [{ name: 'size', value: '2' }] },
      { parameters: [{ name: 'size', value: '3' }] },
    ],
    [
      'hidden parameters',
      { historyId: 'aaaa0000', parameters: [{ name: 'key', value: 'hunter2', mode: 'masked' }] },
      { historyId: 'bbbb0000', parameters: [{ name: 'key', value: 'hunter3', mode: 'hidden' }] },
    ],
    ['full names', { fullName: 'shop.CartTest.adds' }, { fullName: 'shop.ListTest.adds' }],
  ])('does not let the pass of one test hide the failure of another: %s', async (_, one, other) => {
    const { records, summary } = await parseGood(allureParser, [
      { ...result, ...one, status: 'failed' },
      { ...result, ...other },
    ])
    expect(summary.counts.flaky).toBe(0)
    expect(JSON.stringify(records)).not.toContain('hunter')
  })

  it('finds what failed in the steps where the result does not say', async () => {
    const steps = [
      { name: 'opens', status: 'passed' },
      {
        name: 'pays',
        status: 'failed',
        steps: [
          { name: 'types', status: 'failed', statusDetails: { message: 'no field' } },
          { name: 'clicks', status: 'broken' },
        ],
      },
    ]
    const record = await parseOnly(allureParser, { ...result, status: 'failed', steps })
    expect(record.failures).toEqual([
      { kind: 'failure', message: 'no field' },
      { kind: 'error', message: 'Step failed: clicks' },
    ])
  })

  it.each([
    ['labels', { labels: [{ name: 'testClass', value: 'CartTest' }], fullName: undefined }, 'CartTest'],
    ['a full name of another form', { fullName: 'tests/cart.py#test_adds' }, 'tests/cart.py#test_adds'],
    ['a path', { fullName: 'cart.spec.ts#adds' }, 'cart.spec.ts'],
    ['nothing', { fullName: undefined }, undefined],
  ])('names the class from %s', async (_, more, className) => {
    expect((await parseOnly(allureParser, { ...result, ...more })).className).toBe(className)
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['an empty list', [], 'report/unsupported-format'],
    ['a name alone', { name: 'adds' }, 'report/unsupported-format'],
    ['a status alone', { status: 'passed' }, 'report/unsupported-format'],
    ['a container', { uuid: 'a', children: [], befores: [], status: 'passed' }, 'report/unsupported-format'],
    ['a list of something else', [{ a: 1 }], 'report/unsupported-format'],
    ['a list of numbers', [1], 'report/malformed'],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(allureParser, report)).kind).toBe(kind)
  })

  it('holds no more of a result that stands alone than its limit', async () => {
    const report = {
      ...result,
      description: 'x'.repeat(60),
      steps: [{ name: 'y'.repeat(60) }],
      attachments: [],
    }
    expect((await parseBad(allureParser, report, { limits: { tokenLength: 80 } })).kind).toBe(
      'report/limit-exceeded',
    )
  })

  it('refuses every prefix', () =>
    expect(
      expectPrefixesRefused(allureParser, bytesOf(JSON.stringify(whole, undefined, 1))),
    ).resolves.toBeUndefined())

  it('reads the same from any chunks', () =>
    expect(
      expectChunksDoNotMatter(allureParser, bytesOf(JSON.stringify([whole, result]))),
    ).resolves.toBeUndefined())

  it('takes nothing from hostile values', () =>
    expect(expectHostileValuesHandled(allureParser, whole)).resolves.toBeUndefined())
})
