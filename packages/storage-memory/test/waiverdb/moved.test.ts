import { readWaiverDbRecord } from '@gatewright/core/waiver'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { Result } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { openApi } from './open-api.ts'

const records = [
  {},
  { testcase: '', comment: null },
  { subject_type: 'compose', subject_identifier: 'Fedora-40', scenario: 'uefi' },
  { system_architecture: 's390x', only_result_id: 17, expires_at: '2027-01-01T00:00:00' },
  { waived: false, proxied_by: 'bodhi', timestamp: '2020-01-01T00:00:00.000120' },
]

describe('waivers that GET /waivers/ answers', () => {
  it('can be appended to another store, where they are answered the same', async () => {
    const path = '/waivers/?include_obsolete=true&limit=100'
    const { get } = await openApi(records)
    const { data } = (await get(path)).body as { readonly data: readonly unknown[] }
    const moved = Result.combine([...data].reverse().map(readWaiverDbRecord))._unsafeUnwrap()
    const other = await openApi(moved)
    expect((await other.get(path)).body).toEqual((await get(path)).body)
  })

  it('are refused as they stand, since a store has no place for all of it', async () => {
    const { get, waivers } = await openApi([{}])
    const answered = (await get('/waivers/1')).body as never
    expect((await waivers.appendRecords([answered]))._unsafeUnwrapErr().kind).toBe('schema/invalid')
  })
})

describe('a waiver requested under an id of a record', () => {
  it('is refused with the reason', async () => {
    const { waivers } = createMemoryDatabase().open('p')
    const appended = await waivers.append([
      {
        kind: 'requested',
        waiverId: 'waiverdb:7',
        at: '2026-11-22T04:19:00Z',
        by: 'ann',
        scope: {
          subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40', productVersion: 'fedora-40' },
          testcase: 'dist.rpmlint',
        },
        reason: 'known',
        expiresAt: '2026-12-22T04:19:00Z',
      },
    ])
    expect(appended._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/key-conflict',
      key: 'waiverdb:7',
      message:
        'The waiver "waiverdb:7" takes no events: it is a record of WaiverDB, as all are whose ids begin with "waiverdb:", and only a record with "waived": false takes it back.',
    })
  })
})
