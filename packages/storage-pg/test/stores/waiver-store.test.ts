import type { WaiverRecordQuery } from '@gatewright/core/ports'
import type { NewWaiverDbRecord, WaiverDbRecord } from '@gatewright/core/schema'
import { findWaiverRecords, gateObsolescence, listObsolescence } from '@gatewright/core/waiver'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { errorOf, valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

const type = fc.constantFrom('koji_build', 'brew-build', 'compose')
const identifier = fc.constantFrom('bash-5.2-1.fc40', 'bash-5.2-2.fc40', 'Fedora-40', '')
const testcase = fc.constantFrom('dist.rpmlint', 'dist.abicheck', '')
const timestamp = fc.constantFrom(
  '2026-11-22T04:19:00',
  '2026-11-22T04:19:00.000001',
  '2026-11-22T05:19:00+01:00',
)

const record: fc.Arbitrary<NewWaiverDbRecord> = fc.record(
  {
    subject_type: type,
    subject_identifier: identifier,
    testcase,
    product_version: fc.constantFrom('fedora-40', 'fedora-41'),
    waived: fc.boolean(),
    username: fc.constantFrom('ann', 'ben'),
    timestamp,
    scenario: fc.constantFrom(null, 'uefi'),
    system_architecture: fc.constantFrom(null, '', 's390x'),
    only_result_id: fc.constantFrom(null, 7, '7', 0),
    comment: fc.constantFrom('größe\n✓', null),
  },
  {
    requiredKeys: [
      'subject_type',
      'subject_identifier',
      'testcase',
      'product_version',
      'waived',
      'username',
      'timestamp',
    ],
  },
)
const filter = fc.record(
  {
    subject_type: type,
    subject_identifier: identifier,
    testcase,
    username: fc.constantFrom('ann', '\ud800'),
  },
  { requiredKeys: [] },
)
const query: fc.Arbitrary<WaiverRecordQuery> = fc.record(
  {
    filters: fc.array(filter, { maxLength: 3 }),
    currentBy: fc.constantFrom(
      gateObsolescence,
      listObsolescence,
      ['testcase'] as const,
      ['username', 'subject_type'] as const,
    ),
    asOf: fc.constantFrom('2026-11-22T04:19:00Z', '2026-11-22T04:18:59Z'),
  },
  { requiredKeys: ['filters'] },
)

function idsOf(records: readonly WaiverDbRecord[]): readonly number[] {
  return records.map(({ id }) => id)
}

eachDatabase((database) => {
  describe('records of waivers', () => {
    it('are found as among all of them, however a query narrows them', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(record, { maxLength: 8 }), { maxLength: 3 }),
          fc.array(query, { minLength: 1, maxLength: 8 }),
          async (calls, queries) => {
            const { waivers, feed } = openStores(database())
            const stored: WaiverDbRecord[] = []
            for (const records of calls) stored.push(...(await valueOf(waivers.appendRecords(records))))
            expect(stored).toEqual(calls.flat().map((one, index) => ({ id: index + 1, ...one })))
            expect(await valueOf(feed.position())).toBe(calls.filter(({ length }) => length > 0).length)
            for (const asked of queries) {
              const expected = findWaiverRecords(stored, asked)
              expect(await valueOf(waivers.records(asked))).toEqual(expected)
              expect(await valueOf(waivers.countRecords(asked))).toBe(expected.length)
              expect(idsOf(await valueOf(waivers.records(asked, { skip: 1, limit: 2 })))).toEqual(
                idsOf(expected).slice(1, 3),
              )
            }
          },
        ),
        { numRuns: 40 },
      )
    })

    it('are found by a filter whose subject is written as another of the same key is', async () => {
      const { waivers } = openStores(database())
      const said = {
        testcase: 't',
        product_version: 'p',
        waived: true,
        username: 'ann',
        timestamp: '2026-11-22T04:19:00',
      }
      const subjects = ['brew-build', 'koji_build'].map((one) => ({
        subject_type: one,
        subject_identifier: 'bash-5.2-1.fc40',
      }))
      await valueOf(waivers.appendRecords(subjects.map((subject) => ({ ...subject, ...said }))))
      for (const [index, subject] of subjects.entries())
        expect(idsOf(await valueOf(waivers.records({ filters: [subject] })))).toEqual([index + 1])
    })

    it.each([0, -1, 1.5, 2, 2 ** 60, 1e300, Number.NaN, Number.POSITIVE_INFINITY])(
      'are not found under %d',
      async (id) => {
        const { waivers } = openStores(database())
        const said = {
          subject_type: 'compose',
          subject_identifier: 'a',
          testcase: 't',
          product_version: 'p',
          waived: true,
        }
        await valueOf(waivers.appendRecords([{ ...said, username: 'ann', timestamp: '2026-11-22T04:19:00' }]))
        expect(await valueOf(waivers.record(id))).toBeUndefined()
      },
    )

    it('keep their numbers when a call is refused', async () => {
      const { waivers } = openStores(database())
      const said = {
        subject_type: 'compose',
        subject_identifier: 'a',
        testcase: 't',
        product_version: 'p',
        waived: true,
      }
      const good = { ...said, username: 'ann', timestamp: '2026-11-22T04:19:00' }
      expect((await errorOf(waivers.appendRecords([good, { ...good, timestamp: 'soon' }]))).kind).toBe(
        'schema/invalid',
      )
      expect(await valueOf(waivers.appendRecords([]))).toEqual([])
      expect(idsOf(await valueOf(waivers.appendRecords([good])))).toEqual([1])
    })
  })
})
