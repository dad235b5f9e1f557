import { digestOf } from '@gatewright/core/canonical'
import type { OutboxClaim } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { dictionaryOf } from '../../src/dictionary/dictionary.ts'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, kindsOf, valueOf } from './support/answers.ts'
import { eight } from './support/eight.ts'
import type { OtherStores } from './support/open-stores.ts'

/** A shuffle that is the same in each run. */
function shuffled<Value>(values: readonly Value[], seed: number): readonly Value[] {
  const keyed = values.map((value, index) => ({
    value,
    key: Math.imul(index + 1, 2_654_435_761 ^ (seed * 40_503)),
  }))
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
}

eachDatabase(
  (database) => {
    describe('many at once', () => {
      it('number their waiver records without gaps, those of a call together', async () => {
        const all = eight(database())
        const record = {
          subject_type: 'koji_build',
          subject_identifier: 'bash-5.2-1.fc40',
          testcase: 'dist.rpmlint',
          product_version: 'fedora-40',
          waived: true,
          username: 'ann',
          timestamp: '2026-11-22T04:19:00',
        }
        const calls = await Promise.all(
          all.flatMap(({ waivers }) =>
            [1, 2, 3].map((count) =>
              valueOf(waivers.appendRecords(Array.from({ length: count }, () => record))),
            ),
          ),
        )
        for (const records of calls)
          expect(records.map(({ id }) => id)).toEqual(
            records.map((_, index) => (records[0]?.id ?? 0) + index),
          )
        const ids = calls
          .flat()
          .map(({ id }) => id)
          .sort((a, b) => a - b)
        expect(ids).toEqual(Array.from({ length: 48 }, (_, index) => index + 1))
      })

      it('change states in any order of their keys, and none is lost', async () => {
        const all = eight(database())
        const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`)
        const answers = all.flatMap(({ states }, index) =>
          [0, 1, 2].map((turn) =>
            states.put(
              's',
              shuffled(keys, index * 3 + turn).map((key) => ({ key, body: Uint8Array.of(index) })),
            ),
          ),
        )
        expect(new Set(await kindsOf(answers))).toEqual(new Set(['won']))
        const stored = await valueOf(all[0].states.list('s'))
        expect(stored.map(({ version }) => version)).toEqual(keys.map(() => 24))
        expect(new Set(stored.map(({ body }) => body[0])).size).toBe(1)
      })

      it('add the same sign-offs and messages in any order', async () => {
        const all = eight(database())
        const subject = { type: 'compose', identifier: 'Fedora-40' }
        const ids = Array.from({ length: 40 }, (_, index) => `id-${index}`)
        const answers = all.flatMap(({ signOffs, outbox, quarantine }, index) => {
          const order = shuffled(ids, index)
          return [
            signOffs.append(
              order.map((id) => ({
                id,
                role: 'qa',
                by: 'ann',
                at: atMinute(1),
                verdict: 'approve',
                subject,
              })),
            ),
            outbox.add(order.map((id) => ({ id, topic: 'hooks', body: id, notBefore: atMinute(1) }))),
            quarantine.append(
              order.map((testcase) => ({
                testcase,
                from: atMinute(1),
                until: atMinute(2),
                issue: 'i',
                by: 'ann',
              })),
            ),
          ]
        })
        expect(new Set(await kindsOf(answers))).toEqual(new Set(['won']))
        const [{ signOffs, outbox, quarantine, feed }] = all
        expect((await valueOf(signOffs.about(subject))).length).toBe(40)
        expect((await valueOf(outbox.find({}))).length).toBe(40)
        expect((await valueOf(quarantine.entries())).length).toBe(40)
        // Each was new to one of them, and of all that was new somebody told.
        const told = (await valueOf(feed.read(0))).map(({ kind, facts }) => [kind, facts['count']] as const)
        for (const kind of ['sign-offs', 'quarantine'])
          expect(
            told.filter(([one]) => one === kind).reduce((sum, [, count]) => sum + Number(count), 0),
          ).toBe(40)
      })

      it('deliver each message once while their claims hold', async () => {
        const all = eight(database())
        const [first] = all
        const ids = Array.from({ length: 100 }, (_, index) => `message-${index}`)
        await valueOf(
          first.outbox.add(
            ids.map((id, index) => ({ id, topic: 'hooks', body: null, notBefore: atMinute(index % 7) })),
          ),
        )
        const delivered: OutboxClaim[] = []
        const work = async ({ outbox }: OtherStores, worker: number): Promise<void> => {
          for (;;) {
            const claims = await valueOf(
              outbox.claim('hooks', {
                owner: `w${worker}`,
                at: atMinute(10),
                forMs: 60_000,
                limit: 1 + worker,
              }),
            )
            if (claims.length === 0) return
            for (const [index, claim] of claims.entries()) {
              delivered.push(claim)
              // Some are tried again in the same minute.
              const again = index === 0 && claim.token === 1
              await valueOf(
                outbox.settle(
                  claim,
                  again
                    ? { state: 'waiting', notBefore: atMinute(9), reason: 'busy' }
                    : { state: 'delivered' },
                ),
              )
            }
          }
        }
        await Promise.all(all.map(work))
        // Who found nothing may have come while the last were being tried again.
        await work(first, 0)
        const stored = await valueOf(first.outbox.find({}))
        expect(stored.every(({ state }) => state === 'delivered')).toBe(true)
        expect(stored.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(delivered.length)
        const claimed = delivered.map(({ message, token }) => `${message.id} ${token}`)
        expect(new Set(claimed).size).toBe(claimed.length)
      })

      it('put testcases while their names are learnt from results', async () => {
        const all = eight(database())
        const names = Array.from({ length: 30 }, (_, index) => `unit/${index}`)
        const learning = all.map(({ engine }, index) =>
          dictionaryOf(engine).testcases.resolve(shuffled(names, index)),
        )
        const putting = all.flatMap(({ testcases }, index) =>
          shuffled(names, index + 50).map((name) => testcases.put({ name, refText: 'wiki' })),
        )
        expect(new Set(await kindsOf(putting))).toEqual(new Set(['won']))
        const [{ testcases, feed, engine }] = all
        const ids = await valueOf(dictionaryOf(engine).testcases.resolve(names))
        for (const [index, answer] of learning.entries()) {
          const byName = new Map(shuffled(names, index).map((name, place) => [name, place]))
          const learnt = await valueOf(answer)
          expect(names.map((name) => learnt[byName.get(name) ?? -1])).toEqual(ids)
        }
        expect((await valueOf(testcases.find({}))).length).toBe(30)
        expect(await valueOf(feed.position())).toBe(30)
      })

      it('put and remove a report, and whoever is told that it is there can read it or see it gone', async () => {
        const all = eight(database())
        const bytes = new Uint8Array(3_000_000).fill(7)
        const digest = digestOf(bytes)
        await Promise.all(
          all.map(async ({ reports }, index) => {
            for (let turn = 0; turn < 4; turn++) {
              if (index % 3 === 2) await valueOf(reports.remove(digest))
              else await valueOf(reports.put(bytes, { receivedAt: atMinute(1) }))
              const read = await valueOf(reports.read(digest))
              expect(read === undefined || Buffer.compare(read, bytes) === 0).toBe(true)
            }
          }),
        )
        const [{ reports, feed }] = all
        const kinds = (await valueOf(feed.read(0))).map(({ kind }) => kind)
        expect(kinds).toEqual(kinds.map((_, index) => (index % 2 === 0 ? 'report' : 'report-removed')))
        expect((await valueOf(reports.info(digest))) !== undefined).toBe(kinds.length % 2 === 1)
      })
    })
  },
  { on: ['server'] },
)
