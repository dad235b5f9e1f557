import type { TestResult } from '../../schema/index.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'
import { build, exampleResult, fullResult, otherBuild } from './examples.ts'
import { errorOf, expectResults, expectSame, valueOf } from './expect.ts'

const [a, b, c] = [exampleResult('a'), exampleResult('b'), exampleResult('c')]

export const appendCases: readonly StorageCase[] = casesOf('append', [
  {
    name: 'stores every key of a result unchanged',
    async run({ open }) {
      const { results } = await open('p')
      const receipt = await valueOf(results.append('r', [fullResult]), 'append')
      expectSame(receipt, { reportKey: 'r', resultCount: 1, isNew: true }, 'receipt')
      await expectResults(results.query({}), [fullResult], 'query')
    },
  },
  {
    name: 'stores a report without results',
    async run({ open }) {
      const { results } = await open('p')
      const receipt = await valueOf(results.append('r', []), 'append')
      expectSame(receipt, { reportKey: 'r', resultCount: 0, isNew: true }, 'receipt')
      await errorOf(results.append('r', [a]), 'store/key-conflict', 'append of another body')
    },
  },
  {
    name: 'takes any iterable, once',
    async run({ open }) {
      const { results } = await open('p')
      const receipt = await valueOf(results.append('r', new Set([a, b]).values()), 'append')
      expectSame(receipt.resultCount, 2, 'result count')
      await expectResults(results.query({}), [b, a], 'query')
    },
  },
  {
    name: 'takes any asynchronous iterable, once',
    async run({ open }) {
      const { results } = await open('p')
      const receipt = await valueOf(results.append('r', later([a, b])), 'append')
      expectSame(receipt, { reportKey: 'r', resultCount: 2, isNew: true }, 'receipt')
      await expectResults(results.query({}), [b, a], 'query')
      const again = await valueOf(results.append('r', later([b, a])), 'append again')
      expectSame(again.isNew, false, 'isNew')
    },
  },
  ...[
    { how: 'an iterable', source: (): Iterable<TestResult> => breaking([a, b]) },
    { how: 'an asynchronous iterable', source: (): AsyncIterable<TestResult> => later(breaking([a, b])) },
  ].map(({ how, source }) => ({
    name: `answers that ${how} threw, with what it threw, and stores nothing`,
    async run({ open }: StorageContext): Promise<void> {
      const { results } = await open('p')
      const error = await errorOf(results.append('r', source()), 'store/source-failed', 'append')
      expectSame(error.retryable, true, 'retryable')
      expectSame((error.cause as Error | undefined)?.message, broke, 'message of the cause')
      await expectResults(results.query({}), [], 'query')
      await expectResults(results.latest(build), [], 'latest')
      const receipt = await valueOf(results.append('r', [c]), 'append of another body')
      expectSame(receipt.isNew, true, 'isNew')
    },
  })),
  ...[
    { what: 'without a character', key: '' },
    { what: 'with half of a surrogate pair', key: 'k\ud800' },
    { what: 'with a control character', key: 'a\nb' },
    { what: 'with U+0000', key: 'a\0b' },
    { what: 'with space at its end', key: 'k ' },
    { what: 'of 513 characters', key: 'k'.repeat(513) },
  ].map(({ what, key }) => ({
    name: `refuses a report key ${what}`,
    async run({ open }: StorageContext): Promise<void> {
      const { results } = await open('p')
      const error = await errorOf(results.append(key, [a]), 'schema/invalid', 'append')
      const paths = error.problems.map(({ path }) => path)
      expectSame([...new Set(paths)], ['reportKey'], 'paths of the problems')
      await expectResults(results.query({}), [], 'query')
    },
  })),
  {
    name: 'takes a report key of 512 characters of any script',
    async run({ open }) {
      const { results } = await open('p')
      for (const reportKey of ['k'.repeat(512), 'größe/ﬀ 𝒳: "1"', "'%_\\"]) {
        const receipt = await valueOf(results.append(reportKey, []), 'append')
        expectSame(receipt, { reportKey, resultCount: 0, isNew: true }, 'receipt')
      }
    },
  },
  {
    name: 'counts a result that stands twice in a report once',
    async run({ open }) {
      const { results } = await open('p')
      const receipt = await valueOf(results.append('r', [a, { ...a }]), 'append')
      expectSame(receipt.resultCount, 1, 'result count')
      await expectResults(results.query({}), [a], 'query')
      await expectResults(results.history(a.testcase, {}, 10), [a], 'history')
    },
  },
  {
    name: 'lists every problem with the index of the result and stores nothing',
    async run({ open }) {
      const { results } = await open('p')
      const wrong = { ...b, outcome: 'PASED', submittedAt: '2026-11-22T04:19:00' }
      const error = await errorOf(
        results.append('r', [a, wrong, { ...c, id: '' }]),
        'schema/invalid',
        'append',
      )
      const paths = error.problems.map(({ path }) => path).sort()
      expectSame(paths, ['[1].outcome', '[1].submittedAt', '[2].id'], 'paths of the problems')
      await expectResults(results.query({}), [], 'query')
      await expectResults(results.latest(build), [], 'latest')
      await expectResults(results.history(a.testcase, {}, 10), [], 'history')
    },
  },
  {
    name: 'leaves the key of a refused report free',
    async run({ open }) {
      const { results } = await open('p')
      await errorOf(results.append('r', [{ ...a, testcase: '' }]), 'schema/invalid', 'append')
      const receipt = await valueOf(results.append('r', [a]), 'append of the repaired report')
      expectSame(receipt.isNew, true, 'isNew')
    },
  },
  {
    name: 'refuses an item that is not in canonical form',
    async run({ open }) {
      const { results } = await open('p')
      const item = { type: 'purl', id: 'pkg:NPM/left-pad@1.3.0' }
      const error = await errorOf(results.append('r', [{ ...a, item }]), 'schema/invalid', 'append')
      expectSame(
        error.problems.map(({ path }) => path),
        ['[0].item.id'],
        'paths of the problems',
      )
    },
  },
  {
    name: 'takes outcomes of its own',
    requires: ['own-outcomes'],
    async run({ open }) {
      const { results } = await open('p')
      const crashed = exampleResult('a', { outcome: 'CRASHED' })
      await valueOf(results.append('r', [crashed]), 'append')
      await expectResults(results.query({ outcomes: ['CRASHED'] }), [crashed], 'query')
    },
  },
  {
    name: 'is not touched by later changes of what it was given',
    async run({ open }) {
      const { results } = await open('p')
      const owner = ['a']
      const item = { ...otherBuild }
      const given = {
        ...exampleResult('a'),
        item,
        data: { owner },
        variant: { arch: 'x86_64' },
        groups: ['run'],
      }
      const before: TestResult = structuredCopy(given)
      await valueOf(results.append('r', [given]), 'append')
      owner.push('b')
      item.id = build.id
      given.outcome = 'FAILED'
      given.variant.arch = 's390x'
      given.groups.pop()
      await expectResults(results.query({}), [before], 'query')
      await expectResults(results.latest(otherBuild), [before], 'latest')
      await expectResults(
        results.query({ group: 'run', variant: { arch: 'x86_64' } }),
        [before],
        'query by group and variant',
      )
    },
  },
])

const broke = 'The source broke.'

/** The results, and then the end of a source that breaks. */
function* breaking(results: readonly TestResult[]): Generator<TestResult, void, void> {
  yield* results
  throw new Error(broke)
}

async function* later(results: Iterable<TestResult>): AsyncGenerator<TestResult, void, void> {
  for (const result of results) yield await Promise.resolve(result)
}

function structuredCopy(result: TestResult): TestResult {
  return JSON.parse(JSON.stringify(result)) as TestResult
}
