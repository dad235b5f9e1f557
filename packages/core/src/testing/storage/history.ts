import { atMinute, exampleResult, otherBuild } from './examples.ts'
import { expectResults, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

const x86 = { arch: 'x86_64' }
const r1 = exampleResult('r1', { submittedAt: atMinute(1), variant: x86 })
const r2 = exampleResult('r2', { submittedAt: atMinute(2), variant: x86, item: otherBuild })
const r3 = exampleResult('r3', { submittedAt: atMinute(3), variant: x86, outcome: 'FAILED' })
const otherVariant = exampleResult('v', { submittedAt: atMinute(4), variant: { ...x86, os: 'linux' } })
const noVariant = exampleResult('n', { submittedAt: atMinute(5) })
const otherTestcase = exampleResult('t', {
  submittedAt: atMinute(6),
  variant: x86,
  testcase: 'dist.abicheck',
})

async function filled({
  open,
}: StorageContext): Promise<Awaited<ReturnType<StorageContext['open']>>['results']> {
  const { results } = await open('p')
  await valueOf(results.append('a', [r2, otherVariant, otherTestcase]), 'append')
  await valueOf(results.append('b', [noVariant, r3, r1]), 'append')
  return results
}

export const historyCases: readonly StorageCase[] = casesOf('history', [
  {
    name: 'one testcase and variant over all items, newest first',
    async run(context) {
      const results = await filled(context)
      await expectResults(results.history('dist.rpmlint', x86, 10), [r3, r2, r1], 'history')
    },
  },
  {
    name: 'the variant is exact: fewer or more keys are another history',
    async run(context) {
      const results = await filled(context)
      await expectResults(results.history('dist.rpmlint', {}, 10), [noVariant], 'history without a variant')
      await expectResults(
        results.history('dist.rpmlint', { os: 'linux', ...x86 }, 10),
        [otherVariant],
        'history of two keys',
      )
      await expectResults(results.history('dist.rpmlint', { os: 'linux' }, 10), [], 'history of a part')
    },
  },
  {
    name: 'the limit keeps the newest',
    async run(context) {
      const results = await filled(context)
      await expectResults(results.history('dist.rpmlint', x86, 3), [r3, r2, r1], 'limit 3')
      await expectResults(results.history('dist.rpmlint', x86, 2), [r3, r2], 'limit 2')
      await expectResults(results.history('dist.rpmlint', x86, 1), [r3], 'limit 1')
      await expectResults(results.history('dist.rpmlint', x86, 0), [], 'limit 0')
    },
  },
  {
    name: 'sees what is appended later, in its place in time',
    async run(context) {
      const results = await filled(context)
      await expectResults(results.history('dist.rpmlint', x86, 10), [r3, r2, r1], 'history before')
      const between = exampleResult('between', { submittedAt: '2026-11-22T04:02:30Z', variant: x86 })
      await valueOf(results.append('c', [between]), 'append')
      await expectResults(results.history('dist.rpmlint', x86, 3), [r3, between, r2], 'history after')
    },
  },
])
