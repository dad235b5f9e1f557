import type { Testcase } from '../../schema/index.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

const lint: Testcase = { name: 'dist.rpmlint', refUrl: 'https://ci.example/rpmlint' }
const [upper, slash, wide]: readonly [Testcase, Testcase, Testcase] = [
  { name: 'A' },
  { name: 'a/b' },
  { name: 'ﬀ' },
]

async function filled({ open }: StorageContext) {
  const { testcases } = await open('p')
  for (const testcase of [wide, lint, slash, upper]) await valueOf(testcases.put(testcase), 'put')
  return testcases
}

export const testcaseCases: readonly StorageCase[] = casesOf('testcases', [
  {
    name: 'answers the testcase that was put last under a name, whole',
    async run({ open }) {
      const { testcases } = await open('p')
      const text: Testcase = { name: lint.name, refText: 'ask the team\nabout it' }
      expectSame(await valueOf(testcases.put(lint), 'put'), lint, 'answer of put')
      expectSame(await valueOf(testcases.get(lint.name), 'get'), lint, 'testcase')
      await valueOf(testcases.put(text), 'put of another address')
      expectSame(await valueOf(testcases.get(lint.name), 'get'), text, 'testcase afterwards')
      expectSame(await valueOf(testcases.get('other'), 'get'), undefined, 'unknown testcase')
    },
  },
  {
    name: 'refuses a testcase that its schema refuses',
    async run({ open }) {
      const { testcases } = await open('p')
      const error = await errorOf(testcases.put({ name: 'a', refUrl: 'no address' }), 'schema/invalid', 'put')
      expectSame(
        error.problems.map(({ path }) => path),
        ['refUrl'],
        'paths of the problems',
      )
      expectSame(await valueOf(testcases.find({}), 'find'), [], 'testcases afterwards')
    },
  },
  {
    name: 'lists testcases by name, in code unit order',
    async run(context) {
      const testcases = await filled(context)
      expectSame(await valueOf(testcases.find({}), 'find'), [upper, slash, lint, wide], 'all')
    },
  },
  {
    name: 'finds testcases by names and patterns',
    async run(context) {
      const testcases = await filled(context)
      expectSame(
        await valueOf(testcases.find({ names: { equals: ['A', 'none'] } }), 'find'),
        [upper],
        'by name',
      )
      expectSame(
        await valueOf(testcases.find({ names: { like: ['dist._pm%', 'a/\\_'] } }), 'find'),
        [lint],
        'by pattern',
      )
      const both = await valueOf(testcases.find({ names: { equals: ['A'], like: ['a%'] } }), 'find')
      expectSame(both, [upper, slash], 'by both')
      expectSame(await valueOf(testcases.find({ names: {} }), 'find'), [], 'by neither')
    },
  },
  {
    name: 'lists a part of the testcases',
    async run(context) {
      const testcases = await filled(context)
      expectSame(await valueOf(testcases.find({}, { skip: 1, limit: 2 }), 'find'), [slash, lint], 'a part')
      expectSame(await valueOf(testcases.find({}, { limit: 0 }), 'find'), [], 'none of them')
      expectSame(await valueOf(testcases.find({}, { skip: 9 }), 'find'), [], 'behind all of them')
      const error = await errorOf(testcases.find({}, { limit: -1 }), 'schema/invalid', 'find')
      expectSame(
        error.problems.map(({ path }) => path),
        ['limit'],
        'paths of the problems',
      )
    },
  },
  {
    name: 'keeps the testcases of another project apart',
    async run(context) {
      await filled(context)
      const other = (await context.open('q')).testcases
      expectSame(await valueOf(other.find({}), 'find'), [], 'testcases of the other project')
      expectSame(await valueOf(other.get('A'), 'get'), undefined, 'testcase of the other project')
    },
  },
])
