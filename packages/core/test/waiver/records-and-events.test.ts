import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WaiverDbRecord } from '../../src/schema/index.ts'
import {
  currentWaiverRecords,
  foldWaivers,
  gateObsolescence,
  importWaiverDb,
  isWaiverActive,
} from '../../src/waiver/index.ts'

const second = (index: number): string => `2026-11-22T04:${String(index).padStart(2, '0')}:00`

const record = fc.record({
  testcase: fc.constantFrom('a', 'b'),
  scenario: fc.constantFrom(null, 'uefi'),
  system_architecture: fc.constantFrom(null, null, 'x86_64', 's390x'),
  only_result_id: fc.constantFrom(null, null, 7),
  product_version: fc.constantFrom('fedora-40', 'fedora-41'),
  waived: fc.boolean(),
})

const records = fc.array(record, { maxLength: 12 }).map((rows) =>
  rows.map((row, index): WaiverDbRecord => ({
    id: index + 1,
    subject_type: 'koji_build',
    subject_identifier: 'bash-5.2-1.fc40',
    comment: 'known',
    username: 'ann',
    timestamp: second(index),
    ...row,
  })),
)

describe('records of WaiverDB', () => {
  it('count at every time as the events do that they come to', () => {
    fc.assert(
      fc.property(records, fc.nat(12), (rows, minute) => {
        const at = `${second(minute)}Z`
        const counting = currentWaiverRecords(rows, gateObsolescence, at)
          .filter(({ waived }) => waived)
          .map(({ id }) => `waiverdb:${id}`)
        const { events } = importWaiverDb(rows)._unsafeUnwrap()
        const active = foldWaivers(events, at)
          .filter((waiver) => isWaiverActive(waiver, at))
          .map(({ waiverId }) => waiverId)
        expect(active.toSorted()).toEqual(counting.toSorted())
      }),
    )
  })
})

describe('a record that takes a waiver back', () => {
  const general: WaiverDbRecord = {
    id: 1,
    subject_type: 'koji_build',
    subject_identifier: 'bash-5.2-1.fc40',
    testcase: 'unit',
    product_version: 'fedora-40',
    waived: true,
    comment: 'known',
    username: 'ann',
    timestamp: second(0),
  }
  const narrow = { ...general, id: 2, system_architecture: 's390x' }
  const back = { ...general, id: 3, waived: false }
  const ids = (rows: readonly WaiverDbRecord[]): readonly number[] =>
    currentWaiverRecords(rows, gateObsolescence).flatMap(({ id, waived }) => (waived ? [id] : []))

  it('takes back what is narrower, too', () => {
    expect(ids([general, narrow, back])).toEqual([])
  })

  it('does not take back what was made after it', () => {
    expect(ids([general, back, { ...narrow, id: 4 }])).toEqual([4])
  })

  it('takes back what is as narrow, and nothing wider', () => {
    expect(ids([general, narrow, { ...back, system_architecture: 's390x' }])).toEqual([1])
  })
})
