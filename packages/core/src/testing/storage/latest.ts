import { atMinute, build, exampleResult, otherBuild } from './examples.ts'
import { expectResults, valueOf } from './expect.ts'
import { casesOf, type StorageCase } from './storage-case.ts'

export const latestCases: readonly StorageCase[] = casesOf('latest', [
  {
    name: 'nothing for an item without results',
    async run({ open }) {
      const { results } = await open('p')
      await valueOf(results.append('r', [exampleResult('a')]), 'append')
      await expectResults(results.latest(otherBuild), [], 'latest')
    },
  },
  {
    name: 'the newest of a testcase by time, not by arrival',
    async run({ open }) {
      const { results } = await open('p')
      const older = exampleResult('z', { submittedAt: atMinute(1) })
      const newer = exampleResult('a', { submittedAt: atMinute(2), outcome: 'FAILED' })
      await valueOf(results.append('r', [newer]), 'append of the newer')
      await valueOf(results.append('s', [older]), 'append of the older')
      await expectResults(results.latest(build), [newer], 'latest')
    },
  },
  {
    name: 'at the same instant the greater id is the newer',
    async run({ open }) {
      const { results } = await open('p')
      const [first, second] = [exampleResult('1'), exampleResult('2')]
      await valueOf(results.append('r', [second]), 'append of the newer')
      await valueOf(results.append('s', [first]), 'append of the older')
      await expectResults(results.latest(build), [second], 'latest')
    },
  },
  {
    name: 'a pass in one variant does not hide a failure in another',
    async run({ open }) {
      const { results } = await open('p')
      const failed = exampleResult('a', {
        variant: { arch: 's390x' },
        outcome: 'FAILED',
        submittedAt: atMinute(1),
      })
      const passed = exampleResult('b', { variant: { arch: 'x86_64' }, submittedAt: atMinute(2) })
      const whole = exampleResult('c', { submittedAt: atMinute(3) })
      await valueOf(results.append('r', [passed, failed, whole]), 'append')
      await expectResults(results.latest(build), [whole, failed, passed], 'latest')
    },
  },
  {
    name: 'sorted by testcase, then by the canonical text of the variant, in code unit order',
    async run({ open }) {
      const { results } = await open('p')
      const inOrder = [
        exampleResult('9', { testcase: 'A', variant: { b: '1' } }),
        exampleResult('8', { testcase: 'a', variant: {} }),
        exampleResult('7', { testcase: 'a', variant: { B: '2' } }),
        exampleResult('6', { testcase: 'a', variant: { a: '1', b: '1' } }),
        exampleResult('5', { testcase: 'a', variant: { a: '10' } }),
        exampleResult('4', { testcase: 'a b', variant: {} }),
        exampleResult('3', { testcase: 'ab', variant: {} }),
        exampleResult('2', { testcase: 'é', variant: {} }),
        exampleResult('1', { testcase: '𝒳', variant: {} }),
        exampleResult('0', { testcase: 'ﬀ', variant: {} }),
      ]
      await valueOf(results.append('r', [...inOrder].reverse()), 'append')
      await expectResults(results.latest(build), inOrder, 'latest')
    },
  },
  {
    name: 'results of another item do not count',
    async run({ open }) {
      const { results } = await open('p')
      const mine = exampleResult('a', { submittedAt: atMinute(1) })
      const other = exampleResult('b', { submittedAt: atMinute(2), item: otherBuild })
      await valueOf(results.append('r', [mine, other]), 'append')
      await expectResults(results.latest(build), [mine], 'latest')
    },
  },
  {
    name: 'only of the testcases that are asked for',
    async run({ open }) {
      const { results } = await open('p')
      const [a, b, c] = ['a', 'b', 'c'].map((testcase) => exampleResult(testcase, { testcase }))
      const stored = [a, b, c].filter((one) => one !== undefined)
      await valueOf(results.append('r', stored), 'append')
      const testcases = ['c', 'none', 'a', 'c']
      const expected = [a, c].filter((one) => one !== undefined)
      await expectResults(results.latest(build, { testcases }), expected, 'latest of some')
      await expectResults(results.latest(build, { testcases: [] }), [], 'latest of none')
      await expectResults(results.latest(build, { testcases: ['%'] }), [], 'latest of what is no pattern')
      await expectResults(results.latest(build, {}), stored, 'latest of all')
    },
  },
])
