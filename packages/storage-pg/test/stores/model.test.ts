import type { ErrorValue } from '@gatewright/core/errors'
import type { FeedLease, OutboxClaim } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import type { Result } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'
import { feedOperations } from './support/feed-operations.ts'
import type { Given, Operation, Stores } from './support/operation.ts'
import { projectOperations } from './support/project-operations.ts'
import { reportOperations } from './support/report-operations.ts'

/** An answer without what is only for people. */
function shown(answer: Result<unknown, ErrorValue>): unknown {
  if (answer.isOk()) return { value: plain(answer.value) }
  const { message: _, cause: __, ...facts } = answer.error
  const { problems } = facts as {
    readonly problems?: readonly { readonly path: string; readonly code: string }[]
  }
  return {
    error: problems ? { ...facts, problems: problems.map(({ path, code }) => `${path} ${code}`) } : facts,
  }
}

/** Values without what JSON cannot tell apart, and bytes as numbers. */
function plain(value: unknown): unknown {
  return value === undefined
    ? 'nothing'
    : JSON.parse(JSON.stringify(value, (_, one: unknown) => (one instanceof Uint8Array ? [...one] : one)))
}

function remember(given: Given, { call }: Operation, answer: Result<unknown, ErrorValue>): void {
  if (answer.isErr()) return
  if ((call === 'feed.lease' || call === 'feed.advance') && answer.value !== undefined)
    given.leases.push(answer.value as FeedLease)
  if (call === 'outbox.claim') given.claims.push(...(answer.value as readonly OutboxClaim[]))
}

async function contentsOf({ feed, ...stores }: Stores): Promise<unknown> {
  return plain([
    await valueOf(feed.read(0)),
    await valueOf(feed.consumers()),
    await valueOf(stores.groups.find({})),
    await valueOf(stores.testcases.find({})),
    await valueOf(stores.waivers.records({ filters: [{}] })),
    await valueOf(stores.reports.find({})),
    await valueOf(stores.ingest.find({})),
    await valueOf(stores.decisions.find({})),
    await valueOf(stores.quarantine.entries()),
    await valueOf(stores.states.list('s')),
    await valueOf(stores.outbox.find({})),
    await valueOf(stores.audit.read('a')),
    await valueOf(stores.audit.read('b')),
  ])
}

eachDatabase((database) => {
  describe.each([
    ['a project', projectOperations],
    ['reports and decisions', reportOperations],
    ['the feed', feedOperations],
  ])('any calls of the stores of %s', (_, calls) => {
    it('are answered as the reference in memory answers them, and leave the same', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(...calls), { maxLength: 40, size: 'max' }), async (made) => {
          const model = createMemoryDatabase().open('model')
          const stores = openStores(database())
          const given: Given = { leases: [], claims: [] }
          for (const call of made) {
            const expected = await call.run(model, given)
            const actual = await call.run(stores, given)
            expect(shown(actual), `${call.call} ${JSON.stringify(call.input)}`).toEqual(shown(expected))
            remember(given, call, expected)
          }
          expect(await contentsOf(stores)).toEqual(await contentsOf(model))
        }),
        { numRuns: 40 },
      )
    })
  })
})
