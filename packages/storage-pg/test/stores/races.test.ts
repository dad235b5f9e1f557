import { digestOf } from '@gatewright/core/canonical'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, kindsOf, valueOf } from './support/answers.ts'
import { eight } from './support/eight.ts'

/** One of eight and seven times the same. */
function oneWon(loss: string): readonly string[] {
  return [...Array.from({ length: 7 }, () => loss), 'won'].sort()
}

eachDatabase(
  (database) => {
    describe('of several at once', () => {
      it('one owner gets a lease, each time it is free', async () => {
        const all = eight(database())
        for (let round = 0; round < 10; round++) {
          const at = atMinute(round)
          const asked = all.map(({ feed }, index) =>
            valueOf(feed.lease('score', { owner: `o${index}-${round}`, at, forMs: 60_000 })),
          )
          const leases = (await Promise.all(asked)).flatMap((lease) => lease ?? [])
          expect(leases.map(({ token }) => token)).toEqual([round + 1])
        }
      })

      it('one owner commits where the lease was taken over, and nothing of the other is stored', async () => {
        const all = eight(database())
        const [first] = all
        await valueOf(first.groups.put({ id: 'g', state: 'open' }))
        for (let round = 0; round < 10; round++) {
          const request = { at: atMinute(2 * round), forMs: 60_000 }
          const old = await valueOf(first.feed.lease('score', { ...request, owner: `old${round}` }))
          if (!old) throw new Error('The lease is free.')
          const over = { at: atMinute(2 * round + 1), forMs: 1, owner: `new${round}` }
          const [lease, ...puts] = await Promise.all([
            first.feed.lease('score', over),
            ...all.map(({ states }, index) =>
              states.put('fold', [{ key: `${round}-${index}`, body: new Uint8Array() }], {
                lease: old,
                position: 1,
              }),
            ),
          ])
          expect(lease.isOk() && lease.value?.token).toBe(2 * round + 2)
          const stored = await valueOf(first.states.list('fold', { limit: 10_000 }))
          const won = puts.flatMap((put, index) => (put.isOk() ? [`${round}-${index}`] : []))
          expect(stored.map(({ key }) => key).filter((key) => key.startsWith(`${round}-`))).toEqual(won)
          for (const put of puts) if (put.isErr()) expect(put.error.kind).toBe('store/lease-lost')
        }
      })

      it('one moves an ingest entry on', async () => {
        const all = eight(database())
        const [first] = all
        for (let round = 0; round < 5; round++) {
          const id = `entry-${round}`
          await valueOf(first.ingest.open({ id, report: digestOf(id), receivedAt: atMinute(1) }))
          const toWork = all.map(({ ingest }) =>
            ingest.move(id, 'received', { stage: 'processing', changedAt: atMinute(2) }),
          )
          expect(await kindsOf(toWork)).toEqual(oneWon('store/stage-conflict'))
          const toEnd = all.map(({ ingest }, index) =>
            ingest.move(id, 'processing', { stage: 'valid', changedAt: atMinute(3), resultCount: index }),
          )
          expect(await kindsOf(toEnd)).toEqual(oneWon('store/stage-conflict'))
        }
        expect(await valueOf(first.feed.position())).toBe(15)
      })

      it('one appends to the end of an audit stream', async () => {
        const all = eight(database())
        const [first] = all
        for (let version = 0; version < 5; version++) {
          const answers = all.map(({ audit }, index) =>
            audit.append('waivers', version * 2, [
              { id: `${index}`, type: 'asked', at: atMinute(1), payload: { index } },
              { id: `${index}`, type: 'answered', at: atMinute(2), payload: null },
            ]),
          )
          expect(await kindsOf(answers)).toEqual(oneWon('store/version-conflict'))
          const won = (await Promise.all(answers)).findIndex((answer) => answer.isOk())
          const stored = await valueOf(first.audit.read('waivers', { after: version * 2 }))
          expect(stored.map(({ id, version: at }) => [id, at])).toEqual([
            [`${won}`, version * 2 + 1],
            [`${won}`, version * 2 + 2],
          ])
        }
        expect(await valueOf(first.feed.position())).toBe(5)
      })

      it('one requests a waiver under an id', async () => {
        const all = eight(database())
        const [first] = all
        const subject = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }
        const answers = all.map(({ waivers }, index) =>
          waivers.append([
            {
              kind: 'requested',
              waiverId: 'w',
              at: atMinute(1),
              by: `person-${index}`,
              scope: { subject, testcase: 'dist.rpmlint' },
              reason: 'known',
              expiresAt: atMinute(9),
            },
          ]),
        )
        expect(await kindsOf(answers)).toEqual(oneWon('store/key-conflict'))
        expect((await valueOf(first.waivers.eventsAbout(subject))).length).toBe(1)
      })

      it('one adds a state that must be new', async () => {
        const all = eight(database())
        for (let round = 0; round < 5; round++) {
          const answers = all.map(({ states }, index) =>
            states.put('s', [
              { key: `other-${round}-${index}`, body: Uint8Array.of(index) },
              { key: `${round}`, body: Uint8Array.of(index), expectedVersion: 0 },
            ]),
          )
          expect(await kindsOf(answers)).toEqual(oneWon('store/version-conflict'))
          expect(
            (await valueOf(all[0].states.list('s'))).filter(({ key }) => key.startsWith(`other-${round}`))
              .length,
          ).toBe(1)
        }
      })
    })
  },
  { on: ['server'] },
)
