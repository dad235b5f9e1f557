import type { Group } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'
import { dictionaryOf } from '../../src/dictionary/dictionary.ts'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, kindsOf, valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

eachDatabase((database) => {
  describe('groups', () => {
    it('of unknown creation come behind one of the very first instant', async () => {
      const { groups } = openStores(database())
      const first: Group = { id: 'a', state: 'open', createdAt: '0000-01-01T00:00:00Z' }
      const unknown: Group = { id: 'z', state: 'open' }
      for (const group of [unknown, first]) await valueOf(groups.put(group))
      expect(await valueOf(groups.find({}))).toEqual([first, unknown])
    })

    it('move in the list when their creation becomes known', async () => {
      const { groups } = openStores(database())
      await valueOf(groups.put({ id: 'a', state: 'open' }))
      await valueOf(groups.put({ id: 'b', state: 'open', createdAt: atMinute(1) }))
      await valueOf(groups.put({ id: 'a', state: 'open', createdAt: atMinute(2) }))
      expect((await valueOf(groups.find({}))).map(({ id }) => id)).toEqual(['a', 'b'])
    })

    it('of an item are those that were put and that its runs name, by id', async () => {
      const stores = openStores(database())
      const { engine, groups } = stores
      for (const id of ['ﬀ', 'b', '\u{1d4b3}', 'unused']) await valueOf(groups.put({ id, state: 'open' }))
      const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
      const [itemId] = await valueOf(dictionaryOf(engine).items.resolve([item]))
      await valueOf(
        engine.statement((session, project) =>
          session.query(
            `INSERT INTO ${engine.tables.run} (project, id, place, submitted_at, id_width, id_sha, item_id, groups,
               report_sha, result_count, first_ordinal, last_ordinal, failed_count, position)
             SELECT $1, run.id, '', '', 0, '', $2 + run.other, run.groups::text[], '', 0, 0, 0, 0, 1
             FROM unnest($3::int[], $4::int[], $5::text[]) AS run (id, other, groups)`,
            [
              project,
              itemId,
              [1, 2, 3, 4],
              [0, 0, 0, 1],
              ['{b,not-put}', '{\u{1d4b3},b,ﬀ}', '{}', '{unused}'],
            ],
          ),
        ),
      )
      const found = await valueOf(groups.ofItem(item))
      expect(found.map(({ id }) => id)).toEqual(['b', '\u{1d4b3}', 'ﬀ'])
      expect(await valueOf(groups.ofItem({ ...item, type: 'compose' }))).toEqual([])
    })

    it.each(['\0', '\ud800', 'a\0', '\ufffd'])('are not found by %j, which is no id of any', async (id) => {
      const { groups } = openStores(database())
      await valueOf(groups.put({ id: '\ufffd.', state: 'open' }))
      expect(await valueOf(groups.get(id))).toBeUndefined()
      expect(await valueOf(groups.find({ ids: [id] }))).toEqual([])
      expect(await valueOf(groups.find({ description: { equals: [id], like: [id] } }))).toEqual([])
    })
  })
})

eachDatabase(
  (database) => {
    it('of several who close a group in different ways one does', async () => {
      for (let round = 0; round < 10; round++) {
        const project = `closing ${round}`
        const stores = Array.from({ length: 8 }, () => openStores(database(), project))
        if (round % 2 === 0) await valueOf(stores[0]?.groups.put({ id: 'run', state: 'open' }) ?? never())
        const puts = stores.map(({ groups }, index) =>
          groups.put({ id: 'run', state: 'complete', resultCount: index }),
        )
        expect(await kindsOf(puts)).toEqual([...Array.from({ length: 7 }, () => 'store/key-conflict'), 'won'])
        const winner = (await Promise.all(puts)).findIndex((put) => put.isOk())
        expect((await valueOf(stores[0]?.groups.get('run') ?? never()))?.resultCount).toBe(winner)
        expect(await valueOf(stores[0]?.feed.position() ?? never())).toBe(round % 2 === 0 ? 2 : 1)
      }
    })
  },
  { on: ['server'] },
)

function never(): never {
  throw new Error('There are stores.')
}
