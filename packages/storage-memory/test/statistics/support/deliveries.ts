import { orThrow } from '@gatewright/core'
import type { CompleteStorage } from '@gatewright/core/ports'
import type { TestResult, WaiverEvent } from '@gatewright/core/schema'
import { createMemoryDatabase } from '../../../src/index.ts'
import fc from 'fast-check'

/** Something that happens to a project. */
export type Delivery =
  | { readonly kind: 'report'; readonly hours: readonly number[]; readonly outcome: string }
  | { readonly kind: 'decision'; readonly hour: number; readonly isClosed: boolean }
  | { readonly kind: 'waiver'; readonly hour: number; readonly step: 'requested' | 'approved' | 'revoked' }
  | { readonly kind: 'testcase' }

export const begin: number = Date.UTC(2026, 10, 22)

export function instant(hour: number): string {
  return new Date(begin + hour * 3_600_000).toISOString()
}

/** In any order of time: some reports are late. */
export function deliveries(hours: number): fc.Arbitrary<readonly Delivery[]> {
  const hour = fc.nat(hours)
  return fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('report' as const),
          hours: fc.array(hour, { maxLength: 5 }),
          outcome: fc.constantFrom('PASSED', 'FAILED', 'SKIPPED'),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('decision' as const), hour, isClosed: fc.boolean() }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('waiver' as const),
          hour,
          step: fc.constantFrom('requested' as const, 'approved' as const, 'revoked' as const),
        }),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'testcase' as const }) },
    ),
    { maxLength: 12 },
  )
}

const testcases = ['unit/a', 'unit/b', 'unkeyed', '__proto__']
const item = { type: 'own_type', id: 'c1' }
const subject = { type: 'own_type', identifier: 'a:b:bash-1' }

export function resultsOf(
  delivery: Delivery & { readonly kind: 'report' },
  number: number,
): readonly TestResult[] {
  return delivery.hours.map((hour, index) => ({
    id: `report-${number}/${index}`,
    testcase: testcases[(number + index) % testcases.length] ?? '',
    item,
    outcome: delivery.outcome,
    submittedAt: instant(hour),
    variant: {},
    data: {},
    groups: [`run-${number % 3}`],
    attempt: 1 + (index % 2),
  }))
}

/** Hands things in, one after the other; `number` is that of the first, which names all that it makes. */
export async function deliver(
  storage: CompleteStorage,
  all: readonly Delivery[],
  number: number = 0,
): Promise<void> {
  for (const [index, delivery] of all.entries()) {
    const own = number + index
    switch (delivery.kind) {
      case 'report':
        orThrow(await storage.results.append(`report-${own}`, resultsOf(delivery, own)))
        break
      case 'testcase':
        orThrow(await storage.testcases.put({ name: `testcase-${own}` }))
        break
      case 'waiver':
        await deliverWaiver(storage, delivery)
        break
      case 'decision':
        orThrow(await storage.groups.put({ id: `run-${own % 3}`, state: 'open', createdAt: instant(0) }))
        orThrow(
          await storage.decisions.record({
            id: `decision-${own}`,
            decidedAt: instant(delivery.hour),
            subject,
            decisionContext: 'release',
            status: 'satisfied',
            decision: {},
            cites: { groups: [`run-${own % 3}`] },
          }),
        )
        if (delivery.isClosed)
          orThrow(await storage.decisions.close(`decision-${own}`, instant(delivery.hour + 1)))
    }
  }
}

async function deliverWaiver(
  storage: CompleteStorage,
  { hour, step }: Delivery & { readonly kind: 'waiver' },
): Promise<void> {
  const waiverId = `w${hour % 3}`
  const event: WaiverEvent =
    step === 'requested'
      ? {
          kind: 'requested',
          waiverId,
          at: instant(hour % 3),
          by: 'ann',
          scope: { subject, testcase: 'unit/a' },
          reason: 'known',
          expiresAt: instant(500),
        }
      : { kind: step, waiverId, at: instant(hour), by: 'bob', comment: 'seen' }
  orThrow(await storage.waivers.append([event]))
}

export async function projectWith(all: readonly Delivery[]): Promise<CompleteStorage> {
  const storage = createMemoryDatabase().open('shop')
  await deliver(storage, all)
  return storage
}
