import type { GroupStore } from '@gatewright/core/ports'
import type { Group } from '@gatewright/core/schema'
import fc from 'fast-check'
import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { compareGroups, type RunPlace } from '../../src/run-search/run-place.ts'
import { scanGroups } from '../../src/run-search/scan-groups.ts'

function numbered(number: number): Group {
  return {
    id: `g${String(number).padStart(5, '0')}`,
    state: 'open',
    ...(number >= 40 && { createdAt: new Date(Date.UTC(2026, 10, 22) + number * 1000).toISOString() }),
  }
}

/** What happens between two parts: groups by these numbers come and go. */
interface Change {
  readonly added: readonly number[]
  readonly removed: readonly number[]
}

const number = fc.nat(1_000)
const change: fc.Arbitrary<Change> = fc.record({
  added: fc.array(number, { maxLength: 300 }),
  removed: fc.array(number, { maxLength: 600 }),
})

describe('scanGroups', () => {
  it('finds its way back from any place behind the end, in few questions', async () => {
    const all = Array.from({ length: 1_000 }, (_, index) => numbered(index + 40)).sort(compareGroups)
    for (const index of [1_001, 100_000, Number.MAX_SAFE_INTEGER]) {
      let asked = 0
      const find: GroupStore['find'] = (_, { skip = 0, limit = Infinity } = {}) => {
        asked += 1
        return okAsync(all.slice(skip, skip + limit))
      }
      const { id, createdAt } = numbered(90)
      const scan = scanGroups({ find } as GroupStore, { id, createdAt: createdAt!, index })
      const read: Group[] = []
      for (;;) {
        const scanned = (await scan.next())._unsafeUnwrap()
        if (scanned.length === 0) break
        read.push(...scanned.map(({ group }) => group))
      }
      expect(read).toEqual(all.slice(-50))
      expect(asked).toBeLessThan(60)
    }
  })

  it('reads every group that stays once, in order, whatever comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(number, { minLength: 150, maxLength: 700 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (first, changes, opensAnew) => {
          const present = new Set(first)
          const always = new Set(first)
          const list = (): Group[] => [...present].map(numbered).sort(compareGroups)
          const find: GroupStore['find'] = (_, { skip = 0, limit = Infinity } = {}) =>
            okAsync(list().slice(skip, skip + limit))
          const groups = { find } as GroupStore
          let scan = scanGroups(groups, undefined)
          let behind: RunPlace | undefined
          const read: Group[] = []
          for (let part = 0; ; part++) {
            const scanned = (await scan.next())._unsafeUnwrap()
            if (scanned.length === 0) break
            for (const { group, place } of scanned) {
              read.push(group)
              behind = place
            }
            const now = changes[part]
            for (const added of now?.added ?? []) present.add(added)
            for (const removed of now?.removed ?? []) {
              present.delete(removed)
              always.delete(removed)
            }
            if (opensAnew) scan = scanGroups(groups, behind)
          }
          const ids = read.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(read).toEqual([...read].sort(compareGroups))
          expect(ids).toEqual(expect.arrayContaining([...always].map((one) => numbered(one).id)))
        },
      ),
      { numRuns: 200 },
    )
  })
})
