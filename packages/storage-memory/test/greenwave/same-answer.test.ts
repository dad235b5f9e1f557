import { resultsOfList, waiversOfList, type GreenwaveResult } from '@gatewright/core/greenwave'
import type { ApiHandler } from '@gatewright/core/ports'
import type { WaiverDbRecord } from '@gatewright/core/schema'
import { restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gateRequests, gateWorlds } from './support/gate-worlds.ts'
import {
  decideBy,
  handIn,
  openServices,
  outcomes,
  sourcesOf,
  type Services,
  type Sources,
} from './support/services.ts'

interface Page<Entry> {
  readonly data: readonly Entry[]
  readonly next: string | null
}

async function allPages<Entry>(api: ApiHandler, path: string): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for (let next: string | null = path; next !== null;) {
    const { body } = await api({ method: 'GET', path: next })
    const page = body as Page<Entry>
    entries.push(...page.data)
    next = page.next
  }
  return entries
}

/** What a client sees of the two services, page by page. */
async function seenBy({ resultsDb, waiverDb }: Services): Promise<Sources> {
  const results = await allPages<GreenwaveResult>(resultsDb, '/results?limit=3')
  const waivers = await allPages<WaiverDbRecord>(waiverDb, '/waivers/?include_obsolete=1&limit=2')
  return { results: resultsOfList(results), waivers: waiversOfList(waivers) }
}

function without(decision: Readonly<Record<string, unknown>>): unknown {
  // The waivers of a client have every key, with null for what was not said.
  return JSON.parse(
    JSON.stringify(decision, (key, value: unknown) =>
      value === null || key === 'subject' || key === 'comment' ? undefined : value,
    ),
  )
}

describe('a decision', () => {
  it('is the same by the store, by what its APIs list, and by a restored store', async () => {
    let decisions = 0
    await fc.assert(
      fc.asyncProperty(
        gateWorlds,
        gateRequests,
        fc.constantFrom(undefined, 'upstream' as const),
        fc.constantFrom(undefined, 'upstream' as const),
        async (world, request, compat, apiCompat) => {
          const services = openServices(undefined, apiCompat)
          await handIn(world, services)
          const restored = openServices(
            restoreMemoryDatabase(snapshotLines(services.database), { outcomes })._unsafeUnwrap(),
            apiCompat,
          )
          const answers = []
          for (const sources of [
            sourcesOf(services),
            sourcesOf(restored),
            await seenBy(services),
            await seenBy(restored),
          ]) {
            const decided = await decideBy(sources, world, request, compat && { compat })
            answers.push(
              decided.match(
                (decision) => without({ ...decision }),
                ({ kind, message }) => ({ kind, message }),
              ),
            )
          }
          const [first, ...others] = answers
          for (const other of others) expect(other).toStrictEqual(first)
          if (!JSON.stringify(first).includes('greenwave/')) decisions++
        },
      ),
      { numRuns: 300 },
    )
    expect(decisions).toBeGreaterThan(50)
  })
})
