import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advanceConsumer,
  checkConsumerCommit,
  checkLeaseRequest,
  commitConsumer,
  leaseConsumer,
  leaseEnd,
  leaseOf,
  releaseConsumer,
  type ConsumerRecord,
  type FeedLease,
} from '../../src/ports/index.ts'

const second = (count: number): string => `2026-11-22T04:19:${String(count).padStart(2, '0')}Z`

type Step =
  | { readonly kind: 'lease'; readonly owner: string; readonly at: number; readonly forMs: number }
  | { readonly kind: 'advance' | 'commit' | 'release'; readonly held: number; readonly position: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('lease' as const),
    owner: fc.constantFrom('ann', 'ben'),
    at: fc.nat(9),
    forMs: fc.constantFrom(1, 2000, 5000),
  }),
  fc.record({
    kind: fc.constantFrom('advance' as const, 'commit' as const, 'release' as const),
    held: fc.nat(3),
    position: fc.nat(6),
  }),
)

describe('a consumer', () => {
  it('never moves back or behind the end, never moves for who lost it, and gives each owner a greater token', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const end = 5
        const leases: FeedLease[] = []
        let consumer: ConsumerRecord | undefined
        for (const one of steps) {
          const before: ConsumerRecord | undefined = consumer
          if (one.kind === 'lease') {
            const { owner, forMs } = one
            const next = leaseConsumer('c', consumer, { owner, at: second(one.at), forMs })
            if (!next) continue
            consumer = next
            const lease = leaseOf(next)
            if (lease) leases.push(lease)
            const isHolder = before?.held?.owner === owner
            expect(next.token).toBe(isHolder ? before.token : (before?.token ?? 0) + 1)
            continue
          }
          const lease = leases.at(-1 - one.held)
          if (!lease || !consumer) continue
          if (one.kind === 'release') {
            consumer = releaseConsumer(consumer, lease)
            if (before?.token !== lease.token) expect(consumer).toEqual(before)
            continue
          }
          const move = one.kind === 'advance' ? advanceConsumer : commitConsumer
          const moved = move(consumer, { lease, position: one.position }, end)
          const isHolder = consumer.held !== undefined && consumer.token === lease.token
          const isForward = one.kind === 'advance' || one.position >= consumer.position
          expect(moved.isOk()).toBe(isHolder && one.position <= end && isForward)
          if (moved.isOk()) {
            expect(moved.value.position).toBe(Math.max(consumer.position, one.position))
            consumer = moved.value
          } else expect(moved.error.kind).toBe(isHolder ? 'schema/invalid' : 'store/lease-lost')
        }
      }),
    )
  })

  it('is held until just before the end of its lease', () => {
    const held = leaseConsumer('c', undefined, { owner: 'ann', at: second(0), forMs: 2000 })
    const ask = (at: string) => leaseConsumer('c', held, { owner: 'ben', at, forMs: 1 })?.held?.owner
    expect(ask('2026-11-22T04:19:01.999999Z')).toBeUndefined()
    expect(ask('2026-11-22T04:19:02Z')).toBe('ben')
  })

  it('that nobody knows has lost every lease', () => {
    const lease = { consumer: 'c', owner: 'ann', token: 1, position: 0, until: second(0) }
    expect(advanceConsumer(undefined, { lease, position: 0 }, 0)._unsafeUnwrapErr().kind).toBe(
      'store/lease-lost',
    )
    const commit = { lease: { ...lease, owner: '' }, position: -1 }
    const { problems } = checkConsumerCommit(commit)._unsafeUnwrapErr()
    expect(problems.map(({ path }) => path)).toEqual(['lease.owner', 'position'])
  })
})

describe('checkLeaseRequest', () => {
  it.each([
    ['a consumer', { consumer: 'a\nb' }, 'consumer'],
    ['an owner', { owner: '' }, 'owner'],
    ['a time', { at: '2026-11-22' }, 'at'],
    ['a length', { forMs: 0 }, 'forMs'],
    ['a length', { forMs: 1.5 }, 'forMs'],
    ['a length', { forMs: 1e12 }, 'forMs'],
  ])('refuses what is not %s', (_, change, path) => {
    const { consumer, ...request } = { consumer: 'c', owner: 'ann', at: second(0), forMs: 1, ...change }
    const { problems } = checkLeaseRequest(consumer, request)._unsafeUnwrapErr()
    expect(problems.map((problem) => problem.path)).toEqual([path])
  })
})

describe('leaseEnd', () => {
  it.each([
    ['2026-11-22T04:19:00Z', 1500, '2026-11-22T04:19:01.500Z'],
    ['2026-11-22T04:19:00.0009Z', 1, '2026-11-22T04:19:00.001Z'],
    ['9999-12-31T23:59:59Z', 60_000, '9999-12-31T23:59:59.999Z'],
  ])('%s and %d ms are %s', (at, forMs, end) => {
    expect(leaseEnd({ at, forMs })).toBe(end)
  })
})
