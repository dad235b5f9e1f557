import { orThrow } from '@gatewright/core'
import type { WaiverEvent } from '@gatewright/core/schema'
import { waiverDebt } from '@gatewright/core/stats'
import { describeStatistics, readLatest } from '@gatewright/core/stats-runner'
import { describe, expect, it } from 'vitest'
import { createMemoryDatabase } from '../../src/index.ts'
import { lease, runner } from './support/counted.ts'

const plugin = waiverDebt()

function requested(waiverId: string, identifier = 'bash-1'): WaiverEvent {
  return {
    kind: 'requested',
    waiverId,
    at: '2026-11-01T00:00:00Z',
    by: 'ann',
    scope: { subject: { type: 'own_type', identifier }, testcase: 'unit/a' },
    reason: 'known',
    expiresAt: '2026-11-11T00:00:00Z',
  }
}

function answered(waiverId: string, kind: 'approved' | 'revoked', at: string): WaiverEvent {
  return { kind, waiverId, at, by: 'bob', comment: 'seen' }
}

async function counted(storage = createMemoryDatabase().open('shop')) {
  orThrow(await runner(storage, { plugins: [plugin], batchEvents: 1 }).run(lease))
  const [described] = orThrow(await describeStatistics(storage, [plugin]))
  const latest = orThrow(await readLatest(storage.states, { plugin }))
  return { result: latest?.result, unread: described?.progress?.unread }
}

describe('waivers', () => {
  it('are found by their answers too, which name no subject, in this run or a later one', async () => {
    const storage = createMemoryDatabase().open('shop')
    orThrow(await storage.waivers.append([requested('w1'), requested('w2', 'bash:2')]))
    expect(await counted(storage)).toMatchObject({ result: { requested: 2, approved: 0 }, unread: 0 })
    orThrow(await storage.waivers.append([answered('w2', 'approved', '2026-11-02T00:00:00Z')]))
    orThrow(await storage.waivers.append([answered('w1', 'approved', '2026-11-03T00:00:00Z')]))
    orThrow(await storage.waivers.append([answered('w1', 'revoked', '2026-11-04T00:00:00Z')]))
    expect(await counted(storage)).toEqual({
      unread: 0,
      result: {
        requested: 2,
        approved: 2,
        waivedDays: 10,
        active: [
          { at: '2026-11-02T00:00:00.000Z', count: 1 },
          { at: '2026-11-03T00:00:00.000Z', count: 2 },
          { at: '2026-11-04T00:00:00.000Z', count: 1 },
          { at: '2026-11-11T00:00:00.000Z', count: 0 },
        ],
      },
    })
    // Which subject it is about was written with its two events, and not with those of others.
    const [known] = orThrow(await storage.states.get('statistics', ['waiver =w2']))
    expect(known?.version).toBe(2)
  })

  it('of WaiverDB count as well, and a later record takes an earlier one back', async () => {
    const storage = createMemoryDatabase().open('shop')
    const record = {
      subject_type: 'koji_build',
      subject_identifier: 'glibc-2.39-4.el10',
      testcase: 'dist.rpmlint',
      product_version: 'el10',
      comment: 'known',
      username: 'ann',
      proxied_by: null,
      scenario: null,
      timestamp: '2026-11-01T00:00:00.000000',
    }
    orThrow(await storage.waivers.appendRecords([{ ...record, waived: true }]))
    const before = await counted(storage)
    expect(before).toMatchObject({ result: { requested: 1, approved: 1 }, unread: 0 })
    orThrow(
      await storage.waivers.appendRecords([
        { ...record, waived: false, timestamp: '2026-11-03T00:00:00.000000' },
      ]),
    )
    expect(await counted(storage)).toMatchObject({ result: { approved: 1, waivedDays: 2 }, unread: 0 })
  })

  it('that the feed does not name are counted as not read, and stop nothing', async () => {
    const storage = createMemoryDatabase().open('shop')
    orThrow(await storage.waivers.append([answered('unknown', 'approved', '2026-11-02T00:00:00Z')]))
    const many = Array.from({ length: 130 }, (_, index) => requested(`w${index}`, `bash-${index}`))
    orThrow(await storage.waivers.append(many))
    expect(await counted(storage)).toMatchObject({ result: { requested: 100 }, unread: 31 })
  })
})
