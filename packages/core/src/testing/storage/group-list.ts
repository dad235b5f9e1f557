import type { Group } from '../../schema/index.ts'
import { atMinute } from './examples.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase, type StorageContext } from './storage-case.ts'

const groups: readonly Group[] = [
  { id: 'b', state: 'open', createdAt: atMinute(2), description: 'FooBar 100%' },
  { id: 'a', state: 'open', createdAt: atMinute(2), description: 'BarFoo 1000' },
  { id: 'c', state: 'complete', createdAt: atMinute(1) },
  { id: 'z', state: 'open' },
  { id: 'y', state: 'open', description: '' },
]

async function filled({ open }: StorageContext) {
  const storage = await open('p')
  for (const group of groups) await valueOf(storage.groups.put(group), 'put')
  return storage.groups
}

async function expectIds(
  context: StorageContext,
  asked: Parameters<Awaited<ReturnType<typeof filled>>['find']>,
  expected: readonly string[],
): Promise<void> {
  const found = await valueOf((await filled(context)).find(...asked), 'find')
  expectSame(
    found.map(({ id }) => id),
    expected,
    `groups by ${JSON.stringify(asked)}`,
  )
}

export const groupListCases: readonly StorageCase[] = casesOf('group list', [
  {
    name: 'lists groups, the one created last first, and those of unknown age at the end',
    run: (context) => expectIds(context, [{}], ['b', 'a', 'c', 'z', 'y']),
  },
  {
    name: 'answers listed groups whole',
    async run(context) {
      const found = await valueOf((await filled(context)).find({ ids: ['c'] }), 'find')
      expectSame(found, [groups[2]], 'group')
    },
  },
  {
    name: 'finds groups by ids',
    run: (context) => expectIds(context, [{ ids: ['z', 'a', 'none'] }], ['a', 'z']),
  },
  { name: 'no id finds no group', run: (context) => expectIds(context, [{ ids: [] }], []) },
  {
    name: 'finds groups by description',
    run: (context) => expectIds(context, [{ description: { equals: ['BarFoo 1000', ''] } }], ['a', 'y']),
  },
  {
    name: 'finds groups by a pattern over the description',
    run: (context) => expectIds(context, [{ description: { like: ['%100\\%', 'Bar%'] } }], ['b', 'a']),
  },
  {
    name: 'a group without a description matches no pattern',
    run: (context) => expectIds(context, [{ description: { like: ['%'] } }], ['b', 'a', 'y']),
  },
  {
    name: 'ids and description both narrow',
    run: (context) => expectIds(context, [{ ids: ['b'], description: { equals: ['BarFoo 1000'] } }], []),
  },
  {
    name: 'lists a part of the groups',
    async run(context) {
      await expectIds(context, [{}, { skip: 1, limit: 2 }], ['a', 'c'])
      await expectIds(context, [{}, { limit: 0 }], [])
      const error = await errorOf((await filled(context)).find({}, { skip: -1 }), 'schema/invalid', 'find')
      expectSame(
        error.problems.map(({ path }) => path),
        ['skip'],
        'paths of the problems',
      )
    },
  },
  {
    name: 'keeps the groups of another project apart',
    async run(context) {
      await filled(context)
      expectSame(
        await valueOf((await context.open('q')).groups.find({}), 'find'),
        [],
        'groups of the other project',
      )
    },
  },
])
