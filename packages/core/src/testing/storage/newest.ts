import type { ResultQuery } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'
import { atMinute, exampleResult } from './examples.ts'
import { expectResults, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'

const scenario = (...values: readonly string[]): Partial<TestResult> => ({ data: { scenario: values } })

const r1 = exampleResult('1', { submittedAt: atMinute(1), testcase: 'a', ...scenario('s1') })
const r2 = exampleResult('2', { submittedAt: atMinute(2), testcase: 'b', ...scenario('s1') })
const r3 = exampleResult('3', { submittedAt: atMinute(3), testcase: 'b', ...scenario('s2') })
const r4 = exampleResult('4', { submittedAt: atMinute(4), testcase: 'c' })
const r5 = exampleResult('5', { submittedAt: atMinute(5), testcase: 'a', outcome: 'FAILED' })
const r6 = exampleResult('6', { submittedAt: atMinute(6), testcase: 'a', outcome: 'INFO', ...scenario('s1') })

interface Newest {
  readonly query?: ResultQuery
  readonly distinctOn?: readonly string[]
  /** What is stored; r1 to r6 unless given. */
  readonly of?: readonly TestResult[]
  readonly expected: readonly TestResult[]
}

function newest(name: string, { query = {}, distinctOn, of: stored, expected }: Newest): AreaCase {
  return {
    name,
    async run(context) {
      const { results } = await context.open('p')
      await valueOf(results.append('r', stored ?? [r3, r6, r1, r5, r2, r4]), 'append')
      await expectResults(results.newest(query, distinctOn), expected, 'newest')
    },
  }
}

const twins = [exampleResult('x', { testcase: 'a' }), exampleResult('y', { testcase: 'a' })]
const several = exampleResult('s', { submittedAt: atMinute(7), testcase: 'b', ...scenario('s1', 's3', 's3') })
const older = exampleResult('t', { submittedAt: atMinute(0), testcase: 'b', ...scenario('s1', 's4') })
const variants = [
  exampleResult('u', { submittedAt: atMinute(1), testcase: 'a', variant: { scenario: 's1' } }),
  exampleResult('v', { submittedAt: atMinute(2), testcase: 'a', ...scenario('s1') }),
  exampleResult('w', { submittedAt: atMinute(3), testcase: 'a', variant: { scenario: '' } }),
  exampleResult('z', { submittedAt: atMinute(4), testcase: 'a' }),
]

export const newestCases: readonly StorageCase[] = casesOf('newest', [
  newest('one for each testcase, newest first', { expected: [r6, r4, r3] }),
  newest('among those that the query finds', { query: { through: atMinute(4) }, expected: [r4, r3, r1] }),
  newest('nothing where the query finds nothing', { query: { outcomes: [] }, expected: [] }),
  newest('at the same instant the greater id counts', { of: twins, expected: twins.slice(1) }),
  newest('one for each value, and one for none', {
    distinctOn: ['scenario'],
    expected: [r6, r5, r4, r3, r2],
  }),
  newest('the query comes first', {
    query: { outcomes: ['PASSED'] },
    distinctOn: ['scenario'],
    expected: [r4, r3, r2, r1],
  }),
  newest('several values stand for each of them, and the result comes once', {
    of: [r2, r3, several, older],
    distinctOn: ['scenario'],
    expected: [several, r3, older],
  }),
  newest('values under several keys count together', {
    of: [r1, r5, r6],
    distinctOn: ['scenario', 'arch'],
    expected: [r6, r5],
  }),
  newest('values of the variant are values, and an empty one is not none', {
    of: variants,
    distinctOn: ['scenario'],
    expected: variants.slice(1).reverse(),
  }),
])
