import fc from 'fast-check'
import { err, errAsync, ok, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import type { StoredAuditEvent } from '../../src/ports/audit-log.ts'
import { appendAudit, foldAudit, verifyAudit, type AuditDecision } from '../../src/audit/index.ts'
import { auditEvent, smallLog, type SmallLog } from './small-log.ts'

const ids = fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 })

async function logOf(said: readonly string[]): Promise<SmallLog> {
  const log = smallLog()
  for (const [index, id] of said.entries())
    expect((await log.append('s', index, [auditEvent(id)])).isOk()).toBe(true)
  return log
}

const listing = (all: readonly string[], { id }: StoredAuditEvent): readonly string[] => [...all, id]

describe('foldAudit', () => {
  it('is the fold of all events in their order, whatever the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(ids, fc.integer({ min: 1, max: 5 }), async (said, pageLimit) => {
        const log = await logOf(said)
        const folded = await foldAudit(log, 's', listing, [], { pageLimit })
        expect(folded._unsafeUnwrap()).toEqual({ state: said, version: said.length })
        expect(log.reads.every(({ limit }) => limit === pageLimit)).toBe(true)
      }),
    )
  })

  it('goes on from a state as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(ids, ids, async (said, more) => {
        const log = await logOf(said)
        const before = (await foldAudit(log, 's', listing, []))._unsafeUnwrap()
        expect(
          (
            await log.append(
              's',
              said.length,
              more.map((id) => auditEvent(id)),
            )
          ).isOk(),
        ).toBe(true)
        const after = await foldAudit(log, 's', listing, before.state, { after: before.version })
        expect(after).toEqual(await foldAudit(log, 's', listing, []))
      }),
    )
  })

  it('answers what was given where there is nothing, and the error of a read', async () => {
    expect((await foldAudit(smallLog(), 's', listing, ['x']))._unsafeUnwrap()).toEqual({
      state: ['x'],
      version: 0,
    })
    const down = { kind: 'store/unavailable', message: 'down', retryable: true } as const
    const broken = await foldAudit({ read: () => errAsync(down) }, 's', listing, [])
    expect(broken._unsafeUnwrapErr()).toEqual(down)
  })
})

describe('verifyAudit', () => {
  it('finds what a store appended whole', async () => {
    await fc.assert(
      fc.asyncProperty(ids, fc.integer({ min: 1, max: 5 }), async (said, pageLimit) => {
        const log = await logOf(said)
        expect((await verifyAudit(log, 's', { pageLimit }))._unsafeUnwrap()).toEqual({
          events: said.length,
          digest: log.streams.get('s')?.at(-1)?.digest,
          broken: undefined,
        })
      }),
    )
  })

  it('finds the first event that was changed, wherever it stands', async () => {
    const change = fc.constantFrom<Partial<StoredAuditEvent>>(
      { id: 'other id' },
      { type: 'other' },
      { at: '2026-11-22T04:19:01Z' },
      { by: 'mallory' },
      { payload: { other: true } },
      { digest: `sha256:${'0'.repeat(64)}` },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        change,
        async (said, any, changed) => {
          const log = await logOf(said)
          const place = any % said.length
          const events = log.streams.get('s') ?? []
          events.splice(
            place,
            1,
            ...events.slice(place, place + 1).map((event) => ({ ...event, ...changed })),
          )
          const { events: held, broken } = (await verifyAudit(log, 's', { pageLimit: 3 }))._unsafeUnwrap()
          expect([held, broken?.version, broken?.reason]).toEqual([place, place + 1, 'digest'])
          expect(broken?.event).toEqual(events[place])
        },
      ),
    )
  })

  it('finds events that were taken out, swapped, or brought from elsewhere', async () => {
    const log = await logOf(['a', 'b', 'c', 'd'])
    const [a, b, c, d] = log.streams.get('s') ?? []
    if (!a || !b || !c || !d) throw new TypeError('Four were appended.')
    const foundIn = async (events: readonly StoredAuditEvent[]): Promise<unknown> => {
      const verified = await verifyAudit(
        { read: (_stream, page) => okAsync(events.slice(page?.after ?? 0)) },
        's',
      )
      const { broken } = verified._unsafeUnwrap()
      return broken && [broken.version, broken.reason]
    }
    expect(await foundIn([a, c, d])).toEqual([2, 'version'])
    expect(await foundIn([b, c, d])).toEqual([1, 'version'])
    expect(await foundIn([a, c, b, d])).toEqual([2, 'version'])
    expect(await foundIn([a, { ...b, stream: 't' }])).toEqual([2, 'stream'])
    // Numbered anew, the chain shows it.
    expect(await foundIn([a, { ...c, version: 2 }, { ...d, version: 3 }])).toEqual([2, 'digest'])
    expect(await foundIn([a, b, c])).toBeUndefined()
  })
})

describe('appendAudit', () => {
  /** Says the next number of its stream. */
  const counting: AuditDecision<readonly string[], 'enough'> = {
    initial: [],
    reduce: listing,
    decide: ({ state }) => (state.length >= 40 ? err('enough') : ok([auditEvent(String(state.length))])),
  }

  it('lets each of many decide on what those before it did', async () => {
    const log = smallLog()
    const done = await Promise.all(
      Array.from({ length: 40 }, async () => await appendAudit(log, 's', counting, 100)),
    )
    expect(done.every((own) => own.isOk())).toBe(true)
    const { state } = (await foldAudit(log, 's', listing, []))._unsafeUnwrap()
    expect(state).toEqual(Array.from({ length: 40 }, (_, index) => String(index)))
    expect((await appendAudit(log, 's', counting))._unsafeUnwrapErr()).toBe('enough')
  })

  it('answers the state with what was appended, and appends nothing for nothing', async () => {
    const log = await logOf(['x'])
    const two = { ...counting, decide: () => ok([auditEvent('y'), auditEvent('z')]) }
    const { state, version, events } = (await appendAudit(log, 's', two))._unsafeUnwrap()
    expect([state, version, events.map((event) => event.version)]).toEqual([['x', 'y', 'z'], 3, [2, 3]])
    const none = { ...counting, decide: () => ok([]) }
    expect((await appendAudit(log, 's', none))._unsafeUnwrap()).toEqual({
      state: ['x', 'y', 'z'],
      version: 3,
      events: [],
    })
  })

  it('gives up after so many tries, and at once for any other error', async () => {
    const log = smallLog()
    let decided = 0
    const hindered: AuditDecision<readonly string[], never> = {
      ...counting,
      decide({ version }) {
        decided++
        void log.append('s', version, [auditEvent('other')])
        return ok([auditEvent('mine')])
      },
    }
    const refused = (await appendAudit(log, 's', hindered, 3))._unsafeUnwrapErr()
    expect(refused).toMatchObject({ kind: 'store/version-conflict', expected: 2, actual: 3 })
    expect(decided).toBe(3)
    const down = { kind: 'store/unavailable', message: 'down', retryable: true } as const
    const broken = await appendAudit({ ...smallLog(), append: () => errAsync(down) }, 's', counting)
    expect(broken._unsafeUnwrapErr()).toEqual(down)
  })

  it.each([0, -1, 1.5, Number.NaN])('knows no %s tries', (tries) => {
    expect(() => appendAudit(smallLog(), 's', counting, tries)).toThrow(TypeError)
  })
})
