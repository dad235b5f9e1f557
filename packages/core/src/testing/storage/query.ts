import type { ResultQuery } from '../../ports/index.ts'
import type { TestResult } from '../../schema/index.ts'
import { atMinute, build, exampleResult, otherBuild } from './examples.ts'
import { expectResults, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

const [x86, arm] = [{ arch: 'x86_64' }, { arch: 'aarch64' }]

const r1 = exampleResult('r1', { submittedAt: atMinute(1), variant: x86, groups: ['run-1'] })
const r2 = exampleResult('r2', {
  submittedAt: atMinute(2),
  variant: { ...x86, os: 'linux' },
  groups: ['run-1', 'run-2'],
})
const r3 = exampleResult('r3', {
  submittedAt: atMinute(3),
  item: otherBuild,
  outcome: 'FAILED',
  variant: arm,
})
const r4 = exampleResult('r4', { submittedAt: atMinute(4), testcase: 'dist.rpmlint.extra', outcome: 'INFO' })

async function expectAnswer(
  { open }: StorageContext,
  query: ResultQuery,
  expected: readonly TestResult[],
): Promise<void> {
  const { results } = await open('p')
  await valueOf(results.append('a', [r3, r1]), 'append')
  await valueOf(results.append('b', [r4, r2]), 'append')
  await expectResults(results.query(query), expected, `query ${JSON.stringify(query)}`)
}

function answers(
  name: string,
  query: ResultQuery,
  expected: readonly TestResult[],
): Omit<StorageCase, 'area'> {
  return { name, run: (context) => expectAnswer(context, query, expected) }
}

export const queryCases: readonly StorageCase[] = casesOf('query', [
  answers('an empty query answers all, newest first', {}, [r4, r3, r2, r1]),
  answers('by item', { item: build }, [r4, r2, r1]),
  answers(
    'an item of another type with the same id does not match',
    { item: { type: 'brew_build', id: build.id } },
    [],
  ),
  answers('by exact testcase, not by prefix', { testcase: 'dist.rpmlint' }, [r3, r2, r1]),
  answers('a testcase is not a pattern', { testcase: 'dist%' }, []),
  answers('by variant: results that have every key of it', { variant: x86 }, [r2, r1]),
  answers('by variant with several keys', { variant: { ...x86, os: 'linux' } }, [r2]),
  answers('an empty variant narrows nothing', { variant: {} }, [r4, r3, r2, r1]),
  answers('by outcomes: any of them', { outcomes: ['FAILED', 'INFO'] }, [r4, r3]),
  answers('no outcome is the outcome of nothing', { outcomes: [] }, []),
  answers('by group', { group: 'run-1' }, [r2, r1]),
  answers('by a group of several', { group: 'run-2' }, [r2]),
  answers('by a group that nothing belongs to', { group: 'run-3' }, []),
  answers('since includes its instant', { since: atMinute(2) }, [r4, r3, r2]),
  answers('until excludes its instant', { until: atMinute(2) }, [r1]),
  answers('since and until together', { since: atMinute(2), until: atMinute(4) }, [r3, r2]),
  answers(
    'since and until at the same instant leave nothing',
    { since: atMinute(2), until: atMinute(2) },
    [],
  ),
  answers(
    'every key narrows',
    {
      item: build,
      testcase: 'dist.rpmlint',
      variant: x86,
      outcomes: ['PASSED'],
      group: 'run-1',
      since: atMinute(2),
    },
    [r2],
  ),
])
