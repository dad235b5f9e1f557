import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'
import type { CaseRecord } from '@gatewright/core/ports'
import { parseTestResult } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureSignatureOf, recordsToResults, type ResultContext } from '../../src/index.ts'
import { readGood, recordOf } from '../support.ts'

const context: ResultContext = {
  item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  group: 'run-1',
  submittedAt: '2026-11-22T04:19:00Z',
  reportKey: 'run-1/unit',
}
const namesOf = (records: readonly CaseRecord[], changes: Partial<ResultContext> = {}): string[] =>
  recordsToResults(records, { ...context, ...changes })
    ._unsafeUnwrap()
    .map(({ testcase }) => testcase)

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\uD800', ' \n', '\u0000x', 'a'.repeat(2000), '__proto__'),
)
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined })
const failure = fc.record(
  { kind: fc.constantFrom('failure' as const, 'error' as const), type: text, message: text, trace: text },
  { requiredKeys: ['kind'] },
)
const attempt = fc.record(
  {
    outcome: fc.constantFrom('passed' as const, 'failed' as const, 'error' as const, 'skipped' as const),
    when: fc.constantFrom('before' as const, 'after' as const),
    failure,
    durationMs: fc.double(),
  },
  { requiredKeys: ['outcome', 'when'] },
)
const anyRecord: fc.Arbitrary<CaseRecord> = fc.record(
  {
    name: text,
    suitePath: fc.array(text, { maxLength: 3 }),
    className: text,
    file: text,
    line: fc.nat(),
    outcome: fc.constantFrom('passed', 'failed', 'error', 'skipped', 'todo', 'inconclusive'),
    rawOutcome: text,
    durationMs: fc.double(),
    startedAt: fc.record({ epochMs: fc.double(), zoneKnown: fc.boolean() }),
    skipReason: text,
    failures: fc.array(failure, { maxLength: 2 }),
    otherAttempts: fc.array(attempt, { maxLength: 2 }),
    properties: fc.array(fc.tuple(text, text), { maxLength: 3 }),
    hostname: text,
    variant: fc.record({ project: text }),
    source: fc.record(
      {
        format: fc.constant('junit'),
        dialect: fc.constantFrom('gotestsum', 'pytest'),
        index: fc.nat(),
        repeatedNames: fc.constant('retries' as const),
      },
      { requiredKeys: ['format', 'index'] },
    ),
  },
  {
    requiredKeys: [
      'name',
      'suitePath',
      'outcome',
      'rawOutcome',
      'failures',
      'otherAttempts',
      'properties',
      'source',
    ],
  },
)

describe('recordsToResults', () => {
  it('gives results that every door lets through, one for each attempt, with ids in their order', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 8 }), maybe(text), (records, namespace) => {
        const results = recordsToResults(records, {
          ...context,
          ...(namespace === undefined ? {} : { namespace }),
        })._unsafeUnwrap()
        for (const result of results) {
          expect(parseTestResult(result).isOk()).toBe(true)
          canonicalJson(result as unknown as JsonValue)
        }
        expect(results.length).toBe(
          records.reduce((sum, { otherAttempts }) => sum + 1 + otherAttempts.length, 0),
        )
        const ids = results.map(({ id }) => id)
        expect([...ids].sort()).toEqual(ids)
        const attempts = new Set(
          results.map(({ testcase, variant, attempt: number }) =>
            JSON.stringify([testcase, variant, number]),
          ),
        )
        expect(attempts.size).toBe(results.length)
      }),
    )
  })

  it('takes an error among attempts of which one passed for a failure: the test is flaky, not the machine', () => {
    const exception = { outcome: 'error', when: 'before', failure: { kind: 'error', message: 'no' } } as const
    const flaky = recordOf({ outcome: 'passed', otherAttempts: [exception] })
    const broken = recordOf({ outcome: 'error', otherAttempts: [{ ...exception, when: 'after' }] })
    const brokeLast = recordOf({ outcome: 'error', otherAttempts: [{ outcome: 'passed', when: 'before' }] })
    const source = { format: 'own', index: 0, repeatedNames: 'retries' as const }
    const runs = (...outcomes: readonly CaseRecord['outcome'][]): CaseRecord[] =>
      outcomes.map((outcome) => recordOf({ outcome, source }))
    const outcomesOf = (...records: readonly CaseRecord[]): string[] =>
      recordsToResults(records, context)
        ._unsafeUnwrap()
        .map(({ outcome }) => outcome)
    expect(outcomesOf(flaky)).toEqual(['FAILED', 'PASSED'])
    expect(outcomesOf(broken)).toEqual(['ERROR', 'ERROR'])
    expect(outcomesOf(brokeLast)).toEqual(['PASSED', 'FAILED'])
    expect(outcomesOf(...runs('passed', 'error'))).toEqual(['PASSED', 'FAILED'])
    expect(outcomesOf(...runs('error', 'skipped', 'passed'))).toEqual(['FAILED', 'SKIPPED', 'PASSED'])
    expect(outcomesOf(...runs('error', 'skipped'))).toEqual(['ERROR', 'SKIPPED'])
    expect(outcomesOf(recordOf(), recordOf({ name: 'pays', outcome: 'error' }))).toEqual(['PASSED', 'ERROR'])
  })

  it('writes one failing result for each try before a pass', () => {
    const flaky = recordOf({
      durationMs: 30,
      otherAttempts: [
        {
          outcome: 'failed',
          when: 'before',
          failure: { kind: 'failure', type: 'Timeout', message: 'after 10 ms' },
          durationMs: 10,
        },
        { outcome: 'error', when: 'before', failure: { kind: 'error', trace: '\n  Boom\n at x' } },
      ],
    })
    const results = recordsToResults([flaky], context)._unsafeUnwrap()
    expect(
      results.map(({ id, outcome, attempt: number, durationMs, note }) => ({
        id,
        outcome,
        number,
        durationMs,
        note,
      })),
    ).toEqual([
      { id: 'run-1/unit#0001', outcome: 'FAILED', number: 1, durationMs: 10, note: 'after 10 ms' },
      { id: 'run-1/unit#0002', outcome: 'FAILED', number: 2, durationMs: undefined, note: 'Boom' },
      { id: 'run-1/unit#0003', outcome: 'PASSED', number: 3, durationMs: 30, note: undefined },
    ])
  })

  it('writes the first failure before the tries that came after it', () => {
    const failing = recordOf({
      outcome: 'failed',
      rawOutcome: 'failure',
      failures: [{ kind: 'failure', message: 'first' }],
      otherAttempts: [{ outcome: 'error', when: 'after', failure: { kind: 'error', message: 'second' } }],
    })
    const results = recordsToResults([failing], context)._unsafeUnwrap()
    expect(results.map(({ outcome, note, attempt: number }) => [outcome, note, number])).toEqual([
      ['FAILED', 'first', 1],
      ['ERROR', 'second', 2],
    ])
  })

  it.each([
    { record: recordOf({ className: 'unit.Math' }), name: 'unit.Math/adds' },
    { record: recordOf({ suitePath: ['all', 'math'] }), name: 'math/adds' },
    { record: recordOf({ suitePath: [] }), name: 'adds' },
    { record: recordOf({ className: 'adds' }), name: 'adds' },
    { record: recordOf({ name: ' a\n\u0000b ', className: '' }), name: 'a b' },
    { record: recordOf({ name: '\n', suitePath: [] }), name: '(unnamed)' },
  ])('calls it $name', ({ record, name }) => {
    expect(namesOf([record])).toEqual([name])
  })

  it('keeps long names apart', () => {
    const long = 'x'.repeat(3000)
    const names = namesOf([
      recordOf({ name: `${long}1` }),
      recordOf({ name: `${long}2` }),
      recordOf({ name: `${long}2` }),
    ])
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(name.length).toBeLessThanOrEqual(1024)
  })

  it('takes cases of one name for attempts where the source says so', () => {
    const source = { format: 'own', index: 0, repeatedNames: 'retries' as const }
    const records = [recordOf({ source, outcome: 'failed' }), recordOf({ source })]
    const results = recordsToResults(records, context)._unsafeUnwrap()
    expect(results.map(({ testcase, attempt: number, outcome }) => [testcase, number, outcome])).toEqual([
      ['unit/adds', 1, 'FAILED'],
      ['unit/adds', 2, 'PASSED'],
    ])
  })

  it('writes tries before and after the one that the outcome is of, whatever that is', () => {
    const record = recordOf({
      outcome: 'failed',
      otherAttempts: [
        { outcome: 'skipped', when: 'before' },
        { outcome: 'error', when: 'after', failure: { kind: 'error', message: 'later' } },
        { outcome: 'passed', when: 'after' },
      ],
    })
    const results = recordsToResults([record], context)._unsafeUnwrap()
    expect(results.map(({ outcome, attempt: number }) => [outcome, number])).toEqual([
      ['SKIPPED', 1],
      ['FAILED', 2],
      ['FAILED', 3],
      ['PASSED', 4],
    ])
  })

  it.each([
    ['skipped', 'skipped', 'skipped'],
    ['todo', 'skipped:todo', 'todo'],
    ['todo', 'skipped:pytest.xfail', 'expected-failure'],
  ] as const)('%s (%s) is skipped as %s', (outcome, rawOutcome, skipKind) => {
    const [result] = recordsToResults(
      [recordOf({ outcome, rawOutcome, skipReason: 'why' })],
      context,
    )._unsafeUnwrap()
    expect(result).toMatchObject({ outcome: 'SKIPPED', skipKind, note: 'why' })
  })

  it('uses namespace and identity of the caller', () => {
    expect(namesOf([recordOf()], { namespace: 'web' })).toEqual(['web/unit/adds'])
    expect(namesOf([recordOf()], { identity: ({ name }) => `own.${name}\n` })).toEqual(['own.adds'])
  })

  it('refuses an unknown outcome and a context that does not fit', () => {
    expect(
      recordsToResults([recordOf({ outcome: 'unknown', rawOutcome: 'odd' })], context)._unsafeUnwrapErr(),
    ).toMatchObject({
      kind: 'outcome/unknown',
      outcome: 'odd',
    })
    expect(recordsToResults([recordOf()], { ...context, submittedAt: 'now' })._unsafeUnwrapErr().kind).toBe(
      'schema/invalid',
    )
    expect(
      recordsToResults([recordOf()], { ...context, variant: { 'no key': 'x' } })._unsafeUnwrapErr().kind,
    ).toBe('schema/invalid')
  })

  it.each<[string, Partial<ResultContext>]>([
    ['item', { item: { type: '', id: 'x' } }],
    ['group', { group: '' }],
    ['time', { submittedAt: 'yesterday' }],
    ['key', { reportKey: '' }],
    ['key', { reportKey: 'a\nb' }],
    ['key', { reportKey: 'x'.repeat(481) }],
    ['variant', { variant: { 'no key': 'x' } }],
  ])('checks the %s also where there are no records', (_what, changes) => {
    expect(recordsToResults([], { ...context, ...changes })._unsafeUnwrapErr().kind).toBe('schema/invalid')
    expect(recordsToResults([], context)._unsafeUnwrap()).toEqual([])
    expect(recordsToResults([], { ...context, reportKey: 'x'.repeat(480) }).isOk()).toBe(true)
  })

  it('copes with a property that comes a hundred thousand times', () => {
    const properties = Array.from({ length: 100_000 }, (_, index) => ['p', String(index)] as const)
    const [result] = recordsToResults([recordOf({ properties })], context)._unsafeUnwrap()
    expect(result?.data['property.p']).toHaveLength(100_000)
  })

  it('gives the same results for the same report', async () => {
    const { records } = await readGood(
      '<testsuite name="s"><testcase name="a"/><testcase name="a"><failure/></testcase></testsuite>',
    )
    expect(recordsToResults(records, context)).toEqual(recordsToResults(records, context))
  })
})

describe('failureSignatureOf', () => {
  it('is equal for failures that differ in numbers, addresses and white space only', () => {
    const first = failureSignatureOf({
      kind: 'failure',
      type: 'E',
      message: 'at 0x7f3a  in 5003 ms, commit 1f7391f92b6a',
    })
    const second = failureSignatureOf({
      kind: 'failure',
      type: 'E',
      message: 'at 0x11\nin 7 ms, commit 0a91e0f00b6a',
    })
    expect(first).toBe(second)
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it('differs for other words and other types, and is absent where nothing is said', () => {
    const base = failureSignatureOf({ kind: 'failure', type: 'E', message: 'refused' })
    expect(failureSignatureOf({ kind: 'failure', type: 'E', message: 'timed out' })).not.toBe(base)
    expect(failureSignatureOf({ kind: 'failure', type: 'F', message: 'refused' })).not.toBe(base)
    expect(failureSignatureOf({ kind: 'failure' })).toBeUndefined()
  })
})
