import { digestOf } from '@gatewright/core/canonical'
import type { IngestEntry } from '@gatewright/core/ports'
import { ok } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import type { ProjectEngine } from '../../src/engine/engine.ts'
import { createIngestLedger } from '../../src/stores/ingest-ledger.ts'
import { sharedChange } from '../../src/stores/shared-change.ts'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, valueOf } from './support/answers.ts'
import { eight } from './support/eight.ts'
import { openStores } from './support/open-stores.ts'

const report = digestOf('a report')

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `entry-${index}`)
}

/** An engine that counts its transactions. */
function counting(engine: ProjectEngine): { readonly engine: ProjectEngine; transactions(): number } {
  let transactions = 0
  const transaction: ProjectEngine['transaction'] = (work, options) => {
    transactions++
    return engine.transaction(work, options)
  }
  return { engine: { ...engine, transaction }, transactions: () => transactions }
}

eachDatabase((database) => {
  describe('changes that come at once', () => {
    it('share a transaction, and leave their events in the order of the calls', async () => {
      const { engine, feed } = openStores(database())
      const counted = counting(engine)
      const ledger = createIngestLedger(counted.engine)
      const names = ids(50).toReversed()
      await Promise.all(names.map((id) => valueOf(ledger.open({ id, report, receivedAt: atMinute(1) }))))
      expect(counted.transactions()).toBe(1)
      expect((await valueOf(feed.read(0))).map(({ ref }) => ref)).toEqual(names)
    })

    it('are answered one by one: what one is refused costs no other', async () => {
      const { ingest, feed } = openStores(database())
      await valueOf(ingest.open({ id: 'entry-1', report, receivedAt: atMinute(1) }))
      const opened = await Promise.all(
        ids(4).map((id) => ingest.open({ id, report, receivedAt: atMinute(id === 'entry-1' ? 2 : 1) })),
      )
      expect(opened.map((one) => (one.isOk() ? one.value.stage : one.error.kind))).toEqual([
        'received',
        'store/key-conflict',
        'received',
        'received',
      ])
      const moved = await Promise.all(
        [...ids(4), 'nobody'].map((id) =>
          ingest.move(id, id === 'entry-2' ? 'processing' : 'received', {
            stage: 'invalid',
            changedAt: atMinute(3),
            reason: 'no',
          }),
        ),
      )
      expect(moved.map((one) => (one.isOk() ? one.value.stage : one.error.kind))).toEqual([
        'invalid',
        'invalid',
        'store/stage-conflict',
        'invalid',
        'store/stage-conflict',
      ])
      const found = await valueOf(ingest.find({ stages: ['received'] }))
      expect(found.map(({ id }) => id)).toEqual(['entry-2'])
      expect(await valueOf(feed.position())).toBe(4 + 3)
    })

    it('of one row follow one another', async () => {
      const { groups } = openStores(database())
      const states = ['open', 'open', 'complete', 'aborted'] as const
      const put = await Promise.all(
        states.map((state, index) => groups.put({ id: 'run-1', state, description: `${index}` })),
      )
      expect(put.map((one) => (one.isOk() ? one.value.description : one.error.kind))).toEqual([
        '0',
        '1',
        '2',
        'store/key-conflict',
      ])
      expect(await valueOf(groups.get('run-1'))).toMatchObject({ state: 'complete' })
    })

    it('store bytes once, whether few or many, and read them back', async () => {
      const { reports, feed } = openStores(database())
      const bytes = [10, 70_000, 10, 1_100_000, 70_000].map((length) =>
        new Uint8Array(length).fill(length % 7),
      )
      const put = await Promise.all(
        bytes.map((one) => valueOf(reports.put(one, { receivedAt: atMinute(1), mediaType: 'text/xml' }))),
      )
      expect(put.map(({ size }) => size)).toEqual(bytes.map(({ length }) => length))
      expect(put.filter(({ isNew }) => isNew)).toHaveLength(3)
      for (const [place, { digest }] of put.entries())
        expect(
          Buffer.compare((await valueOf(reports.read(digest))) ?? Buffer.of(), bytes[place] ?? Buffer.of(1)),
        ).toBe(0)
      expect(await valueOf(feed.position())).toBe(3)
    })

    it('of which a statement fails are each done by themselves', async () => {
      const { engine, feed } = openStores(database())
      const change = sharedChange<string, string, never>(
        engine,
        (input) => input,
        async (session, _, inputs) => {
          if (inputs.includes('bad')) await session.query('SELECT 1 / 0')
          return inputs.map((input) =>
            ok({ value: input, events: [{ kind: 'group', ref: input, facts: {} }] }),
          )
        },
      )
      const answers = await Promise.all(['a', 'bad', 'b'].map((input) => change(input)))
      expect(answers.map((one) => (one.isOk() ? one.value : one.error.kind))).toEqual([
        'a',
        'store/unavailable',
        'b',
      ])
      expect(await valueOf(feed.position())).toBe(2)
    })

    it('are not done again where the connection was lost with them', async () => {
      const { engine } = openStores(database())
      let times = 0
      const change = sharedChange<string, string, never>(
        engine,
        (input) => input,
        async (_, __, inputs) => {
          times++
          if (inputs.length > 1) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' })
          return inputs.map((input) => ok({ value: input, events: [] }))
        },
      )
      const answers = await Promise.all(['a', 'b'].map((input) => change(input)))
      expect(answers.map((one) => (one.isErr() ? one.error.kind : 'stored'))).toEqual([
        'store/unavailable',
        'store/unavailable',
      ])
      // Once more as a whole, as every transaction that was not being committed yet.
      expect(times).toBe(2)
    })
  })
})

eachDatabase(
  (database) => {
    describe('changes that come at once to several programs', () => {
      it('meet nobody crosswise, and each is done once', async () => {
        const all = eight(database())
        const names = ids(60)
        const openAll = ({ ingest }: (typeof all)[number], index: number): Promise<IngestEntry[]> => {
          const turned = [...names.slice(index * 7), ...names.slice(0, index * 7)]
          return Promise.all(
            turned.map((id) => valueOf(ingest.open({ id, report, receivedAt: atMinute(1) }))),
          )
        }
        await Promise.all(all.map(openAll))
        const step = { stage: 'processing', changedAt: atMinute(2) } as const
        const moves = await Promise.all(
          all.flatMap(({ ingest }, index) =>
            (index % 2 === 0 ? names : names.toReversed()).map((id) => ingest.move(id, 'received', step)),
          ),
        )
        expect(moves.filter((one) => one.isOk())).toHaveLength(60)
        expect(moves.every((one) => one.isOk() || one.error.kind === 'store/stage-conflict')).toBe(true)
        expect(await valueOf(all[0].feed.position())).toBe(120)
      })
    })
  },
  { on: ['server'] },
)
