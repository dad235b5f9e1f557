import { describe, expect, it } from 'vitest'
import { rspecJsonParser } from '../../../src/formats/rspec-json.ts'
import {
  describeFixtures,
  expectChunksDoNotMatter,
  expectHostileValuesHandled,
  expectPrefixesRefused,
  parseBad,
  parseGood,
  parseOnly,
} from '../json-support.ts'
import { bytesOf } from '../../support.ts'

const example = {
  id: './spec/cart_spec.rb[1:1]',
  description: 'adds',
  full_description: 'Cart total adds',
  status: 'passed',
  file_path: './spec/cart_spec.rb',
  line_number: 4,
  run_time: 0.0125,
  pending_message: null,
}
const exception = {
  class: 'RSpec::Expectations::ExpectationNotMetError',
  message: 'expected: 2\n     got: 3',
  backtrace: ['./spec/cart_spec.rb:5', './lib/cart.rb:2'],
}

function reportOf(examples: readonly object[], summary: object = {}, more: object = {}): object {
  const counted = (status: string): number =>
    examples.filter((one) => 'status' in one && one.status === status).length
  return {
    version: '3.13.0',
    ...more,
    examples,
    summary: {
      duration: 0.1,
      example_count: examples.length,
      failure_count: counted('failed'),
      pending_count: counted('pending'),
      errors_outside_of_examples_count: 0,
      ...summary,
    },
    summary_line: '',
  }
}

describeFixtures(rspecJsonParser, 'rspec-json')

describe('rspecJsonParser', () => {
  const whole = reportOf([example, { ...example, description: 'é ✓', status: 'failed', exception }])

  it('lets no example pass that raised something', async () => {
    const record = await parseOnly(rspecJsonParser, reportOf([{ ...example, exception }]))
    expect(record).toMatchObject({ outcome: 'failed', failures: [{ type: exception.class }] })
  })

  it('reads every field of an example', async () => {
    const { records, summary } = await parseGood(rspecJsonParser, whole)
    expect(records[0]).toEqual({
      name: 'adds',
      suitePath: ['Cart total'],
      file: './spec/cart_spec.rb',
      line: 4,
      outcome: 'passed',
      rawOutcome: 'passed',
      durationMs: 12.5,
      failures: [],
      otherAttempts: [],
      properties: [['id', './spec/cart_spec.rb[1:1]']],
      source: { format: 'rspec-json', index: 0, byteOffset: expect.any(Number) as number },
    })
    expect(records[1]).toMatchObject({
      outcome: 'failed',
      failures: [
        {
          kind: 'failure',
          type: exception.class,
          message: exception.message,
          trace: './spec/cart_spec.rb:5\n./lib/cart.rb:2',
        },
      ],
    })
    expect(summary).toMatchObject({
      declared: { tests: 2, failed: 1, skipped: 0 },
      properties: [['rspec.version', '3.13.0']],
      completeness: { complete: true },
    })
    expect(rspecJsonParser.detect(bytesOf(JSON.stringify(whole)))).toBe(true)
  })

  it.each([
    ['passed', null, 'passed'],
    ['failed', null, 'failed'],
    ['pending', 'Temporarily skipped with xit', 'skipped'],
    ['pending', 'Not yet implemented', 'todo'],
    ['', null, 'error'],
    [null, null, 'error'],
    ['strange', null, 'unknown'],
  ])('%s because of %s is %s', async (status, reason, outcome) => {
    const record = await parseOnly(
      rspecJsonParser,
      reportOf([{ ...example, status, pending_message: reason }]),
    )
    expect(record.outcome).toBe(outcome)
    expect(record.skipReason).toBe(reason ?? undefined)
  })

  it('calls an exception that is no expectation an error in its failures', async () => {
    const record = await parseOnly(
      rspecJsonParser,
      reportOf([
        {
          ...example,
          status: 'failed',
          exception: { class: 'NoMethodError', message: 'nil', backtrace: null },
        },
      ]),
    )
    expect(record).toMatchObject({
      outcome: 'failed',
      failures: [{ kind: 'error', type: 'NoMethodError', message: 'nil' }],
    })
  })

  it('gives a record for errors outside of examples', async () => {
    const messages = ['An error occurred while loading ./spec/a_spec.rb.', 'Run options']
    const report = reportOf([], { errors_outside_of_examples_count: 2 }, { messages })
    const { records, summary } = await parseGood(rspecJsonParser, report)
    expect(records).toMatchObject([
      { name: '<run>', outcome: 'error', failures: [{ message: messages.join('\n') }] },
    ])
    expect(summary).toMatchObject({ declared: { errors: 2 }, completeness: { complete: true } })
  })

  it('knows a report whose messages are long', () => {
    const messages = ['An error occurred while loading ./spec/a_spec.rb.\n'.repeat(200)]
    const text = JSON.stringify(reportOf([], {}, { messages }))
    expect(rspecJsonParser.detect(bytesOf(text).subarray(0, 4096))).toBe(true)
  })

  it.each([
    ['a failure', { failure_count: 1 }, 'failures-missing'],
    ['an example', { example_count: 2 }, 'cases-missing'],
  ])('is not complete where %s is missing', async (_, summary, reason) => {
    expect(
      (await parseGood(rspecJsonParser, reportOf([example], summary))).summary.completeness,
    ).toMatchObject({
      complete: false,
      reason,
    })
  })

  it.each([
    ['an empty object', {}, 'report/unsupported-format'],
    ['a version alone', { version: '3.13.0' }, 'report/unsupported-format'],
    ['no summary', { version: '3', examples: [] }, 'report/malformed'],
    ['no examples', { version: '3', summary: {} }, 'report/malformed'],
    ['examples that are no list', { version: '3', examples: {}, summary: {} }, 'report/malformed'],
    ['an example that is no object', { version: '3', examples: [1], summary: {} }, 'report/malformed'],
  ])('refuses %s', async (_, report, kind) => {
    expect((await parseBad(rspecJsonParser, report)).kind).toBe(kind)
  })

  it('refuses every prefix', () =>
    expect(
      expectPrefixesRefused(rspecJsonParser, bytesOf(JSON.stringify(whole, undefined, 1))),
    ).resolves.toBeUndefined())

  it('reads the same from any chunks', () =>
    expect(expectChunksDoNotMatter(rspecJsonParser, bytesOf(JSON.stringify(whole)))).resolves.toBeUndefined())

  it('takes nothing from hostile values', () =>
    expect(expectHostileValuesHandled(rspecJsonParser, whole)).resolves.toBeUndefined())
})
