import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import {
  compareResults,
  defineOutcomes,
  parseTestResult,
  TestResultSchema,
  type TestResult,
} from '../../src/schema/index.ts'
import { arbitraries } from './support/arbitraries.ts'
import { faultyPaths, keyFaults } from './support/faults.ts'

const whole: TestResult = {
  id: 'r1',
  testcase: 'dist.rpmlint',
  item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  outcome: 'SKIPPED',
  submittedAt: '2026-11-22T04:19:00Z',
  variant: { arch: 'x86_64' },
  data: { owner: ['a', 'b'] },
  groups: ['run'],
  attempt: 1,
  durationMs: 0,
  skipKind: 'todo',
  failureSignature: 'signature',
  note: '',
  refUrl: 'https://ci.example/1',
}
const required = ['id', 'testcase', 'item', 'outcome', 'submittedAt', 'variant', 'data', 'groups']

function pathsOf(input: unknown): string[] {
  return parseTestResult(input).match(
    () => [],
    (error) => error.problems.map(({ path }) => path),
  )
}

describe('parseTestResult', () => {
  it('gives every result back as it is, as a copy', () => {
    fc.assert(
      fc.property(arbitraries.result, (result) => {
        const parsed = parseTestResult(result)._unsafeUnwrap()
        expect(parsed).toEqual(result)
        expect(parsed.data).not.toBe(result.data)
        expect(parsed.item).not.toBe(result.item)
      }),
    )
  })

  it('lets nothing through that has no canonical JSON', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\ud800', '\udc00', '\0', '\n', ' '), maxLength: 3 })
    const fields = fc.record(
      {
        note: text,
        refUrl: text.map((end) => `https://ci.example/${end}`),
        data: fc.dictionary(text, fc.array(text)),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fields, (some) => {
        const text = parseTestResult({ ...whole, ...some }).map((result) =>
          canonicalJson(result as unknown as JsonValue),
        )
        expect(text.isErr() || text.value.length > 0).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses every key that is missing, mistyped or unknown, with its path', () => {
    expect(keyFaults({ schema: TestResultSchema, whole: { ...whole }, required })).toEqual([])
  })

  it('lists every problem at once', () => {
    const wrong = { ...whole, id: 5, outcome: 'PASED', submittedAt: '2026-11-22T04:19:00', tescase: 'a' }
    expect(pathsOf(wrong).sort()).toEqual(['id', 'outcome', 'submittedAt', 'tescase'])
  })

  it('says which key was probably meant', () => {
    const error = parseTestResult({ ...whole, durationMS: 1 })._unsafeUnwrapErr()
    expect(error.problems).toMatchObject([{ message: expect.stringContaining('did you mean "durationMs"?') }])
  })

  it.each([
    {
      fault: 'a time without a zone',
      wrong: { submittedAt: '2026-11-22T04:19:00' },
      path: 'submittedAt',
      says: 'no zone',
    },
    {
      fault: 'a time in another zone',
      wrong: { submittedAt: '2026-11-22T04:19:00+01:00' },
      path: 'submittedAt',
      says: 'UTC',
    },
    {
      fault: 'an unknown outcome',
      wrong: { outcome: 'FAILD' },
      path: 'outcome',
      says: 'Did you mean "FAILED"?',
    },
    {
      fault: 'an item in another form',
      wrong: { item: { type: 'purl', id: 'pkg:NPM/a@1' } },
      path: 'item.id',
      says: 'pkg:npm/a@1',
    },
    { fault: 'an item without an id', wrong: { item: { type: 'purl' } }, path: 'item.id', says: '' },
    { fault: 'a variant with a number', wrong: { variant: { arch: 64 } }, path: 'variant.arch', says: '' },
    {
      fault: 'a variant with a wrong key',
      wrong: { variant: { 'a:b': 'c' } },
      path: 'variant["a:b"]',
      says: 'not a variant key',
    },
    { fault: 'data that is not a list', wrong: { data: { owner: 'a' } }, path: 'data.owner', says: '' },
    { fault: 'a number in data', wrong: { data: { owner: ['a', 1] } }, path: 'data.owner[1]', says: '' },
    {
      fault: 'the key __proto__ in data',
      wrong: { data: JSON.parse('{"__proto__":[]}') as unknown },
      path: 'data.__proto__',
      says: 'not allowed',
    },
    {
      fault: 'the key __proto__ in a variant',
      wrong: { variant: JSON.parse('{"__proto__":"a"}') as unknown },
      path: 'variant.__proto__',
      says: 'not allowed',
    },
    {
      fault: 'a lone surrogate in data',
      wrong: { data: { owner: ['\ud800'] } },
      path: 'data.owner[0]',
      says: 'surrogate',
    },
    { fault: 'an empty group', wrong: { groups: ['a', ''] }, path: 'groups[1]', says: '' },
    { fault: 'attempt 0', wrong: { attempt: 0 }, path: 'attempt', says: '' },
    { fault: 'half an attempt', wrong: { attempt: 1.5 }, path: 'attempt', says: '' },
    { fault: 'a negative duration', wrong: { durationMs: -1 }, path: 'durationMs', says: '' },
    { fault: 'an endless duration', wrong: { durationMs: Infinity }, path: 'durationMs', says: '' },
    { fault: 'a duration that is no number', wrong: { durationMs: NaN }, path: 'durationMs', says: '' },
    { fault: 'an unknown kind of skip', wrong: { skipKind: 'ignored' }, path: 'skipKind', says: '' },
    { fault: 'a long note', wrong: { note: 'a'.repeat(8193) }, path: 'note', says: '' },
    { fault: 'a lone surrogate in the note', wrong: { note: '\udfff' }, path: 'note', says: 'surrogate' },
    { fault: 'U+0000 in the note', wrong: { note: 'a\0b' }, path: 'note', says: 'U+0000' },
    {
      fault: 'an address that runs a script',
      wrong: { refUrl: 'javascript:alert(1)' },
      path: 'refUrl',
      says: 'web address',
    },
  ])('refuses $fault', ({ wrong, path, says }) => {
    const { problems } = parseTestResult({ ...whole, ...wrong })._unsafeUnwrapErr()
    expect(problems.map((problem) => problem.path)).toEqual([path])
    expect(problems[0]?.message).toContain(says)
  })

  it.each([null, undefined, 1, 'a', [], [whole], () => whole])('refuses %s as a whole', (input) => {
    expect(pathsOf(input)).toEqual([''])
  })

  it('takes the outcomes that are configured, and no others', () => {
    const outcomes = defineOutcomes({ CRASHED: 'error' })
    expect(parseTestResult({ ...whole, outcome: 'CRASHED' }, outcomes).isOk()).toBe(true)
    expect(parseTestResult({ ...whole, outcome: 'CRASHED' }).isErr()).toBe(true)
    expect(parseTestResult({ ...whole, outcome: 'CRASHD' }, outcomes)._unsafeUnwrapErr().message).toContain(
      'Did you mean "CRASHED"?',
    )
  })

  it('finds no fault where there is none', () => {
    expect(faultyPaths(TestResultSchema, whole)).toEqual([])
  })
})

describe('compareResults', () => {
  it('is a total order', () => {
    fc.assert(
      fc.property(arbitraries.result, arbitraries.result, arbitraries.result, (a, b, c) => {
        expect(Math.sign(compareResults(a, b))).toBe(-Math.sign(compareResults(b, a)) + 0)
        const isChain = compareResults(a, b) <= 0 && compareResults(b, c) <= 0
        expect(!isChain || compareResults(a, c) <= 0).toBe(true)
        expect(compareResults(a, b) !== 0 || a.id === b.id).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('gives one order for any arrival', () => {
    const shuffled = arbitraries.results.chain((results) =>
      fc.tuple(fc.constant(results), fc.shuffledSubarray([...results], { minLength: results.length })),
    )
    fc.assert(
      fc.property(shuffled, ([results, arrival]) => {
        expect([...arrival].sort(compareResults)).toEqual([...results].sort(compareResults))
      }),
    )
  })
})
