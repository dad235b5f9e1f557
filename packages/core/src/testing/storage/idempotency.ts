import { build, exampleResult, otherBuild } from './examples.ts'
import { errorOf, expectResults, expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase } from './storage-case.ts'

const [a, b, c] = [exampleResult('a'), exampleResult('b'), exampleResult('c')]

export const idempotencyCases: readonly StorageCase[] = casesOf('idempotency', [
  {
    name: 'the same key and body again changes nothing and answers the same',
    async run({ open }) {
      const { results } = await open('p')
      const first = await valueOf(results.append('r', [a, b]), 'first append')
      const second = await valueOf(results.append('r', [{ ...a }, { ...b }]), 'second append')
      expectSame(second, { ...first, isNew: false }, 'second receipt')
      await expectResults(results.query({}), [b, a], 'query')
      await expectResults(results.history(a.testcase, {}, 10), [b, a], 'history')
    },
  },
  {
    name: 'a repeat is known after other reports, too',
    async run({ open }) {
      const { results } = await open('p')
      await valueOf(results.append('r', [a]), 'first report')
      await valueOf(results.append('s', [b]), 'second report')
      const again = await valueOf(results.append('r', [a]), 'first report again')
      expectSame(again, { reportKey: 'r', resultCount: 1, isNew: false }, 'receipt')
      await errorOf(results.append('r', [c]), 'store/key-conflict', 'first key with another body')
    },
  },
  {
    name: 'the order of results and of keys does not make another body',
    async run({ open }) {
      const { results } = await open('p')
      const { variant: _, ...withoutVariant } = a
      const wide = { ...a, variant: { arch: 'x86_64', os: 'linux' } }
      const turned = { variant: { os: 'linux', arch: 'x86_64' }, ...withoutVariant }
      await valueOf(results.append('r', [wide, b]), 'first append')
      const again = await valueOf(results.append('r', [b, turned]), 'second append')
      expectSame(again.isNew, false, 'isNew')
    },
  },
  {
    name: 'the same key with another body is a conflict and stores nothing',
    async run({ open }) {
      const { results } = await open('p')
      await valueOf(results.append('r', [a, b]), 'first append')
      for (const body of [[a], [], [a, b, c], [a, exampleResult('b', { outcome: 'FAILED' })], [c]]) {
        const error = await errorOf(results.append('r', body), 'store/key-conflict', 'append of another body')
        expectSame(error.key, 'r', 'key of the conflict')
        expectSame(error.retryable, false, 'retryable')
      }
      await expectResults(results.query({}), [b, a], 'query')
    },
  },
  {
    name: 'a known result id with another content is a conflict and stores nothing of the report',
    async run({ open }) {
      const { results } = await open('p')
      await valueOf(results.append('r', [b]), 'first append')
      const body = [a, exampleResult('b', { note: 'another' }), c]
      const error = await errorOf(results.append('s', body), 'store/key-conflict', 'second append')
      expectSame(error.key, 'b', 'key of the conflict')
      await expectResults(results.query({}), [b], 'query')
      await valueOf(results.append('s', [a]), 'the refused key with another body')
    },
  },
  {
    name: 'an id with two contents in one report is a conflict and stores nothing',
    async run({ open }) {
      const { results } = await open('p')
      const body = [a, exampleResult('a', { item: otherBuild })]
      const error = await errorOf(results.append('r', body), 'store/key-conflict', 'append')
      expectSame(error.key, 'a', 'key of the conflict')
      await expectResults(results.query({}), [], 'query')
    },
  },
  {
    name: 'a known result in another report is stored once',
    async run({ open }) {
      const { results } = await open('p')
      await valueOf(results.append('r', [a]), 'first append')
      const receipt = await valueOf(results.append('s', [a, b]), 'second append')
      expectSame(receipt, { reportKey: 's', resultCount: 2, isNew: true }, 'receipt')
      await expectResults(results.query({}), [b, a], 'query')
      await expectResults(results.query({ item: build }), [b, a], 'query by item')
      await expectResults(results.history(a.testcase, {}, 10), [b, a], 'history')
    },
  },
  {
    name: 'of the same report at the same time exactly one is new',
    async run({ open }) {
      const { results } = await open('p')
      const answers = Array.from({ length: 5 }, () => results.append('r', [a, b]))
      const receipts = await Promise.all(answers.map((answer) => valueOf(answer, 'append')))
      expectSame(receipts.filter(({ isNew }) => isNew).length, 1, 'receipts that are new')
      await expectResults(results.query({}), [b, a], 'query')
    },
  },
])
