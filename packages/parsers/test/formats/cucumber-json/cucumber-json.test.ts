import { describe, expect, it } from 'vitest'
import { cucumberJsonParser } from '../../../src/formats/cucumber-json/index.ts'
import { bytesOf } from '../../support.ts'
import {
  corpusOf,
  describeFixtures,
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'

const million = 1_000_000

function stepOf(status: unknown, more: object = {}): object {
  const result = status === undefined ? {} : { result: { status, duration: 2 * million } }
  return { keyword: 'Given ', name: 'a cart', line: 5, ...result, ...more }
}

function scenarioOf(steps: readonly object[], more: object = {}): object {
  return {
    type: 'scenario',
    keyword: 'Scenario',
    id: 'cart;adds',
    name: 'adds',
    line: 4,
    tags: [],
    steps,
    ...more,
  }
}

function reportOf(elements: readonly object[], more: object = {}): object {
  return [
    {
      keyword: 'Feature',
      id: 'cart',
      name: 'Cart',
      uri: 'features/cart.feature',
      line: 1,
      elements,
      ...more,
    },
  ]
}

describeFixtures(cucumberJsonParser, 'cucumber-json', 10)

describe('reports of other projects', () => {
  const corpus = corpusOf('cucumber-json')
  it.skipIf(corpus.length === 0)('the corpus, where it lies on this machine', async () => {
    for (const { name, bytes, counts } of corpus) {
      const { summary } = await parseGood(cucumberJsonParser, bytes)
      const { passed, failed, errors, skipped } = { ...summary.counts, ...counts }
      expect({ ...summary.counts, passed, failed, errors, skipped }, name).toEqual(summary.counts)
      expect(cucumberJsonParser.detect(bytes.subarray(0, 4096)), name).toBe(true)
    }
  })
})

describe('cucumberJsonParser', () => {
  const whole = reportOf([
    {
      type: 'background',
      keyword: 'Background',
      name: '',
      steps: [stepOf('passed')],
    },
    scenarioOf(
      [
        stepOf('passed', {
          output: ['one'],
          embeddings: [{ data: 'AAAA', mime_type: 'image/png', name: 'shot' }],
        }),
        stepOf('failed', {
          result: {
            status: 'failed',
            duration: million,
            error_message: 'AssertionError: é ✓\n    at x.js:1',
          },
        }),
        stepOf('skipped'),
      ],
      {
        start_timestamp: '2026-11-30T18:21:26.189Z',
        tags: [{ name: '@fast', line: 3 }],
        before: [{ match: { location: 'hooks.js:1' }, result: { status: 'passed', duration: million / 2 } }],
        after: [
          {
            result: { status: 'failed', error_message: 'no screenshot' },
            embeddings: [{ data: 'a text', mime_type: 'text/plain' }],
          },
        ],
      },
    ),
  ])

  it('reads every field of a scenario', async () => {
    const { records, summary } = await parseGood(cucumberJsonParser, whole)
    expect(records).toEqual([
      {
        name: 'adds',
        suitePath: ['Cart'],
        file: 'features/cart.feature',
        line: 4,
        outcome: 'failed',
        rawOutcome: 'failed',
        durationMs: 7.5,
        startedAt: { epochMs: Date.UTC(2026, 10, 30, 18, 21, 26, 189), zoneKnown: true },
        failures: [
          {
            kind: 'failure',
            type: 'AssertionError',
            message: 'AssertionError: é ✓',
            trace: 'AssertionError: é ✓\n    at x.js:1',
          },
          { kind: 'error', message: 'no screenshot' },
        ],
        otherAttempts: [],
        properties: [['tag', '@fast']],
        stdout: 'one',
        attachments: [
          { name: 'shot', contentType: 'image/png', inline: { encoding: 'base64', text: 'AAAA' } },
          { name: 'attachment', contentType: 'text/plain', inline: { encoding: 'text', text: 'a text' } },
        ],
        source: { format: 'cucumber-json', index: 0 },
      },
    ])
    expect(summary.completeness).toEqual({ complete: true })
    expect(cucumberJsonParser.detect(bytesOf(JSON.stringify(whole)))).toBe(true)
  })

  it.each([
    [['passed', 'passed'], 'passed'],
    [['PASSED'], 'passed'],
    [['passed', 'skipped'], 'skipped'],
    [['passed', undefined], 'skipped'],
    [['passed', 'pending', 'skipped'], 'failed'],
    [['undefined'], 'failed'],
    [['ambiguous'], 'failed'],
    [['passed', 'failed', 'skipped'], 'failed'],
    [['passed', 'strange'], 'unknown'],
    [['passed', null], 'unknown'],
    [['passed', ['passed']], 'unknown'],
    [['strange', 'failed'], 'failed'],
    [['passed', 'hook_error'], 'error'],
    [[], 'skipped'],
  ])('steps that are %j are %s', async (statuses, outcome) => {
    const record = await parseOnly(
      cucumberJsonParser,
      reportOf([scenarioOf(statuses.map((status) => stepOf(status)))]),
    )
    expect(record.outcome).toBe(outcome)
  })

  it('says which step is not there', async () => {
    const record = await parseOnly(cucumberJsonParser, reportOf([scenarioOf([stepOf('undefined')])]))
    expect(record.failures).toEqual([
      { kind: 'failure', type: 'undefined', message: 'A step is not defined: Given a cart' },
    ])
  })

  it.each([
    ['hooks of the scenario', scenarioOf([stepOf('passed')], { before: [{ result: { status: 'failed' } }] })],
    ['hooks of a step', scenarioOf([stepOf('passed', { after: [{ result: { status: 'failed' } }] })])],
    [
      'hidden steps',
      scenarioOf([{ keyword: 'After', hidden: true, result: { status: 'failed' } }, stepOf('passed')]),
    ],
  ])('fails where %s fail', async (_, scenario) => {
    const record = await parseOnly(cucumberJsonParser, reportOf([scenario]))
    expect(record).toMatchObject({ outcome: 'failed', failures: [{ kind: 'error' }] })
  })

  it('takes hooks alone for what they say, as Cucumber does', async () => {
    const hook = { keyword: 'Before', hidden: true, result: { status: 'passed' } }
    expect(await parseOnly(cucumberJsonParser, reportOf([scenarioOf([hook])]))).toMatchObject({
      outcome: 'passed',
    })
  })

  it('does not take a scenario for passed that has no steps, whatever is said of it', async () => {
    const record = await parseOnly(cucumberJsonParser, reportOf([scenarioOf([], { status: 'passed' })]))
    expect(record).toMatchObject({ outcome: 'skipped', skipReason: 'The scenario has no steps.' })
  })

  it('lets a background count for the scenario after it, and for itself where none comes', async () => {
    const background = { type: 'background', keyword: 'Background', name: '', steps: [stepOf('failed')] }
    const { records } = await parseGood(
      cucumberJsonParser,
      reportOf([background, scenarioOf([stepOf('skipped')]), scenarioOf([stepOf('passed')]), background]),
    )
    expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['adds', 'failed'],
      ['adds', 'passed'],
      ['<background>', 'failed'],
    ])
  })

  it('tells the rows of an outline apart', async () => {
    const rows = [2, 3].map((row) => scenarioOf([stepOf('passed')], { id: `cart;adds;sizes;${row}` }))
    const { records } = await parseGood(cucumberJsonParser, reportOf(rows))
    expect(records.map(({ name }) => name)).toEqual(['adds #1', 'adds #2'])
  })

  it('reads the seconds and the places of Behave', async () => {
    const step = {
      keyword: 'Given',
      name: 'a cart',
      location: 'a.feature:5',
      result: { status: 'failed', duration: 0.25, error_message: ['one', 'two'] },
    }
    const background = {
      type: 'background',
      keyword: 'Background',
      name: '',
      location: 'a.feature:2',
      steps: [stepOf(undefined)],
    }
    const scenario = {
      type: 'scenario',
      keyword: 'Scenario',
      name: 'adds',
      location: 'a.feature:4',
      status: 'failed',
      tags: ['fast'],
      steps: [step],
    }
    const passing = {
      ...scenario,
      name: 'removes',
      status: 'passed',
      steps: [{ ...step, result: { status: 'passed', duration: 1 } }],
    }
    const report = [
      {
        keyword: 'Feature',
        name: 'Cart',
        location: 'a.feature:1',
        status: 'failed',
        elements: [background, scenario, background, passing],
      },
    ]
    const { records } = await parseGood(cucumberJsonParser, report)
    expect(records).toMatchObject([
      {
        file: 'a.feature',
        line: 4,
        durationMs: 250,
        outcome: 'failed',
        failures: [{ message: 'one\ntwo' }],
        properties: [['tag', 'fast']],
      },
      { name: 'removes', outcome: 'passed', durationMs: 1000 },
    ])
    expect(records[0]?.source.dialect).toBe('behave')
  })

  it('does not take a word of Behave that says worse for less than its steps', async () => {
    const { records } = await parseGood(
      cucumberJsonParser,
      reportOf([scenarioOf([stepOf('passed')], { status: 'failed' })]),
    )
    expect(records).toMatchObject([{ outcome: 'failed' }])
  })

  it('reads a report without scenarios', async () => {
    const feature = { keyword: 'Feature', name: 'Cart', uri: 'a.feature' }
    for (const report of ['[]', ' [ ]\n', JSON.stringify([feature])])
      expect((await parseGood(cucumberJsonParser, report)).summary.counts.tests).toBe(0)
  })

  it.each([
    ['an object', {}, 'report/unsupported-format'],
    ['a list of numbers', [1], 'report/malformed'],
    ['a list of empty objects', [{}], 'report/malformed'],
    ['elements that are no list', [{ keyword: 'Feature', elements: {} }], 'report/malformed'],
    ['an element that is no object', [{ keyword: 'Feature', elements: [1] }], 'report/malformed'],
    ['steps that are no list', reportOf([{ name: 'a', steps: 'b' }]), 'report/malformed'],
    [
      'a step that is no object',
      reportOf([scenarioOf([]), { name: 'a', steps: [null] }]),
      'report/malformed',
    ],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(cucumberJsonParser, report)).kind).toBe(kind)
  })

  it('refuses every prefix', () =>
    expect(
      expectPrefixesRefused(cucumberJsonParser, bytesOf(JSON.stringify(whole, undefined, 1))),
    ).resolves.toBeUndefined())

  it('reads the same from any chunks', () =>
    expect(
      expectChunksDoNotMatter(cucumberJsonParser, bytesOf(JSON.stringify(whole))),
    ).resolves.toBeUndefined())

  it('takes nothing from hostile values', () =>
    expect(expectHostileValuesHandled(cucumberJsonParser, whole)).resolves.toBeUndefined())
})
