import { compareText } from '@gatewright/core/canonical'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { errorOf, valueOf } from './support/answers.ts'
import { openStores, type OtherStores } from './support/open-stores.ts'

/** Short keys, and long ones that differ only behind what an index holds of them. */
const keys = fc
  .tuple(
    fc.constantFrom(
      '',
      'é'.repeat(500),
      'x'.repeat(1000),
      'x'.repeat(999),
      '\u{1d4b3}'.repeat(166),
      'ﬀ'.repeat(333),
    ),
    fc.constantFrom('', 'a', 'b', 'x', 'xx', '\u{1d4b3}', 'ﬀ', '\uffff', 'é'),
  )
  .map(([beginning, end]) => beginning + end)
  .filter((key) => key !== '')

async function listed({ states }: OtherStores, limit: number): Promise<readonly string[]> {
  const found: string[] = []
  for (;;) {
    const after = found.at(-1)
    const page = await valueOf(states.list('s', { limit, ...(after !== undefined && { after }) }))
    found.push(...page.map(({ key }) => key))
    if (page.length < limit) return found
  }
}

eachDatabase((database) => {
  describe('states', () => {
    it('are those that were given, whatever the caller does with its bytes before the answer', async () => {
      const { states } = openStores(database())
      const body = new Uint8Array([1, 2])
      const answer = states.put('given', [{ key: 'k', body }])
      body.fill(7)
      await valueOf(answer)
      const [entry] = await valueOf(states.get('given', ['k']))
      expect([...(entry?.body ?? [])]).toEqual([1, 2])
    })

    it('are stored by the ten thousand at once, whichever are new, changed or forgotten', async () => {
      const { states } = openStores(database())
      const name = (index: number): string => `${index % 7 === 0 ? 'größe 𝒳' : 'key'} ${index}`
      const body = (index: number, turn: number): Uint8Array =>
        new Uint8Array(index % 50 === 0 ? 3_000 : index % 9).fill(index + turn)
      const all = Array.from({ length: 12_000 }, (_, index) => index)
      const before = all.filter((index) => index % 3 !== 0)
      const after = all.filter((index) => index % 5 !== 0)
      await valueOf(
        states.put(
          'many',
          before.map((index) => ({ key: name(index), body: body(index, 0) })),
        ),
      )
      await valueOf(
        states.put(
          'many',
          all.map((index) => ({ key: name(index), body: index % 5 === 0 ? undefined : body(index, 1) })),
        ),
      )
      const found = await valueOf(states.get('many', all.map(name)))
      const expected = after
        .map((index) => ({ key: name(index), version: index % 3 === 0 ? 1 : 2, body: body(index, 1) }))
        .sort((a, b) => compareText(a.key, b.key))
      expect(found.map(({ key, version }) => [key, version])).toEqual(
        expected.map(({ key, version }) => [key, version]),
      )
      expect(
        found.every((entry, at) => Buffer.compare(entry.body, expected[at]?.body ?? entry.body) === 0),
      ).toBe(true)
      const listed = await valueOf(states.list('many', { limit: 10_000 }))
      expect(listed.map(({ key }) => key)).toEqual(expected.map(({ key }) => key))
    })

    it('are listed in pages of any size in the order of their whole keys', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(keys, { maxLength: 30 }),
          fc.integer({ min: 1, max: 5 }),
          async (all, limit) => {
            const stores = openStores(database())
            await valueOf(
              stores.states.put(
                's',
                all.map((key) => ({ key, body: new Uint8Array() })),
              ),
            )
            expect(await listed(stores, limit)).toEqual(all.toSorted(compareText))
          },
        ),
        { numRuns: 40 },
      )
    })

    it('are listed behind a key that is not there', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(keys, { minLength: 1, maxLength: 12 }), keys, async (all, after) => {
          const stores = openStores(database())
          await valueOf(
            stores.states.put(
              's',
              all.map((key) => ({ key, body: new Uint8Array() })),
            ),
          )
          const behind = await valueOf(stores.states.list('s', { after }))
          expect(behind.map(({ key }) => key)).toEqual(
            all.filter((key) => compareText(key, after) > 0).sort(compareText),
          )
        }),
        { numRuns: 40 },
      )
    })

    it('answer bytes that share no memory with others', async () => {
      const { states } = openStores(database())
      await valueOf(states.put('s', [{ key: 'a', body: Uint8Array.of(1, 2) }]))
      const [entry] = await valueOf(states.get('s', ['a']))
      expect(entry?.body.constructor).toBe(Uint8Array)
      expect(entry?.body.buffer.byteLength).toBe(2)
    })

    it('name of several conflicts the first of the call', async () => {
      const { states } = openStores(database())
      const body = new Uint8Array()
      const changes = ['c', 'a', 'b'].map((key) => ({ key, body, expectedVersion: 3 }))
      const error = await errorOf(states.put('s', changes))
      expect(error).toMatchObject({ kind: 'store/version-conflict', key: 'c', expected: 3, actual: 0 })
    })
  })
})
