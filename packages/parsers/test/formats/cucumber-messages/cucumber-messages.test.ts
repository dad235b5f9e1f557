import { describe, expect, it } from 'vitest'
import { cucumberMessagesParser } from '../../../src/formats/cucumber-messages/index.ts'
import { parseGood, parseOnly } from '../json-support.ts'
import { linesOf, outcomesOf } from '../line-support.ts'
import {
  meta,
  at,
  document,
  pickle,
  testCase,
  begin,
  step,
  end,
  finish,
  head,
  failure,
  run,
} from './events.ts'

describe('cucumberMessagesParser', () => {
  it('puts the messages about a scenario together', async () => {
    const { records, summary } = await parseGood(cucumberMessagesParser, linesOf(...run))
    expect(records).toEqual([
      {
        name: 'adds',
        className: 'Shop',
        suitePath: ['Shop'],
        file: 'shop.feature',
        line: 3,
        column: 1,
        outcome: 'failed',
        rawOutcome: 'FAILED',
        durationMs: 750,
        startedAt: { epochMs: 1796063150250, zoneKnown: true },
        failures: [{ kind: 'failure', type: 'Error', message: 'no luck', trace: failure.message }],
        otherAttempts: [],
        properties: [['tag', '@fast']],
        source: { format: 'cucumber-messages', index: 0, byteOffset: linesOf(...head).length },
      },
    ])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it.each<[readonly string[], string, string]>([
    [['PASSED', 'PASSED'], 'passed', 'PASSED'],
    [['PASSED', 'SKIPPED'], 'skipped', 'SKIPPED'],
    [['UNDEFINED', 'SKIPPED'], 'failed', 'UNDEFINED'],
    [['PENDING', 'SKIPPED'], 'failed', 'PENDING'],
    [['AMBIGUOUS', 'UNDEFINED'], 'failed', 'AMBIGUOUS'],
    [['FAILED', 'PASSED'], 'failed', 'FAILED'],
    [['PASSED', 'UNKNOWN'], 'inconclusive', 'UNKNOWN'],
    [['PASSED', 'won'], 'inconclusive', 'won'],
    [['won', 'FAILED'], 'failed', 'FAILED'],
    [['PASSED'], 'error', 'PASSED'],
  ])('steps %j make a scenario of two %s', async (statuses, outcome, rawOutcome) => {
    const lines = [
      ...head.with(4, testCase('c', 'p', 2)),
      begin('a', 'c'),
      ...statuses.map((status, index) => step('a', status, {}, `s${index}`)),
    ]
    expect(
      await parseOnly(
        cucumberMessagesParser,
        linesOf(...lines, end('a'), finish(outcome === 'passed' || outcome === 'skipped')),
      ),
    ).toMatchObject({ outcome, rawOutcome })
  })

  it.each([
    ['twice', ['s0', 's0']],
    ['that is none of the scenario', ['s0', 's9']],
  ])('does not take a step %s for another one', async (_, ids) => {
    const steps = ids.map((id) => step('a', 'PASSED', {}, id))
    const lines = [...head.with(4, testCase('c', 'p', 2)), begin('a', 'c'), ...steps, end('a'), finish(true)]
    const record = await parseOnly(cucumberMessagesParser, linesOf(...lines))
    expect(record.outcome).toBe('error')
  })

  it('takes a scenario without steps for skipped', async () => {
    const record = await parseOnly(
      cucumberMessagesParser,
      linesOf(...head.with(4, testCase('c', 'p', 0)), begin('a', 'c'), end('a'), finish(true)),
    )
    expect(record).toMatchObject({ outcome: 'skipped', skipReason: 'The scenario has no steps.' })
  })

  it('names rows of examples by rule, scenario, table and row', async () => {
    const rows = [
      ['r1', 'price 1'],
      ['r2', 'price 2'],
      ['r3', 'price <n>'],
    ] as const
    const { records } = await parseGood(
      cucumberMessagesParser,
      linesOf(
        meta,
        document,
        ...rows.flatMap(([id, name]) => [
          pickle(id, name, 'outline', id),
          testCase(`c${id}`, id),
          begin(id, `c${id}`),
          step(id, 'PASSED'),
          end(id),
        ]),
        finish(true),
      ),
    )
    expect(records.map(({ name, line }) => [name, line])).toEqual([
      ['discount - price <n> - small - #1.1: price 1', 9],
      ['discount - price <n> - small - #1.2: price 2', 10],
      ['discount - price <n> - #2.1', 13],
    ])
    expect(records[0]).toMatchObject({ className: 'Shop', suitePath: ['Shop', 'discount'] })
  })

  it('keeps earlier tries, also as old versions tell of them', async () => {
    const tries = [
      begin('a', 'c'),
      step('a', 'FAILED', failure),
      end('a', true),
      begin('b', 'c', 1),
      step('b', 'FAILED', { willBeRetried: true }),
    ]
    const { records, summary } = await parseGood(
      cucumberMessagesParser,
      linesOf(
        ...head,
        ...tries,
        { testCaseFinished: { testCaseStartedId: 'b', ...at(1) } },
        begin('d', 'c', 2),
        step('d', 'PASSED'),
        end('d'),
        finish(true),
      ),
    )
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({
      outcome: 'passed',
      otherAttempts: [
        { outcome: 'failed', when: 'before', durationMs: 750, failure: { message: 'no luck' } },
        { outcome: 'failed', when: 'before' },
      ],
    })
    expect(summary.counts.flaky).toBe(1)
  })

  it('keeps what was logged and attached', async () => {
    const attach = (more: object): object => ({
      attachment: { testCaseStartedId: 'a', contentEncoding: 'IDENTITY', ...more },
    })
    const record = await parseOnly(
      cucumberMessagesParser,
      linesOf(
        ...head,
        begin('a', 'c'),
        attach({ body: 'logged', mediaType: 'text/x.cucumber.log+plain' }),
        attach({ body: 'hello', mediaType: 'text/plain', fileName: 'a.txt' }),
        attach({ body: 'aGk=', mediaType: 'image/png', contentEncoding: 'BASE64' }),
        attach({ body: 'x'.repeat(2000), mediaType: 'image/gif', contentEncoding: 'BASE64' }),
        step('a', 'PASSED'),
        end('a'),
        finish(true),
      ),
      { limits: { textLength: 1000 } },
    )
    expect(record.stdout).toBe('logged\n')
    expect(record.attachments).toEqual([
      { name: 'a.txt', contentType: 'text/plain', inline: { encoding: 'text', text: 'hello' } },
      { name: 'image/png', contentType: 'image/png', inline: { encoding: 'base64', text: 'aGk=' } },
      { name: 'image/gif', contentType: 'image/gif' },
    ])
  })

  it.each<[string, readonly object[], readonly string[]]>([
    [
      'fails without a failed scenario',
      [begin('a', 'c'), step('a', 'PASSED'), end('a'), finish(false)],
      ['adds: passed', '<run>: error'],
    ],
    [
      'does not say that it succeeded',
      [begin('a', 'c'), step('a', 'PASSED'), end('a'), finish(undefined)],
      ['adds: passed', '<run>: error'],
    ],
    [
      'has a hook that fails',
      [
        begin('a', 'c'),
        step('a', 'PASSED'),
        end('a'),
        { testRunHookFinished: { result: { status: 'FAILED', message: 'x' } } },
        finish(false),
      ],
      ['adds: passed', '<run>: error'],
    ],
    [
      'has a feature that can not be read',
      [
        begin('a', 'c'),
        step('a', 'PASSED'),
        end('a'),
        { parseError: { source: { uri: 'b.feature' }, message: 'bad' } },
        finish(false),
      ],
      ['adds: passed', '<suite>: error'],
    ],
    ['ends while a scenario runs', [begin('a', 'c'), step('a', 'PASSED'), finish(true)], ['adds: error']],
  ])('gives an error for a run that %s', async (_, lines, outcomes) => {
    const { records, summary } = await parseGood(cucumberMessagesParser, linesOf(...head, ...lines))
    expect(outcomesOf(records)).toEqual(outcomes)
    expect(summary.completeness.complete).toBe(true)
  })

  it.each<[string, readonly object[], string]>([
    ['does not end', [begin('a', 'c'), step('a', 'PASSED'), end('a')], 'truncated'],
    ['ends before a scenario', [finish(true)], 'cases-missing'],
    [
      'ends before a scenario was tried again',
      [begin('a', 'c'), step('a', 'FAILED'), end('a', true), finish(true)],
      'cases-missing',
    ],
    [
      'is followed by one that does not end',
      [begin('a', 'c'), step('a', 'PASSED'), end('a'), finish(true), { testRunStarted: at(3) }],
      'truncated',
    ],
  ])('is not complete where a run %s', async (_, lines, reason) => {
    const { summary } = await parseGood(cucumberMessagesParser, linesOf(...head, ...lines))
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('never passes a run of a scenario that is not known', async () => {
    const { records } = await parseGood(
      cucumberMessagesParser,
      linesOf(meta, begin('a', 'nobody'), step('a', 'PASSED'), end('a'), finish(true)),
    )
    expect(outcomesOf(records)).toEqual([': error'])
  })

  it('gives a scenario that runs once more after its last try another record', async () => {
    const once = (id: string, status: string): readonly object[] => [
      begin(id, 'c'),
      step(id, status),
      end(id),
    ]
    const { records } = await parseGood(
      cucumberMessagesParser,
      linesOf(...head, ...once('a', 'FAILED'), ...once('b', 'PASSED'), finish(false)),
    )
    expect(records.map(({ outcome, otherAttempts }) => [outcome, otherAttempts])).toEqual([
      ['failed', []],
      ['passed', []],
    ])
  })

  it('never loses a failed try whose repetition is missing', async () => {
    const { records } = await parseGood(
      cucumberMessagesParser,
      linesOf(...head, begin('a', 'c'), step('a', 'FAILED'), end('a', true), finish(true)),
    )
    expect(records).toMatchObject([
      { name: 'adds', outcome: 'error', otherAttempts: [{ outcome: 'failed' }] },
    ])
  })

  it('notes messages that it does not know', async () => {
    const stray = [step('nobody', 'FAILED'), { news: {} }, { testCase: 7 }]
    const { summary } = await parseGood(
      cucumberMessagesParser,
      linesOf(...run.slice(0, -1), ...stray, finish(false)),
    )
    expect(summary.diagnostics).toMatchObject([
      { code: 'stray-event', count: 1 },
      { code: 'unknown-event', count: 2 },
    ])
  })
})
